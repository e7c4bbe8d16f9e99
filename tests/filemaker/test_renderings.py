"""The same records come back, whatever format, encoding, line end, delimiter and quoting they were exported in."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filemaker import ReadOptions
from tests.filemaker.reading import read
from tests.ugly.render import (
    CANONICAL,
    HEADER,
    delimited,
    fmpdsoresult,
    fmpxmlresult,
    merge,
    tab_separated,
    workbook,
)

RECID = CANONICAL.index("recid")

# Letters that each encoding has; control characters that FileMaker puts into fields belong to all of them.
_COMMON = "abcXYZ 0189-_.,;:/\\'\"<>&=@+()#\x0b\x1d"
LETTERS = {
    "utf-8": _COMMON + "éßØ€“”中文字한글кир\u00a0\u2028\x85🦶",
    "utf-8-sig": _COMMON + "éßØ€“”中文字한글кир\u00a0\u2028\x85🦶",
    "utf-16": _COMMON + "éßØ€“”中文字한글кир\u00a0\u2028\x85🦶",
    "utf-16-le": _COMMON + "éßØ€“”中文",
    "utf-16-be": _COMMON + "éßØ€“”中文",
    "utf-32": _COMMON + "éßØ€“”中文🦶",
    "cp1252": _COMMON + "éßØ€“”ñ\u00a0",
    "latin-1": _COMMON + "éßØñ\u00a0\x85",
    "mac_roman": _COMMON + "éßØ€“”ñ\u00a0",
    "cp932": _COMMON.replace("\\", "") + "左足写真アイ",
    "gb18030": _COMMON + "左脚背面é",
    "big5": _COMMON + "左腳背面",
    "euc_kr": _COMMON + "왼발사진",
    "cp1251": _COMMON + "Леваястопа",
}
# What a reader finds out by itself. The others have to be named: in random letters there are no words to judge by.
DETECTED = frozenset({"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
LINE_ENDINGS = ("\r", "\n", "\r\n", "\r\r\r\n")


@dataclass(frozen=True)
class Records:
    """Some records, and how text formats write them."""

    rows: list[list[str]]
    encoding: str
    line_ending: str
    delimiter: str


@st.composite
def records(draw: st.DrawFn, encodings: Sequence[str] = tuple(LETTERS)) -> Records:
    encoding = draw(st.sampled_from(encodings))
    text = st.text(alphabet=LETTERS[encoding], max_size=12)
    rows = [
        [*draw(st.lists(text, min_size=RECID, max_size=RECID)), str(number), draw(text)]
        for number in range(draw(st.integers(1, 6)))
    ]
    return Records(rows, encoding, draw(st.sampled_from(LINE_ENDINGS)), draw(st.sampled_from(",;")))


def assert_same(given_rows: list[list[str]], content: str | bytes, path: Path, options: ReadOptions) -> None:
    export, _, rows = read(path, content, options)
    assert [list(row.values()) for row in rows] == given_rows
    assert not export.malformed
    assert tuple(column.name for column in export.columns) == CANONICAL


def options_for(sample: Records, columns: tuple[str, ...] | None = None) -> ReadOptions:
    codec = None if sample.encoding in DETECTED else sample.encoding
    return ReadOptions(encoding=codec, columns=columns)


thorough = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@thorough
@given(sample=records(), quote_all=st.booleans(), with_header=st.booleans())
def test_csv(sample: Records, quote_all: bool, with_header: bool, tmp_path: Path) -> None:
    text = delimited(
        sample.rows,
        HEADER if with_header else None,
        delimiter=sample.delimiter,
        line_ending=sample.line_ending,
        quote_all=quote_all,
    )
    options = options_for(sample, None if with_header else CANONICAL)
    assert_same(sample.rows, text.encode(sample.encoding), tmp_path / "a.csv", options)


@thorough
@given(sample=records())
def test_merge(sample: Records, tmp_path: Path) -> None:
    text = merge(sample.rows, delimiter=sample.delimiter, line_ending=sample.line_ending)
    assert_same(sample.rows, text.encode(sample.encoding), tmp_path / "a.mer", options_for(sample))


@thorough
@given(sample=records(), with_header=st.booleans())
def test_tab_separated(sample: Records, with_header: bool, tmp_path: Path) -> None:
    text = tab_separated(sample.rows, HEADER if with_header else None, line_ending=sample.line_ending)
    options = options_for(sample, None if with_header else CANONICAL)
    assert_same(sample.rows, text.encode(sample.encoding), tmp_path / "a.tab", options)


_NEVER = "\0\ufffe\uffff\x1d"
_CONTROL = "".join(chr(code) for code in (*range(1, 9), *range(0x0E, 0x1B), 0x7F))
_PRIVATE = "".join(chr(0xFF000 + code) for code in range(32))


@st.composite
def any_rows(draw: st.DrawFn, never: str = _NEVER) -> list[list[str]]:
    text = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters=never), max_size=20)
    return [
        [*draw(st.lists(text, min_size=RECID, max_size=RECID)), str(number), draw(text)]
        for number in range(draw(st.integers(1, 4)))
    ]


# A package is dear to make and to open.
@settings(thorough, max_examples=100)
@given(rows=any_rows(), shared=st.booleans())
def test_workbooks(rows: list[list[str]], shared: bool, tmp_path: Path) -> None:
    assert_same(rows, workbook(rows, shared=shared), tmp_path / "a.xlsx", ReadOptions())


@thorough
@given(rows=any_rows(_NEVER + _PRIVATE), between=st.sampled_from(("", "\n", "\r\n  ")))
def test_fmpxmlresult(rows: list[list[str]], between: str, tmp_path: Path) -> None:
    assert_same(rows, fmpxmlresult(rows, between=between), tmp_path / "a.xml", ReadOptions())


@thorough
@given(rows=any_rows(_NEVER + _PRIVATE))
def test_fmpdsoresult(rows: list[list[str]], tmp_path: Path) -> None:
    assert_same(rows, fmpdsoresult(rows), tmp_path / "a.xml", ReadOptions())


@thorough
@given(rows=any_rows(_NEVER + _CONTROL))
def test_csv_of_any_text(rows: list[list[str]], tmp_path: Path) -> None:
    """Line breaks of all kinds inside quoted fields included."""
    assert_same(rows, delimited(rows), tmp_path / "a.csv", ReadOptions())


@pytest.mark.parametrize("encoding", LETTERS)
@pytest.mark.parametrize("line_ending", LINE_ENDINGS, ids=["CR", "LF", "CRLF", "CRCRCRLF"])
def test_line_numbers_are_the_files_own(encoding: str, line_ending: str, tmp_path: Path) -> None:
    rows = [["", "", "", "P", 'a "b"\vc', "", str(number), LETTERS[encoding][-3]] for number in range(5)]
    text = delimited(rows, line_ending=line_ending).encode(encoding)
    codec = None if encoding in DETECTED else encoding
    export, lines, _ = read(tmp_path / "a.csv", text, ReadOptions(encoding=codec))
    assert lines == [2, 3, 4, 5, 6]
    assert export.line_ending == line_ending.replace("\r", "CR").replace("\n", "LF")
