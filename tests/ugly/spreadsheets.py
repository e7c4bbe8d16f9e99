"""Ugly workbooks."""

from pathlib import Path

from tests.ugly.model import UglyExport, named, picture, pictures, ugly, write
from tests.ugly.render import CANONICAL, HEADER, Day, Number, Raw, pack, workbook, workbook_parts


def _workbook(folder: Path, content: bytes, *quirks: str, rows: list[list[str]] | None = None) -> UglyExport:
    rows = pictures() if rows is None else rows
    path = write(folder, "images.xlsx", content)
    return UglyExport(path, named(rows), frozenset(quirks), tuple(range(2, len(rows) + 2)))


@ugly
def workbook_with_shared_strings(folder: Path) -> UglyExport:
    return _workbook(folder, workbook(pictures()))


@ugly
def workbook_with_inline_strings(folder: Path) -> UglyExport:
    return _workbook(folder, workbook(pictures(), shared=False))


@ugly
def workbook_called_csv(folder: Path) -> UglyExport:
    path = write(folder, "images.csv", workbook(pictures()))
    return UglyExport(path, named(pictures()), frozenset())


@ugly
def workbook_with_ids_as_numbers(folder: Path) -> UglyExport:
    cells = [[*row[:6], Number(f"{row[6]}.0"), row[7]] for row in pictures()]
    return _workbook(folder, workbook(cells))


@ugly
def workbook_with_rounded_ids(folder: Path) -> UglyExport:
    rows = [
        picture(0, recid="1.23E+19"),
        picture(1, recid="1234567890123456"),
        picture(2, recid="123456789012345"),
    ]
    cells = [[*row[:6], Number(row[6]), row[7]] for row in rows]
    return _workbook(folder, workbook(cells), "rounded_number", "damaged_id", rows=rows)


@ugly
def workbook_with_dates(folder: Path) -> UglyExport:
    rows = [
        picture(0, date="2016-10-18"),
        picture(1, date="2016-10-19 12:00:00"),
        picture(2, date="1900-02-01"),
    ]
    serials = ("42661", "42662.5", "32")
    cells = [[Day(serial), *row[1:]] for serial, row in zip(serials, rows, strict=True)]
    return _workbook(folder, workbook(cells), rows=rows)


@ugly
def workbook_that_counts_from_1904(folder: Path) -> UglyExport:
    rows = [picture(0, date="2016-10-18")]
    return _workbook(folder, workbook([[Day("41199"), *rows[0][1:]]], from_1904=True), rows=rows)


@ugly
def workbook_with_text_cut(folder: Path) -> UglyExport:
    rows = [picture(0, type="x" * 32_767), picture(1)]
    return _workbook(folder, workbook(rows), "text_cut", rows=rows)


@ugly
def workbook_with_formulas_and_errors(folder: Path) -> UglyExport:
    rows = [picture(0, type="Left"), picture(1, type="#N/A"), picture(2, type="TRUE")]
    cells = [
        [*rows[0][:7], Raw('<c r="{r}" t="str"><f>"Le"&amp;"ft"</f><v>Left</v></c>')],
        [*rows[1][:7], Raw('<c r="{r}" t="e"><v>#N/A</v></c>')],
        [*rows[2][:7], Raw('<c r="{r}" t="b"><v>1</v></c>')],
    ]
    return _workbook(folder, workbook(cells), "formula_cells", "error_cells", rows=rows)


@ugly
def workbook_with_control_characters(folder: Path) -> UglyExport:
    rows = [picture(0, type="Left\vDorsal"), picture(1, type="a_x0041_b"), picture(2, type="one\r\ntwo")]
    return _workbook(folder, workbook(rows), "return_in_field", rows=rows)


@ugly
def workbook_with_rich_and_phonetic_text(folder: Path) -> UglyExport:
    rows = [picture(0, type="左足")]
    rich = '<c r="{r}" t="inlineStr"><is><r><t>左</t></r><r><t>足</t></r><rPh sb="0" eb="1"><t>ひだり</t></rPh></is></c>'
    return _workbook(folder, workbook([[*rows[0][:7], Raw(rich)]]), rows=rows)


@ugly
def workbook_with_empty_rows_and_cells(folder: Path) -> UglyExport:
    rows = [picture(0, type=""), [""] * 8, picture(2, date="")]
    path = write(folder, "images.xlsx", workbook(rows))
    return UglyExport(path, named([rows[0], rows[2]]), frozenset(), (2, 4))


@ugly
def workbook_with_cells_beside_the_table(folder: Path) -> UglyExport:
    cells = [[*row, "", "remark"] for row in pictures()]
    return _workbook(folder, workbook(cells), "cells_outside")


@ugly
def workbook_with_several_sheets(folder: Path) -> UglyExport:
    parts = workbook_parts(pictures())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "</sheets>", '<sheet name="Other" sheetId="2" r:id="rId1"/></sheets>'
    )
    return _workbook(folder, pack(parts), "several_sheets")


@ugly
def workbook_without_positions(folder: Path) -> UglyExport:
    """Cells and rows need not say where they are."""
    parts = workbook_parts(pictures())
    sheet = parts["xl/worksheets/sheet1.xml"]
    for number in range(1, 6):
        sheet = sheet.replace(f'<row r="{number}">', "<row>")
        for letter in "ABCDEFGH":
            sheet = sheet.replace(f'<c r="{letter}{number}" ', "<c ")
    parts["xl/worksheets/sheet1.xml"] = sheet
    return _workbook(folder, pack(parts))


@ugly
def workbook_with_a_broken_row(folder: Path) -> UglyExport:
    cells = [*pictures(2), [*picture(2)[:7], Raw('<c r="{r}" t="s"><v>999</v></c>')], picture(3)]
    path = write(folder, "images.xlsx", workbook(cells))
    rows = named([picture(0), picture(1), picture(3)])
    return UglyExport(path, rows, frozenset({"malformed_rows"}), (2, 3, 5), (4,))


@ugly
def workbook_without_a_header(folder: Path) -> UglyExport:
    from filemaker import ReadOptions

    path = write(folder, "images.xlsx", workbook(pictures(), None))
    options = ReadOptions(columns=CANONICAL)
    return UglyExport(path, named(pictures()), frozenset({"no_header"}), (1, 2, 3, 4), options=options)


@ugly
def workbook_with_other_prefixes(folder: Path) -> UglyExport:
    """Other programs write the same elements under a prefix of their own."""
    parts = workbook_parts(pictures(), HEADER)
    sheet = parts["xl/worksheets/sheet1.xml"]
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        sheet = sheet.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
        sheet = sheet.replace(f"</{name}>", f"</x:{name}>")
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("xmlns=", "xmlns:x=")
    return _workbook(folder, pack(parts))
