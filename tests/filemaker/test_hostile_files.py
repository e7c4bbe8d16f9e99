"""Files that are made to harm their reader: refused in little memory and little time.

Each is read in a process of its own that may use 300 MB of address space.
"""

import csv
import math
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import BACKEND
from tests.ugly.model import pictures
from tests.ugly.render import delimited, fmpxmlresult, workbook_parts

MEMORY = 300 << 20  # bytes of address space, Python's own included
SECONDS = 30

_READER = f"""
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from filemaker import ExportError, read_export
try:
    print("read", sum(len(batch.lines) for batch in read_export(Path(sys.argv[1])).batches()))
except ExportError as error:
    print("refused", error.message)
"""


def outcome(path: Path) -> str:
    """What a fresh process makes of a file."""
    done = subprocess.run(
        [sys.executable, "-c", _READER, str(path)],
        cwd=BACKEND,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def in_pieces(path: Path, *parts: str | tuple[str, int]) -> Path:
    """Writes text without holding it: a part is a text, or a text and how many times."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for part in parts:
            text, times = part if isinstance(part, tuple) else (part, 1)
            for _ in range(times):
                file.write(text)
    return path


def packed(path: Path, name: str, pieces: Iterator[bytes]) -> Path:
    """A workbook in which one part is replaced by endless pieces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, text in workbook_parts(pictures()).items():
            if other != name:
                archive.writestr(other, text)
        with archive.open(name, "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece)
    return path


_LAUGHS = "<!DOCTYPE FMPXMLRESULT [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)
_OUTSIDE = "<!DOCTYPE FMPXMLRESULT [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
_OUTSIDE_DTD = "<!DOCTYPE FMPXMLRESULT [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/x.dtd'> %a;]>"
_START = fmpxmlresult(pictures(1)).removesuffix("</RESULTSET></FMPXMLRESULT>")


@pytest.mark.parametrize(
    "doctype", [_LAUGHS, _OUTSIDE, _OUTSIDE_DTD], ids=["laughs", "outside", "outside dtd"]
)
def test_entities_are_refused_and_never_resolved(doctype: str, tmp_path: Path) -> None:
    content = fmpxmlresult(pictures(), doctype=doctype).replace(
        "Left Dorsal", "&a9;" if "a9" in doctype else "&a;"
    )
    path = tmp_path / "a.xml"
    path.write_text(content)
    assert "not safe to read" in outcome(path)


def test_entities_inside_a_workbook_are_refused(tmp_path: Path) -> None:
    sheet = workbook_parts(pictures())["xl/worksheets/sheet1.xml"]
    path = packed(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", iter([(_LAUGHS + sheet).encode()]))
    assert "not safe to read" in outcome(path)


XML: dict[str, tuple[str | tuple[str, int], ...]] = {
    "elements without end": (_START, ("<ROW>" * 1000, 20)),
    "a value of 200 MB": (_START, "<ROW><COL><DATA>", ("x" * 1_000_000, 200)),
    "a tag of 100 MB": (_START, '<ROW a="', ("x" * 1_000_000, 100)),
    "a record of four million columns": (_START, "<ROW>", ("<COL/>" * 10_000, 400)),
    "four million fields": ("<FMPXMLRESULT><METADATA>", ("<FIELD/>" * 10_000, 400)),
    "a comment of 100 MB": (_START, "<!--", ("x" * 1_000_000, 100)),
}


@pytest.mark.parametrize("name", XML)
def test_xml_that_hoards_is_refused(name: str, tmp_path: Path) -> None:
    assert outcome(in_pieces(tmp_path / "a.xml", *XML[name])).startswith("refused a.xml")


def test_xml_with_ever_new_names_is_refused(tmp_path: Path) -> None:
    names = "".join(f"<{'n' * 40}{number}/>" for number in range(200_000))
    assert "too many different names" in outcome(in_pieces(tmp_path / "a.xml", _START, names))


def _zeros() -> Iterator[bytes]:
    yield from (bytes(1 << 20) for _ in range(200))


def _cells() -> Iterator[bytes]:
    yield b"<worksheet><sheetData>"
    yield from (b"<row><c><v>1</v></c></row>" * 40_000 for _ in range(100))


def _strings() -> Iterator[bytes]:
    yield b"<sst>"
    yield from (b"<si><t>x</t></si>" * 60_000 for _ in range(100))


BOMBS: dict[str, tuple[str, Callable[[], Iterator[bytes]]]] = {
    "200 MB of zeros": ("xl/worksheets/sheet1.xml", _zeros),
    "endless rows": ("xl/worksheets/sheet1.xml", _cells),
    "endless strings": ("xl/sharedStrings.xml", _strings),
    "endless styles": ("xl/styles.xml", _zeros),
}


@pytest.mark.parametrize("name", BOMBS)
def test_workbooks_that_explode_are_refused(name: str, tmp_path: Path) -> None:
    part, pieces = BOMBS[name]
    assert "would unpack to" in outcome(packed(tmp_path / "a.xlsx", part, pieces()))


def test_a_sheet_of_one_far_cell_takes_no_memory(tmp_path: Path) -> None:
    """A reader that lays out the whole rectangle would need room for 17 billion cells."""
    sheet = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    path = packed(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", iter([sheet.encode()]))
    assert outcome(path).startswith("refused a.xlsx")


TEXTS: dict[str, tuple[str | tuple[str, int], ...]] = {
    "one endless line": (("x" * 1_000_000, 100),),
    "nothing but delimiters": (("," * 1_000_000, 100),),
    "nothing but CR": (("\r" * 1_000_000, 60),),
    "nothing but quotes": (('"' * 1_000_000, 60),),
    "an endless quoted field": ("recid,id_Contact\n1,2\n", '3,"', ("x" * 1_000_000, 100)),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_that_hoard_are_refused(name: str, tmp_path: Path) -> None:
    assert outcome(in_pieces(tmp_path / "a.csv", *TEXTS[name])).startswith("refused a.csv")


def test_a_quote_that_is_never_closed_costs_what_a_field_can_hold(tmp_path: Path) -> None:
    rows = delimited(pictures(), None)
    path = in_pieces(tmp_path / "a.csv", delimited(pictures()), '"x,', (rows * 1000, 40))
    lost = math.ceil(csv.field_size_limit() / (len(rows) / 4))
    assert abs(160_004 - lost - int(outcome(path).removeprefix("read "))) < 20


def test_quotes_that_are_broken_throughout_take_little_memory(tmp_path: Path) -> None:
    rows = delimited(pictures(), None).replace("Dorsal\r", 'Dorsal"\r')
    path = in_pieces(tmp_path / "a.csv", delimited(pictures()), (rows * 1000, 2))
    assert outcome(path).startswith("read")


def test_a_file_of_80_mb_takes_the_memory_of_a_small_one(tmp_path: Path) -> None:
    rows = delimited(pictures(), None)
    path = in_pieces(tmp_path / "a.csv", delimited(pictures()), (rows * 1000, 150))
    assert path.stat().st_size > 80_000_000
    assert outcome(path) == f"read {600_004}\n"
