"""Binary workbooks: .xlsb (records in a ZIP archive, [MS-XLSB]) and .xls (BIFF8 in a compound file, [MS-XLS], [MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from prove.forms import Form
from prove.model import Cell, DayCell, ErrorCell, FormulaCell, NumberCell, Table
from prove.writers.sheets import OFFICE, PACKAGE, pack, serial, sheet_lines, written
from prove.writers.written import Written

__all__ = ["write_xls", "write_xlsb"]

_ERRORS = {"#N/A": 0x2A, "#REF!": 0x17, "#VALUE!": 0x0F}
_DATE_FORMAT = 14  # the built-in one: m/d/yyyy
_SECTOR = 512


def write_xlsb(table: Table, form: Form) -> Written:
    """An .xlsb with its text in the cells; the option `1904` counts days from 1904."""
    from_1904 = "1904" in form.options
    rows = b"".join(
        _part(0, struct.pack("<IIHHBI", number - 1, 0, 300, 0, 0, 0))
        + b"".join(_xlsb_cell(at, cell, from_1904=from_1904) for at, cell in enumerate(cells))
        for number, (cells, _) in enumerate(sheet_lines(table), start=1)
    )
    lines = list(sheet_lines(table))
    size = struct.pack("<IIII", 0, len(lines) - 1, 0, max(len(cells) for cells, _ in lines) - 1)
    sheet = _part(129) + _part(148, size) + _part(145) + rows + _part(146) + _part(130)
    book = (
        _part(131)
        + _part(153, struct.pack("<III", int(from_1904), 0, 0))
        + _part(143)
        + _part(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Clinic"))
        + _part(144)
        + _part(132)
    )
    formats = (0, _DATE_FORMAT)
    styles = (
        _part(278)
        + _part(617, struct.pack("<I", len(formats)))
        + b"".join(
            _part(47, struct.pack("<HHHHHBBHBB", 0, number, 0, 0, 0, 0, 0, 0, 0, 0)) for number in formats
        )
        + _part(618)
        + _part(279)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations("officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": _relations(
            "worksheet", "worksheets/sheet1.bin", ("styles", "styles.bin")
        ),
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": sheet,
        "xl/styles.bin": styles,
    }
    return written(pack(parts), table)


def _part(kind: int, data: bytes = b"") -> bytes:
    """One record: its kind and its length in groups of seven bits, then its data."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + length + data


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def _xlsb_cell(column: int, cell: Cell, *, from_1904: bool) -> bytes:
    head = struct.pack("<II", column, int(isinstance(cell, DayCell)))
    if isinstance(cell, ErrorCell):
        return _part(3, head + bytes([_ERRORS[cell.code]]))
    if isinstance(cell, DayCell | NumberCell):
        return _part(5, head + struct.pack("<d", _number(cell, from_1904=from_1904)))
    if isinstance(cell, FormulaCell):
        return _part(8, head + _wide(cell.result) + struct.pack("<HII", 0, 0, 0))
    return _part(6, head + _wide(cell)) if cell else b""


def _number(cell: DayCell | NumberCell, *, from_1904: bool) -> float:
    return float(serial(cell, from_1904=from_1904)) if isinstance(cell, DayCell) else float(cell.stored)


_CONTENT_TYPES = (
    f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
    '<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/></Types>'
)


def _relations(kind: str, target: str, *more: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{of}" Target="{part}"/>'
        for at, (of, part) in enumerate(((kind, target), *more), start=1)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def write_xls(table: Table, form: Form) -> Written:
    """An .xls of Excel 97 to 2003; the option `1904` counts days from 1904."""
    from_1904 = "1904" in form.options
    cells = b"".join(
        _xls_cell(row, column, cell, from_1904=from_1904)
        for row, (line, _) in enumerate(sheet_lines(table))
        for column, cell in enumerate(line)
    )
    sheet = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)) + cells + _biff(0x0A)
    head = (
        _biff(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0x0DBB, 0x07CC, 0, 6))
        + _biff(0x42, struct.pack("<H", 1200))
        + _biff(0x22, struct.pack("<H", int(from_1904)))
        + b"".join(_biff(0xE0, struct.pack("<HHH14x", 0, number, 1)) for number in (0, _DATE_FORMAT))
    )
    name = "Clinic".encode("latin-1")
    length = len(head) + 4 + 8 + len(name) + 4
    bound_sheet = _biff(0x85, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name)
    return written(_compound(head + bound_sheet + _biff(0x0A) + sheet), table)


def _biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_cell(row: int, column: int, cell: Cell, *, from_1904: bool) -> bytes:
    head = struct.pack("<HHH", row, column, int(isinstance(cell, DayCell)))
    if isinstance(cell, ErrorCell):
        return _biff(0x205, head + bytes([_ERRORS[cell.code], 1]))
    if isinstance(cell, DayCell | NumberCell):
        return _biff(0x203, head + struct.pack("<d", _number(cell, from_1904=from_1904)))
    text = cell.result if isinstance(cell, FormulaCell) else cell
    if not text:
        return b""
    data = text.encode("utf-16-le")
    return _biff(0x204, head + struct.pack("<HB", len(data) // 2, 1) + data)


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream, called Workbook: header, allocation table, directory, stream."""
    stream += bytes(-len(stream) % _SECTOR) + bytes(max(0, 4096 - len(stream)))
    stream += bytes(-len(stream) % _SECTOR)
    sectors = len(stream) // _SECTOR
    tables = 1
    while tables * (_SECTOR // 4) < tables + 1 + sectors:
        tables += 1
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE] + list(_chain(tables + 1, sectors))
    chain += [0xFFFFFFFF] * (tables * _SECTOR // 4 - len(chain))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0),
    )
    in_header = [*range(tables), *([0xFFFFFFFF] * (109 - tables))]
    root = _directory_entry("Root Entry", 5, child=1, start=0xFFFFFFFE, size=0)
    workbook = _directory_entry("Workbook", 2, child=0xFFFFFFFF, start=tables + 1, size=len(stream))
    directory = root + workbook + bytes(_SECTOR - 256)
    return (
        header
        + struct.pack("<109I", *in_header)
        + struct.pack(f"<{len(chain)}I", *chain)
        + directory
        + stream
    )


def _chain(first: int, count: int) -> Iterator[int]:
    """Each sector's follower, and the mark of the end."""
    yield from range(first + 1, first + count)
    yield 0xFFFFFFFE


def _directory_entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI16xIQ", text, len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, 0, start, size
    )
