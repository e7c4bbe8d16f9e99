"""Writes the same records in every format that FileMaker exports, and in the variants that other programs leave."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

HEADER = ("date", "fileNane", "id", "id_Contact", "Name of file", "NexusExportDate", "recid", "Type")
CANONICAL = (
    "date",
    "file_name",
    "filemaker_id",
    "patient_id",
    "name_of_file",
    "export_date",
    "recid",
    "type",
)

Row = Sequence[str]


def delimited(
    rows: Iterable[Row],
    header: Row | None = HEADER,
    *,
    delimiter: str = ",",
    line_ending: str = "\r\n",
    quote_all: bool = False,
) -> str:
    """CSV; quotation marks where they are needed, or everywhere. (Python's own writer leaves a bare CR bare.)"""

    def cell(text: str) -> str:
        if quote_all or any(sign in text for sign in (delimiter, '"', "\r", "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text

    lines = [*([header] if header is not None else []), *rows]
    return "".join(delimiter.join(map(cell, line)) + line_ending for line in lines)


def tab_separated(rows: Iterable[Row], header: Row | None = None, *, line_ending: str = "\r") -> str:
    """FileMaker's tab-separated text: never quoted, tabs in fields become spaces, usually without a header."""
    lines = [*([header] if header else []), *rows]
    return "".join("\t".join(cell.replace("\t", " ") for cell in line) + line_ending for line in lines)


def merge(rows: Iterable[Row], header: Row = HEADER, *, delimiter: str = ",", line_ending: str = "\r") -> str:
    """FileMaker's merge format: the header unquoted, every value quoted, returns in fields as vertical tabs."""
    body = delimited(rows, None, delimiter=delimiter, line_ending=line_ending, quote_all=True)
    return delimiter.join(header) + line_ending + body


def _xml_text(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


def fmpxmlresult(
    rows: Sequence[Row],
    header: Row = HEADER,
    *,
    record_ids: Sequence[str] | None = None,
    found: int | None = None,
    date_format: str = "M/d/yyyy",
    between: str = "",
    doctype: str = "",
) -> str:
    """FMPXMLRESULT; a repetition (character 29) becomes a DATA of its own. FileMaker puts nothing between elements."""
    fields = "".join(
        f'<FIELD EMPTYOK="YES" MAXREPEAT="1" NAME={quoteattr(name)} TYPE="TEXT"/>' for name in header
    )
    body = between.join(
        f'<ROW MODID="0" RECORDID="{record_ids[at] if record_ids else at + 1}">'
        + "".join(
            "<COL>"
            + "".join(f"<DATA>{_xml_text(part)}</DATA>" for part in (cell.split("\x1d") if cell else ()))
            + "</COL>"
            for cell in row
        )
        + "</ROW>"
        for at, row in enumerate(rows)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>{doctype}'
        '<FMPXMLRESULT xmlns="http://www.filemaker.com/fmpxmlresult"><ERRORCODE>0</ERRORCODE>'
        '<PRODUCT BUILD="02-03-2016" NAME="FileMaker" VERSION="ProAdvanced 15.0.1"/>'
        f'<DATABASE DATEFORMAT="{date_format}" LAYOUT="" NAME="Clinic.fmp12" RECORDS="{len(rows)}" '
        f'TIMEFORMAT="h:mm:ss a"/><METADATA>{fields}</METADATA>'
        f'<RESULTSET FOUND="{len(rows) if found is None else found}">{between}{body}{between}</RESULTSET></FMPXMLRESULT>'
    )


def fmpdsoresult(
    rows: Sequence[Row], header: Row = HEADER, *, record_ids: Sequence[str] | None = None
) -> str:
    """FMPDSORESULT: elements named after the fields; space and `:` become `_`, `::` becomes `.`."""
    names = [re.sub("[ :]", "_", name.replace("::", ".")) for name in header]

    def field(name: str, cell: str) -> str:
        parts = cell.split("\x1d")
        inner = (
            _xml_text(cell)
            if len(parts) == 1
            else "".join(f"<DATA>{_xml_text(part)}</DATA>" for part in parts)
        )
        return f"<{name}>{inner}</{name}>"

    body = "".join(
        f'<ROW MODID="0" RECORDID="{record_ids[at] if record_ids else at + 1}">'
        + "".join(field(name, cell) for name, cell in zip(names, row, strict=True))
        + "</ROW>"
        for at, row in enumerate(rows)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><!-- This grammar has been deprecated - use FMPXMLRESULT instead -->'
        '<FMPDSORESULT xmlns="http://www.filemaker.com/fmpdsoresult"><ERRORCODE>0</ERRORCODE>'
        f"<DATABASE>Clinic.fmp12</DATABASE><LAYOUT></LAYOUT>{body}</FMPDSORESULT>"
    )


def _sheet_text(text: str) -> str:
    """Text of a cell: what XML does not allow, and what looks like an escape, is escaped as `_xHHHH_`."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return escape(re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda match: f"_x{ord(match[0]):04X}_", text))


def _column_letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Number(str):
    """A cell that holds a number, as it is written in the sheet."""

    __slots__ = ()


class Day(str):
    """A cell in a date format: the number of days."""

    __slots__ = ()


class Raw(str):
    """A whole `<c>` element; `{r}` is its reference."""

    __slots__ = ()


def workbook_parts(
    rows: Iterable[Row], header: Row | None = HEADER, *, shared: bool = True, from_1904: bool = False
) -> dict[str, str]:
    """The XML parts of a workbook; text in shared strings or inline."""
    strings: dict[str, int] = {}

    def cell(reference: str, value: str) -> str:
        if isinstance(value, Raw):
            return value.replace("{r}", reference)
        if isinstance(value, Number):
            return f'<c r="{reference}"><v>{value}</v></c>'
        if isinstance(value, Day):
            return f'<c r="{reference}" s="1"><v>{value}</v></c>'
        if not shared:
            return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{_sheet_text(value)}</t></is></c>'
        return f'<c r="{reference}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'

    lines = [*([header] if header is not None else []), *rows]
    body = "".join(
        f'<row r="{number}">'
        + "".join(cell(f"{_column_letters(at)}{number}", value) for at, value in enumerate(line) if value)
        + "</row>"
        for number, line in enumerate(lines, start=1)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{relations}<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><workbookPr date1904="{int(from_1904)}"/>'
        '<sheets><sheet name="Clinic" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{relations}<Relationship Id="rId1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet {main}><numFmts><numFmt numFmtId="164" formatCode="m/d/yyyy"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{body}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {main}>"
        + "".join(f'<si><t xml:space="preserve">{_sheet_text(text)}</t></si>' for text in strings)
        + "</sst>",
    }


def pack(parts: dict[str, str]) -> bytes:
    """The parts as a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def workbook(
    rows: Iterable[Row], header: Row | None = HEADER, *, shared: bool = True, from_1904: bool = False
) -> bytes:
    return pack(workbook_parts(rows, header, shared=shared, from_1904=from_1904))
