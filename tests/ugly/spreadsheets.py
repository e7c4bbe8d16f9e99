"""Ugly workbooks."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.ugly.model import UglyExport, named, picture, pictures, ugly, write
from tests.ugly.other_workbooks import Rows, ods, xls, xlsb
from tests.ugly.packages import under_other_names, with_sheets
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
        picture(1, recid="1.234567890123456E+15"),
        picture(2, recid="123456789012345"),
    ]
    written = ("1.23E+19", "1234567890123456", "123456789012345.0")
    cells = [[*row[:6], Number(number), row[7]] for number, row in zip(written, rows, strict=True)]
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
    parts = workbook_parts([[Day("41199"), *rows[0][1:]]], from_1904=True)
    extension = '<extLst><ext xmlns:x15="urn:x15"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</workbook>", f"{extension}</workbook>")
    return _workbook(folder, pack(parts), rows=rows)


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
def workbook_behind_a_cover(folder: Path) -> UglyExport:
    """A cover, a chart, and a hidden sheet that is no table; the export stands on the third sheet."""
    cover = workbook_parts([["Our clinic"], ["printed on Monday"]], None, shared=False)
    return _workbook(folder, pack(with_sheets(workbook_parts(pictures()), cover)), "several_sheets")


@ugly
def workbook_with_a_title(folder: Path) -> UglyExport:
    content = workbook([["All pictures"], [], list(HEADER), *pictures()], None)
    path = write(folder, "images.xlsx", content)
    return UglyExport(path, named(pictures()), frozenset({"title_lines"}), (4, 5, 6, 7))


@ugly
def workbook_that_begins_further_down(folder: Path) -> UglyExport:
    """The table begins in C3; its rows keep the numbers that the sheet has."""
    rows = [["", "", *row] for row in pictures()]
    content = workbook([[], [], ["", "", *HEADER], *rows], None)
    path = write(folder, "images.xlsx", content)
    return UglyExport(path, named(pictures()), frozenset({"unnamed_column"}), (4, 5, 6, 7))


@ugly
def workbook_with_times(folder: Path) -> UglyExport:
    """Times of day, and a duration of more than a day, in formats of their own."""
    rows = [picture(0, type="14:03:00"), picture(1, type="26:05:30"), picture(2, type="2016-10-18 06:00:00")]
    styles = (("3", "0.585416666666667"), ("2", "1.08715277777778"), ("1", "42661.25"))
    cells = [
        [*row[:7], Raw(f'<c r="{{r}}" s="{style}"><v>{value}</v></c>')]
        for row, (style, value) in zip(rows, styles, strict=True)
    ]
    parts = workbook_parts(cells)
    parts["xl/styles.xml"] = (
        parts["xl/styles.xml"]
        .replace("</numFmts>", '<numFmt numFmtId="165" formatCode="[h]:mm:ss"/></numFmts>')
        .replace("</cellXfs>", '<xf numFmtId="165"/><xf numFmtId="20"/></cellXfs>')
    )
    return _workbook(folder, pack(parts), rows=rows)


@ugly
def workbook_with_blank_shared_strings(folder: Path) -> UglyExport:
    """The first of the shared strings is a blank one, to which cells refer."""
    rows = [picture(0, type=""), picture(1, type=""), picture(2)]
    parts = workbook_parts([[*row[:7], row[7] or Raw('<c r="{r}" t="s"><v>-1</v></c>')] for row in rows])
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        r't="s"><v>(-?\d+)', lambda match: f't="s"><v>{int(match[1]) + 1}', sheet
    )
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace("<si>", "<si/><si>", 1)
    return _workbook(folder, pack(parts), rows=rows)


@ugly
def workbook_whose_inline_texts_have_values(folder: Path) -> UglyExport:
    """What some programs write: the value once more, beside the text that holds."""
    cells = [
        [*row[:6], Raw(f'<c r="{{r}}" t="inlineStr"><is><t>{row[6]}</t></is><v>{row[6]}</v></c>'), row[7]]
        for row in pictures()
    ]
    return _workbook(folder, workbook(cells))


@ugly
def workbook_whose_parts_have_other_names(folder: Path) -> UglyExport:
    """Relations say which part is which."""
    parts = workbook_parts([[Day("42661"), *row[1:]] for row in pictures()])
    rows = [picture(number, date="2016-10-18") for number in range(4)]
    return _workbook(folder, pack(under_other_names(parts)), rows=rows)


@ugly
def workbook_of_excel_97(folder: Path) -> UglyExport:
    return _other(folder, "images.xls", xls)


@ugly
def binary_workbook_called_xlsx(folder: Path) -> UglyExport:
    return _other(folder, "images.xlsx", xlsb)


@ugly
def opendocument_spreadsheet(folder: Path) -> UglyExport:
    return _other(folder, "images.ods", ods)


def _other(folder: Path, name: str, render: Callable[[Rows], bytes]) -> UglyExport:
    """With days as days and recids as numbers."""
    day = date(2016, 10, 18)
    path = write(folder, name, render([[day, *row[1:6], int(row[6]), row[7]] for row in pictures()]))
    rows = [picture(number, date=str(day)) for number in range(4)]
    return UglyExport(path, named(rows), frozenset(), (2, 3, 4, 5))


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
