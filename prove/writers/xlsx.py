"""An .xlsx put together from its parts, as several programs save it."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from prove.forms import Form
from prove.model import Cell, DayCell, ErrorCell, NumberCell, Table
from prove.writers.sheets import OFFICE, PACKAGE, pack, serial, sheet_lines, written
from prove.writers.written import Written

__all__ = ["write_xlsx"]

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def write_xlsx(table: Table, form: Form) -> Written:
    """An .xlsx. The form's options:

    - `inline strings`: text stands in the cells, as libraries write it;
    - `1904`: days are counted from 1904, with a second `workbookPr` in an extension, as Excel for the Mac saves it;
    - `cover`, `hidden sheet`, `chart sheet`: a sheet before the one with the data;
    - `other parts`: the parts lie in other places than usual, found by their relations;
    - `blank shared strings`: blank cells refer to an empty shared string;
    - `no dimension`, `styles in words`: harmless differences between programs.
    """
    strings: dict[str, int] = {}
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            _xlsx_cell(f"{_letters(at)}{number}", cell, strings, form.options)
            for at, cell in enumerate(cells)
        )
        + "</row>"
        for number, (cells, _) in enumerate(sheet_lines(table), start=1)
    )
    sheet = f"{_HEAD}<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"
    return written(pack(_xlsx_parts(sheet, strings, form.options)), table)


def _xlsx_cell(reference: str, cell: Cell, strings: dict[str, int], options: set[str]) -> str:
    if isinstance(cell, str):
        return _xlsx_text(reference, cell, strings, options)
    if isinstance(cell, DayCell):
        return f'<c r="{reference}" s="1"><v>{serial(cell, from_1904="1904" in options)}</v></c>'
    if isinstance(cell, NumberCell):
        return f'<c r="{reference}"><v>{cell.stored}</v></c>'
    if isinstance(cell, ErrorCell):
        return f'<c r="{reference}" t="e"><v>{cell.code}</v></c>'
    return f'<c r="{reference}" t="str"><f>{escape(cell.formula)}</f><v>{_sheet_text(cell.result)}</v></c>'


def _xlsx_text(reference: str, text: str, strings: dict[str, int], options: set[str]) -> str:
    if not text and "blank shared strings" not in options:
        return ""
    if "inline strings" in options:
        return (
            f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{_sheet_text(text)}</t></is></c>'
        )
    return f'<c r="{reference}" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'


def _letters(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def _sheet_text(text: str) -> str:
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return escape(re.sub("[\x00-\x08\x0b-\x1f]", lambda match: f"_x{ord(match[0]):04X}_", text))


def _xlsx_parts(sheet: str, strings: dict[str, int], options: set[str]) -> dict[str, str]:
    root = "office/data" if "other parts" in options else "xl"
    book = "book.xml" if "other parts" in options else "workbook.xml"
    others: list[str] = [name for name in ("cover", "hidden sheet", "chart sheet") if name in options]
    shared = "".join(f'<si><t xml:space="preserve">{_sheet_text(text)}</t></si>' for text in strings)
    parts = {
        "[Content_Types].xml": _content_types(root, book, others),
        "_rels/.rels": _relations({"rId1": ("officeDocument", f"{root}/{book}")}),
        f"{root}/{book}": _xlsx_book(others, options),
        f"{root}/_rels/{book}.rels": _relations(
            {
                "rId1": ("worksheet", "worksheets/sheet1.xml"),
                "rId2": ("styles", "styles.xml"),
                "rId3": ("sharedStrings", "sharedStrings.xml"),
                **{
                    f"rId{at}": ("chartsheet", f"chartsheets/sheet{at}.xml")
                    if name == "chart sheet"
                    else ("worksheet", f"worksheets/sheet{at}.xml")
                    for at, name in enumerate(others, start=4)
                },
            }
        ),
        f"{root}/worksheets/sheet1.xml": sheet,
        f"{root}/styles.xml": _styles(options),
        f"{root}/sharedStrings.xml": f'{_HEAD}<sst {_MAIN} uniqueCount="{len(strings)}">{shared}</sst>',
    }
    for at, name in enumerate(others, start=4):
        folder = "chartsheets" if name == "chart sheet" else "worksheets"
        parts[f"{root}/{folder}/sheet{at}.xml"] = _other_sheet(name)
    return parts


def _xlsx_book(others: list[str], options: set[str]) -> str:
    hidden = {"hidden sheet": ' state="hidden"'}
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{at}"{hidden.get(name, "")} r:id="rId{at}"/>'
        for at, name in enumerate(others, start=4)
    )
    properties = '<workbookPr date1904="1"/>' if "1904" in options else "<workbookPr/>"
    extension = (
        '<extLst><ext xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" '
        'uri="{7523E5D3-25F3-A5E0-1632-64F254C22452}"><mx:ArchID Flags="2"/></ext>'
        '<ext xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" '
        'uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'
        if "1904" in options
        else ""
    )
    return (
        f'{_HEAD}<workbook {_MAIN} xmlns:r="{OFFICE}">{properties}'
        f'<sheets>{sheets}<sheet name="Clinic" sheetId="1" r:id="rId1"/></sheets>{extension}</workbook>'
    )


def _content_types(root: str, book: str, others: list[str]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = {
        f"/{root}/{book}": f"{kind}.sheet.main+xml",
        f"/{root}/worksheets/sheet1.xml": f"{kind}.worksheet+xml",
        f"/{root}/styles.xml": f"{kind}.styles+xml",
        f"/{root}/sharedStrings.xml": f"{kind}.sharedStrings+xml",
    }
    for at, name in enumerate(others, start=4):
        folder, word = ("chartsheets", "chartsheet") if name == "chart sheet" else ("worksheets", "worksheet")
        overrides[f"/{root}/{folder}/sheet{at}.xml"] = f"{kind}.{word}+xml"
    listed = "".join(f'<Override PartName="{part}" ContentType="{of}"/>' for part, of in overrides.items())
    return (
        f'{_HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for name, (kind, target) in targets.items()
        )
        + "</Relationships>"
    )


def _styles(options: set[str]) -> str:
    code = "[$-409]d\\-mmm\\-yyyy;@" if "styles in words" in options else "m/d/yyyy"
    return (
        f'{_HEAD}<styleSheet {_MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )


def _other_sheet(name: str) -> str:
    if name == "chart sheet":
        return f'{_HEAD}<chartsheet {_MAIN}><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>'
    return (
        f'{_HEAD}<worksheet {_MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Our clinic</t></is></c></row>'
        '<row r="3"><c r="B3" t="inlineStr"><is><t>Exported for the move</t></is></c></row></sheetData></worksheet>'
    )
