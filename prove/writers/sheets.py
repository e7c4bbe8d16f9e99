"""What every writer of workbooks needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, time

from prove.model import Cell, DayCell, Table
from prove.writers.written import Written

__all__ = ["OFFICE", "PACKAGE", "pack", "serial", "sheet_lines", "written"]

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DAY_ZERO = {False: date(1899, 12, 30).toordinal(), True: date(1904, 1, 1).toordinal()}


def sheet_lines(table: Table) -> Iterator[tuple[list[Cell], str | None]]:
    """Every row of the sheet with its outcome; what stands above the header has none."""
    for text in table.above:
        yield [text], None
    if table.header is not None:
        yield list(table.header), None
    for entry in table.entries:
        yield entry.cells, entry.outcome


def written(content: bytes, table: Table) -> Written:
    """A workbook, with the outcomes of its sheet's rows, which count from 1."""
    numbered = enumerate(sheet_lines(table), start=1)
    return Written(content, {number: outcome for number, (_, outcome) in numbered if outcome is not None})


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive; the part called `mimetype` is stored as it is, as OpenDocument asks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # A fixed time, so that a seed gives the same bytes on every day.
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def serial(cell: DayCell, *, from_1904: bool) -> str:
    """The number of days, with the time as a fraction, as a workbook stores it."""
    at = cell.at or time()
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    days = cell.day.toordinal() - _DAY_ZERO[from_1904]
    return f"{days + seconds / 86400:.10f}".rstrip("0").rstrip(".")
