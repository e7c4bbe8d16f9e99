"""Workbooks: which sheet is read, and what is refused because two readings are possible, or one would do harm."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from filemaker import ExportError, ReadOptions
from tests.filemaker.reading import quirks_of, read
from tests.filemaker.test_hostile_files import outcome
from tests.ugly.model import picture, pictures
from tests.ugly.other_workbooks import ods, ods_part, xls, xls_stream, xlsb, xlsb_sheet
from tests.ugly.packages import with_sheets
from tests.ugly.render import CANONICAL, HEADER, Raw, pack, workbook, workbook_parts

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
COVER = workbook_parts([["Our clinic"]], None, shared=False)


def sheet_of(*rows: list[str], header: tuple[str, ...] | None = HEADER) -> dict[str, str]:
    return workbook_parts(rows, header, shared=False)


def recids(path: Path, content: bytes, options: ReadOptions | None = None) -> list[str]:
    _, _, rows = read(path, content, options)
    return [row["recid"] for row in rows]


def refusal(path: Path, content: bytes, options: ReadOptions | None = None) -> str:
    with pytest.raises(ExportError) as refused:
        read(path, content, options)
    return str(refused.value)


# Which sheet


def test_the_sheet_that_has_the_columns_is_read_wherever_it_stands(tmp_path: Path) -> None:
    content = pack(with_sheets(sheet_of(*pictures(2)), COVER, COVER))
    export, _, rows = read(tmp_path / "a.xlsx", content)
    assert [row["recid"] for row in rows] == ["2", "3"]
    assert quirks_of(export)["several_sheets"] == (None, 4)


def test_two_sheets_with_the_columns_that_differ_are_refused_by_their_positions(tmp_path: Path) -> None:
    content = pack(with_sheets(sheet_of(picture(0)), COVER, sheet_of(picture(0, recid="7"))))
    assert "its sheets 2 and 4 both have the columns, and they differ" in refusal(
        tmp_path / "a.xlsx", content
    )


def test_two_sheets_that_differ_in_one_row_at_the_end_are_refused(tmp_path: Path) -> None:
    content = pack(with_sheets(sheet_of(*pictures(2)), sheet_of(*pictures(3))))
    assert "both have the columns, and they differ" in refusal(tmp_path / "a.xlsx", content)


def test_two_sheets_that_hold_the_same_are_one(tmp_path: Path) -> None:
    assert recids(tmp_path / "a.xlsx", pack(with_sheets(sheet_of(picture(0)), sheet_of(picture(0))))) == ["2"]


def test_a_hidden_sheet_is_no_rival(tmp_path: Path) -> None:
    older = sheet_of(picture(0, recid="7"))
    content = pack(with_sheets(sheet_of(picture(0)), older, hidden=frozenset({1})))
    assert recids(tmp_path / "a.xlsx", content) == ["2"]


def test_a_hidden_sheet_that_alone_has_the_columns_is_named_and_not_read(tmp_path: Path) -> None:
    content = pack(with_sheets(sheet_of(picture(0)), COVER, hidden=frozenset({3})))
    assert "but sheet 3, which is hidden, has" in refusal(tmp_path / "a.xlsx", content)


def test_without_a_header_the_sheet_that_fits_the_named_columns_is_read(tmp_path: Path) -> None:
    content = pack(with_sheets(sheet_of(picture(0), header=None), COVER))
    assert recids(tmp_path / "a.xlsx", content, ReadOptions(columns=CANONICAL)) == ["2"]


def test_where_no_sheet_has_the_columns_the_largest_says_what_it_lacks(tmp_path: Path) -> None:
    content = pack(with_sheets(workbook_parts([["1", "2"]], ("recid", "Notes"), shared=False), COVER))
    assert "no column for patient_id" in refusal(tmp_path / "a.xlsx", content)


def test_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    content = pack(with_sheets(sheet_of(picture(0)), COVER, names=("A", "B", "A")))
    assert "two of its sheets have the same name" in refusal(tmp_path / "a.xlsx", content)


def test_rows_keep_the_numbers_of_the_sheet_across_blank_ones(tmp_path: Path) -> None:
    blank = ["", *[""] * 7]
    content = workbook([[], [], list(HEADER), picture(0), blank, blank, picture(1)], None)
    _, lines, _ = read(tmp_path / "a.xlsx", content)
    assert lines == [4, 7]


def test_a_zero_is_no_blank(tmp_path: Path) -> None:
    zeros = [Raw('<c r="{r}"><v>0</v></c>')] * 8
    _, lines, rows = read(tmp_path / "a.xlsx", workbook([picture(0), zeros]))
    assert lines == [2, 3]
    assert rows[1]["recid"] == "0"


# Two readings


def rewritten(change: Callable[[str], str], rows: int = 3) -> bytes:
    parts = workbook_parts(pictures(rows))
    sheet = change(parts[SHEET])
    assert sheet != parts[SHEET]
    return pack({**parts, SHEET: sheet})


MISPLACED: dict[str, Callable[[str], str]] = {
    "a row twice": lambda sheet: sheet.replace('<row r="3"', '<row r="2"'),
    "a row of another row's cells": lambda sheet: re.sub(
        r'<row r="3">(.*?)"G3"', r'<row r="3">\1"G2"', sheet
    ),
    "a row with its cells twice": lambda sheet: re.sub(r'r="([A-H]?)3"', r'r="\g<1>2"', sheet),
    "a row with its cells that goes back": lambda sheet: re.sub(r'r="([A-H]?)4"', r'r="\g<1>1"', sheet),
    "a cell twice": lambda sheet: sheet.replace('"D3"', '"G3"'),
    "cells that go back": lambda sheet: sheet.replace('"A3"', '"Z3"'),
    "rows that go back": lambda sheet: sheet.replace('r="4"', 'r="1"'),
    "a place twice in one cell": lambda sheet: sheet.replace('r="A3"', 'r="A3" r="A2"'),
    "a place in other quotes": lambda sheet: sheet.replace('r="A3"', "r='A2'"),
    "a place after others": lambda sheet: sheet.replace('<c r="A3" t="s"', '<c t="s" r="A2"'),
    "a prefix": lambda sheet: sheet.replace('<c r="A3"', '<x:c r="A2"'),
    "some cells without a place": lambda sheet: sheet.replace('<c r="A3"', "<c"),
    "a place hidden in a value": lambda sheet: sheet.replace('<c r="A3"', "<c a='>' r='A2'"),
    "a row's number hidden in a value": lambda sheet: sheet.replace('<row r="3"', "<row a='>' r='2'"),
    "no row": lambda sheet: sheet.replace('<row r="4"', '<row r="0"'),
    "a column too many": lambda sheet: sheet.replace('"H3"', '"XFE3"'),
    "a column that wraps around": lambda sheet: sheet.replace('"H3"', '"AAAAAAAAA3"'),
    "a row too many": lambda sheet: sheet.replace('r="4"', 'r="1048577"'),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_cells_that_may_stand_in_one_place_are_refused(name: str, tmp_path: Path) -> None:
    message = refusal(tmp_path / "a.xlsx", rewritten(MISPLACED[name]))
    assert message.startswith("a.xlsx, row ")
    assert "its sheet holds" in message


USUAL: dict[str, Callable[[str], str]] = {
    "other quotes": lambda sheet: re.sub(r'r="([A-Z]?\d)"', r"r='\1'", sheet),
    "styles and further attributes": lambda sheet: sheet.replace('t="s"', 't="s" s="0" cm="1"'),
    "attributes in another order": lambda sheet: re.sub(r'<c (r="\w+") (t="s")', r"<c \2 \1", sheet),
    "white space": lambda sheet: sheet.replace("<c ", "<c\n\t").replace("<row ", "\n<row\n"),
    "spans": lambda sheet: re.sub(r'<row (r="\d")', r'<row spans="1:8" \1 ht="12"', sheet),
    "a formatted row without cells": lambda sheet: sheet.replace(
        "</sheetData>", '<row r="9" s="1"/></sheetData>'
    ),
    "formatted cells far away": lambda sheet: sheet.replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    ),
    "what follows the table": lambda sheet: sheet.replace(
        "</sheetData>",
        '</sheetData><conditionalFormatting sqref="A1"><cfRule priority="1"/></conditionalFormatting>',
    ),
}


@pytest.mark.parametrize("name", USUAL)
def test_what_spreadsheets_write_is_read(name: str, tmp_path: Path) -> None:
    assert recids(tmp_path / "a.xlsx", rewritten(USUAL[name])) == ["2", "3", "4"]


# What would do harm


def far_cell(sheet: str) -> str:
    return sheet.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>')


def flood() -> bytes:
    """A text of 32,000 letters, to which 60,000 cells refer: 2 GB."""
    parts = workbook_parts([])
    number = parts[STRINGS].count("<si>")
    parts[STRINGS] = parts[STRINGS].replace("</sst>", f"<si><t>{'x' * 32_000}</t></si></sst>")
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{number}</v></c></row>' for row in range(2, 60_000)
    )
    parts[SHEET] = parts[SHEET].replace("</sheetData>", f"{rows}</sheetData>")
    return pack(parts)


def announcing(count: str) -> bytes:
    parts = workbook_parts(pictures())
    parts[STRINGS] = parts[STRINGS].replace("<sst ", f'<sst uniqueCount="{count}" ')
    return pack(parts)


REPEATED = ods_part(pictures()).replace(
    "<table:table-row>",
    '<table:table-row><table:table-cell office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
    * 2000
    + "<table:table-row>",
    1,
)

HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "a far cell": (lambda: rewritten(far_cell), "cells large, from its first to its last"),
    "cells without places": (
        lambda: rewritten(
            lambda sheet: sheet.replace(
                "</sheetData>", f"{'<row/>' * 99_999}<row>{'<c><v>1</v></c>' * 9_999}</row></sheetData>"
            )
        ),
        "cells large, from its first to its last",
    ),
    "a far row without places": (
        lambda: rewritten(
            lambda _: (
                f"<worksheet><sheetData><row>{'<c><v>1</v></c>' * 9_999}</row><row a='>' r='1048576'>"
                "<c><v>1</v></c></row></sheetData></worksheet>"
            )
        ),
        "a row whose number cannot be told",
    ),
    "a text in many cells": (flood, "MB of text"),
    "more texts than there are": (lambda: announcing("99999999999"), "announces more texts than it holds"),
    "texts without number": (lambda: announcing("9" * 400), "announces more texts than it holds"),
    "a far cell of .xlsb": (
        lambda: xlsb(pictures(), sheet=xlsb_sheet([["x"]] * 1_200, far=16_000)),
        "it cannot be read",
    ),
    "a far cell of .xls": (
        lambda: xls([], stream=xls_stream([["x"]] * 400, far=60_000)),
        "it cannot be read",
    ),
    "cells repeated in .ods": (lambda: ods([], content=REPEATED), "it cannot be read"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_workbook_that_takes_too_much_is_refused_in_little_memory(name: str, tmp_path: Path) -> None:
    make, found = HARMFUL[name]
    path = tmp_path / "a.xlsx"
    path.write_bytes(make())
    said = outcome(path)
    assert said.startswith("refused a.xlsx")
    assert found in said


def test_a_table_of_sectors_that_goes_round_is_refused(tmp_path: Path) -> None:
    """A compound file whose table of sectors is continued in itself."""
    content = bytearray(xls(pictures()))
    content[68:76] = b"\0\0\0\0\1\0\0\0"
    content[512 + 508 : 512 + 512] = bytes(4)
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    assert outcome(path).startswith("refused a.xls")
