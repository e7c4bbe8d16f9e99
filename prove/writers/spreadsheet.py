"""Workbooks put together from their parts: .xlsx as several programs save it, and .ods."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, time
from xml.sax.saxutils import escape

from prove.forms import Form
from prove.model import Cell, DayCell, FormulaCell, NumberCell, Table
from prove.writers.written import Written

__all__ = ["write_ods", "write_xlsx"]

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DAYS_BEFORE_1970 = {"1900": date(1899, 12, 30).toordinal(), "1904": date(1904, 1, 1).toordinal()}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def _lines(table: Table) -> Iterator[tuple[list[Cell], str | None]]:
    """Every row of the sheet with its outcome; what stands above the header has none."""
    for text in table.above:
        yield [text], None
    if table.header is not None:
        yield list(table.header), None
    for entry in table.entries:
        yield entry.cells, entry.outcome


def _written(content: bytes, table: Table) -> Written:
    numbered = enumerate(_lines(table), start=1)
    return Written(content, {number: outcome for number, (_, outcome) in numbered if outcome is not None})


def _pack(parts: dict[str, str], first: tuple[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, (name, text) in enumerate(([first] if first else []) + list(parts.items())):
            # A fixed time, so that a seed gives the same bytes on every day.
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if first and not at else zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode("utf-8"))
    return buffer.getvalue()


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
    days_before = _DAYS_BEFORE_1970["1904" if "1904" in form.options else "1900"]
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            _xlsx_cell(f"{_letters(at)}{number}", cell, strings, days_before, form.options)
            for at, cell in enumerate(cells)
        )
        + "</row>"
        for number, (cells, _) in enumerate(_lines(table), start=1)
    )
    sheet = f"{_HEAD}<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"
    return _written(_pack(_xlsx_parts(sheet, strings, form.options)), table)


def _xlsx_cell(
    reference: str, cell: Cell, strings: dict[str, int], days_before: int, options: set[str]
) -> str:
    if isinstance(cell, DayCell):
        return f'<c r="{reference}" s="1"><v>{_serial(cell, days_before)}</v></c>'
    if isinstance(cell, NumberCell):
        return f'<c r="{reference}"><v>{cell.stored}</v></c>'
    if isinstance(cell, FormulaCell):
        return (
            f'<c r="{reference}" t="str"><f>{escape(cell.formula)}</f><v>{_sheet_text(cell.result)}</v></c>'
        )
    if not cell and "blank shared strings" not in options:
        return ""
    if "inline strings" in options:
        return (
            f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{_sheet_text(cell)}</t></is></c>'
        )
    return f'<c r="{reference}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'


def _serial(cell: DayCell, days_before: int) -> str:
    whole = cell.day.toordinal() - days_before
    at = cell.at or time()
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    return f"{whole + seconds / 86400:.10f}".rstrip("0").rstrip(".")


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
        f'{_HEAD}<workbook {_MAIN} xmlns:r="{_OFFICE}">{properties}'
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
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
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


def write_ods(table: Table, form: Form) -> Written:
    """An OpenDocument spreadsheet; `cover` puts a sheet before the one with the data."""
    rows = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells, _ in _lines(table)
    )
    cover = (
        '<table:table table:name="Cover"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>Our clinic</text:p></table:table-cell></table:table-row></table:table>"
        if "cover" in form.options
        else ""
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{urn}:office:1.0" '
        f'xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet>{cover}<table:table table:name="Clinic">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{urn}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    parts = {"content.xml": content, "META-INF/manifest.xml": manifest}
    return _written(_pack(parts, ("mimetype", kind)), table)


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, DayCell):
        value = cell.day.isoformat() + (f"T{cell.at:%H:%M:%S}" if cell.at else "")
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(cell, NumberCell):
        return f'<table:table-cell office:value-type="float" office:value="{cell.stored}"><text:p>{cell.stored}</text:p></table:table-cell>'
    text = cell.result if isinstance(cell, FormulaCell) else cell
    if not text:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in re.split(r"[\n\v]", text))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _ods_text(text: str) -> str:
    return re.sub("[\x00-\x08\x0b-\x1f]", " ", escape(text))
