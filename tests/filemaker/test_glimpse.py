"""What can be known of a file that nobody can read, or that is about something else; and never what stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from filemaker import (
    IMAGE_EXPORT,
    PATIENT_EXPORT,
    ExportError,
    Glimpse,
    ReadOptions,
    describe,
    first_line,
    fit_of,
    open_as_it_is,
)
from tests.ugly import UGLY, render
from tests.ugly.model import pictures, write

# Nobody who is in a file may turn up in what is said of it.
RECORD = (
    "10/18/2016",
    "Left.jpg",
    "0A1B2C3D-0000-4000-8000-00000000ADA0",
    "Quillfeather",
    "Ada May",
    "7",
    "",
)
SHAPES = ("a date", "a name of a file", "a UUID", "a word", "several words", "a number", "nothing")


def glimpse(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Glimpse:
    return describe(write(folder, name, content, encoding))


def facts(found: Glimpse) -> tuple[str, str, str, str, int]:
    return (found.format, found.encoding, found.delimiter, found.line_ending, found.records)


@pytest.mark.parametrize(
    ("name", "delimiter", "line_ending", "encoding"),
    [
        ("a.csv", ",", "\r\n", "utf-8"),
        ("a.csv", ";", "\n", "cp1252"),
        ("a.tab", "\t", "\r", "utf-16"),
        ("a.mer", ",", "\r", "mac_roman"),
    ],
)
def test_a_text_without_a_header(
    tmp_path: Path, name: str, delimiter: str, line_ending: str, encoding: str
) -> None:
    rows = [[*RECORD[:4], "Ada Zoë", *RECORD[5:]]] * 3
    content = render.delimited(rows, None, delimiter=delimiter, line_ending=line_ending)

    found = glimpse(tmp_path, name, content, encoding)

    ends = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}
    assert (found.delimiter, found.line_ending, found.records) == (delimiter, ends[line_ending], 3)
    assert found.format == {"a.csv": "csv", "a.tab": "tab", "a.mer": "mer"}[name]
    assert found.first_line is not None
    assert (found.first_line.shapes, found.first_line.names) == (SHAPES, ())


def test_a_header_is_none_of_the_rows(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", render.delimited(pictures()))
    export = open_as_it_is(path)
    assert export is not None
    (batch,) = export.batches()
    assert (export.has_header, len(batch.lines)) == (True, 4)
    assert batch.columns["recid"] == ["2", "3", "4", "5"]


def test_a_header_is_shown_and_is_no_record(tmp_path: Path) -> None:
    found = glimpse(tmp_path, "a.csv", render.delimited([RECORD], ("id", "Start", "End", "a", "b", "c", "d")))
    assert found.records == 1
    assert found.first_line is not None
    assert found.first_line.names == ("id", "Start", "End", "a", "b", "c", "d")


@pytest.mark.parametrize(
    "row",
    [
        ("Ada", "Quillfeather", "Harbour"),
        ("Ada", "Quillfeather", "note"),
        ("Contact", "Quillfeather", "Ida"),
        ("id", "Quillfeather", "10/18/2016"),
        RECORD,
    ],
)
def test_a_record_is_never_taken_for_a_header_that_may_be_shown(tmp_path: Path, row: tuple[str, ...]) -> None:
    found = glimpse(tmp_path, "a.csv", render.delimited([row] * 3, None))
    assert found.first_line is not None
    assert found.first_line.names == ()
    assert "Quillfeather" not in repr(found)
    assert "10/18/2016" not in repr(found)


def test_broken_records_are_counted(tmp_path: Path) -> None:
    content = render.delimited(pictures()) + '9,"never closed\r\n'
    assert glimpse(tmp_path, "a.csv", content).records == 5


def test_lines_that_have_no_fields(tmp_path: Path) -> None:
    found = glimpse(tmp_path, "a.csv", "Dear Ada,\n\nthe weather is fine\n")
    assert facts(found) == ("text", "utf-8", "", "LF", 2)
    assert found.first_line is not None
    assert found.first_line.shapes == ("several words",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_header_and_no_records(tmp_path: Path, delimiter: str) -> None:
    found = glimpse(tmp_path, "a.csv", delimiter.join(render.HEADER) + "\r\n")
    assert facts(found) == ("tab" if delimiter == "\t" else "csv", "utf-8", delimiter, "CRLF", 0)
    assert found.first_line is not None
    assert found.first_line.names == render.HEADER


@pytest.mark.parametrize(
    "make",
    [
        lambda rows: ("a.xlsx", render.workbook(rows), "xlsx"),
        lambda rows: ("a.xml", render.fmpxmlresult(rows), "fmpxmlresult"),
        lambda rows: ("a.xml", render.fmpdsoresult(rows), "fmpdsoresult"),
    ],
)
def test_formats_that_are_no_text(tmp_path: Path, make: object) -> None:
    name, content, kind = make(pictures())  # type: ignore[operator]
    found = glimpse(tmp_path, name, content)
    assert (found.format, found.delimiter, found.records) == (kind, "", 4)
    assert found.first_line is not None
    assert len(found.first_line.names) == 8


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff\xe0 a picture", b"%PDF-1.4 a letter", b"", bytes(range(1, 32)) * 9]
)
def test_what_is_no_export_at_all(tmp_path: Path, content: bytes) -> None:
    found = glimpse(tmp_path, "a.csv", content)
    assert facts(found) == ("", "", "", "none", 0)
    assert found.size_bytes == len(content)


def test_half_a_workbook_is_one(tmp_path: Path) -> None:
    found = glimpse(tmp_path, "a.csv", render.workbook(pictures())[:-200])
    assert facts(found) == ("workbook", "", "", "none", 0)


def test_an_encoding_that_does_not_fit_says_what_fits(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", render.delimited([RECORD], None), "utf-8")
    assert describe(path, ReadOptions(encoding="utf-16")).encoding == "utf-8"
    assert describe(path, ReadOptions(encoding="nonsense")).encoding == "utf-8"


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        describe(tmp_path / "nowhere.csv")
    with pytest.raises(ExportError):
        describe(tmp_path)


@pytest.mark.parametrize("name", sorted(UGLY))
def test_every_ugly_export_can_be_described(tmp_path: Path, name: str) -> None:
    made = UGLY[name](tmp_path)
    assert describe(made.path, made.options).records >= len(made.rows)


def test_given_names_come_before_the_files_own(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", render.delimited([RECORD], None))
    assert first_line(path).names == ()
    assert first_line(path, ReadOptions(columns=("date", "recid"))).names == ("date", "recid")


CONTACTS = (
    "id",
    "First Name",
    "Last Name",
    "Images::recid",
    "Images::date",
    "Images::Type",
    "Mother::First Name",
)


def test_related_fields_of_fmpdsoresult_are_known_by_their_own_sign(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xml", render.fmpdsoresult([["1", "2"]], ("id_Contact", "Images::recid")))
    fit = first_line(path).fit(IMAGE_EXPORT)
    assert (set(fit.own), set(fit.related["Images"])) == ({"patient_id"}, {"recid"})


def test_a_fit_tells_of_which_table_the_columns_are() -> None:
    images, patients = fit_of(CONTACTS, IMAGE_EXPORT), fit_of(CONTACTS, PATIENT_EXPORT)
    assert (set(images.own), images.home, images.missing) == ({"filemaker_id"}, "Images", ("patient_id",))
    assert (set(patients.own), patients.home) == ({"filemaker_id", "first_name", "last_name"}, "")
    assert fit_of(render.HEADER, IMAGE_EXPORT).home == ""
