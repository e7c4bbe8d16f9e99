"""Writes workbooks in the formats that spreadsheets save beside .xlsx: .xlsb, .xls and .ods.

A cell is a text, a number, or a day; each format as its own description has it, with no more than a reader needs.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from tests.ugly.render import HEADER

Value = str | int | float | date
Rows = Sequence[Sequence[Value]]

_EPOCH = date(1899, 12, 30)
_DAYS = 1  # the style of days; 0 is the plain one


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _serial(cell: float | date) -> float:
    return (cell - _EPOCH).days if isinstance(cell, date) else cell


# .ods: OpenDocument 1.3, part 3


def ods_part(rows: Rows, header: Sequence[str] = HEADER) -> str:
    """content.xml of one sheet. Blank cells are written as repeated ones, as LibreOffice does."""

    def cell(value: Value) -> str:
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        if isinstance(value, str) and not value:
            return '<table:table-cell table:number-columns-repeated="1"/>'
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    far = '<table:table-cell table:number-columns-repeated="16000"/>'
    body = "".join(
        f"<table:table-row>{''.join(map(cell, row))}{far}</table:table-row>" for row in (header, *rows)
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    return (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">{body}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def ods(rows: Rows, *, content: str | None = None) -> bytes:
    return _packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest:manifest/>",
            "content.xml": (content or ods_part(rows)).encode(),
        }
    )


# .xlsb: [MS-XLSB]


def _record(kind: int, data: bytes = b"") -> bytes:
    """A record: its kind and length in groups of seven bits."""
    head = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])
    length = len(data)
    while length > 0x7F:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + data


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def xlsb_sheet(rows: Rows, header: Sequence[str] = HEADER, *, far: int = 0) -> bytes:
    """A sheet's part; `far` is how many columns to the right of its place the last cell of each row stands."""
    out = [_record(0x94, struct.pack("<4I", 0, len(rows), 0, len(header))), _record(0x91)]
    for number, row in enumerate((header, *rows)):
        out.append(_record(0x00, struct.pack("<I", number) + bytes(12)))
        for at, cell in enumerate(row):
            column = at + far * (at == len(row) - 1)
            head = struct.pack("<II", column, _DAYS if isinstance(cell, date) else 0)
            if isinstance(cell, str):
                out.append(_record(0x06, head + _wide(cell)))
            else:
                out.append(_record(0x05, head + struct.pack("<d", _serial(cell))))
    return b"".join((*out, _record(0x92)))


def xlsb(rows: Rows, *, sheet: bytes | None = None) -> bytes:
    book = (
        _record(0x99, bytes(12))
        + _record(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("A"))
        + _record(0x90)
        + _record(0x84)
    )
    styles = (
        _record(0x269, struct.pack("<I", 2))
        + _record(0x2F, bytes(16))
        + _record(0x2F, b"\0\0\x0e\0" + bytes(12))
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    relation = '<Relationship Id="rId1" Type="{}/{}" Target="{}"/>'
    return _packed(
        {
            "_rels/.rels": relations.format(
                relation.format(office, "officeDocument", "xl/workbook.bin")
            ).encode(),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations.format(
                relation.format(office, "worksheet", "worksheets/sheet1.bin")
            ).encode(),
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": sheet or xlsb_sheet(rows),
        }
    )


# .xls: [MS-XLS] in [MS-CFB]


def _biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls_stream(rows: Rows, header: Sequence[str] = HEADER, *, far: int = 0) -> bytes:
    """The stream called Workbook; `far` as for `xlsb_sheet`."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    formats = b"".join(_biff(0xE0, struct.pack("<HH", 0, code) + bytes(16)) for code in (0, 14))
    table = []
    for number, row in enumerate((header, *rows)):
        for at, cell in enumerate(row):
            column = at + far * (at == len(row) - 1)
            head = struct.pack("<HHH", number, column, _DAYS if isinstance(cell, date) else 0)
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                table.append(_biff(0x0204, head + text))
            else:
                table.append(_biff(0x0203, head + struct.pack("<d", _serial(cell))))
    start = len(_biff(0x0809, begin)) + len(formats) + 4 + 9 + 4
    bound = _biff(0x85, struct.pack("<IBBBB", start, 0, 0, 1, 0) + b"A")
    book = _biff(0x0809, begin) + formats + bound + _biff(0x0A)
    return book + _biff(0x0809, begin[:2] + b"\x10\0" + begin[4:]) + b"".join(table) + _biff(0x0A)


def compound(name: str, stream: bytes) -> bytes:
    """A compound file of one stream, in sectors of 512: header, table of sectors, directory, and the stream itself.

    From the 110th sector of the table on, they are listed in sectors of their own, which follow the table.
    """
    stream = stream.ljust(4096, b"\0") + bytes(-len(stream) % 512)  # shorter ones would be kept elsewhere
    sectors = len(stream) // 512
    tables = -(-(sectors + 2) // 126)
    lists = -(-max(0, tables - 109) // 127)
    free, end, of_table, of_lists = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
    first = tables + lists  # the directory; the stream follows
    chain = [of_table] * tables + [of_lists] * lists + [end] + [*range(first + 2, first + 1 + sectors), end]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * 512, b"\xff")
    listed = [*range(tables), *[free] * (109 + 127 * lists - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<7I", 0, tables, tables + lists, 0, 4096, end, 0)
    head += struct.pack("<111I", tables if lists else end, lists, *listed[:109])
    for number in range(lists):
        at = 109 + 127 * number
        following = tables + number + 1 if number + 1 < lists else end
        table += struct.pack("<128I", *listed[at : at + 127], following)

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        links = struct.pack("<HBB3I", len(text) + 2 if text else 0, kind, 1, free, free, child)
        return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, first + 1, len(stream))
    return head + table + directory.ljust(512, b"\0") + stream


def xls(rows: Rows, *, stream: bytes | None = None) -> bytes:
    return compound("Workbook", stream or xls_stream(rows))
