"""Exports that are Excel workbooks."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from filemaker.block import Block
from filemaker.characters import note_block_characters
from filemaker.columns import find_columns
from filemaker.errors import ExportError, no_records
from filemaker.header import is_header, read_header
from filemaker.markup import MarkupHandlers, UnfinishedMarkup
from filemaker.opened import Description, OpenedExport
from filemaker.quirks import Findings
from filemaker.request import Request
from filemaker.xlsx_package import Workbook, open_workbook
from filemaker.xlsx_sheet import CellContext, SheetReader, SheetRow
from filemaker.xlsx_values import DateStyles, SharedStrings

__all__ = ["open_xlsx_export"]

Progress = Callable[[int], None]

# Rows that columns without a header are recognised by.
_SAMPLE_ROWS = 5_000


def open_xlsx_export(request: Request, progress: Progress | None) -> OpenedExport:
    """Reads the first rows of the first sheet; the others are read when they are asked for.

    Raises:
        ExportError: it is no readable workbook, its columns cannot be told, or there are no records.
    """
    findings = Findings()
    sample = _sample(request, findings)
    if not sample:
        raise ExportError(
            request.path, "its first sheet is empty", "Export again, and check that records were found."
        )
    width = _width(request, sample)
    rows = [_cells(row, width) for row in sample]
    columns = find_columns(request, rows, width, sample[0].number, findings)
    if columns.has_header and len(sample) == 1:
        raise no_records(request.path, "it holds a header and no records")
    header_row = sample[0].number if columns.has_header else 0

    def blocks(found: Findings) -> Iterator[Block]:
        return _blocks(request, header_row, width, progress, found)

    about = Description(
        path=request.path,
        format="xlsx",
        encoding="utf-8",
        line_ending="none",
        line_unit="row",
        columns=columns,
    )
    return OpenedExport(about, request.schema, blocks, findings)


def _sample(request: Request, findings: Findings) -> list[SheetRow]:
    """The first rows that are not empty."""
    sample: list[SheetRow] = []
    with open_workbook(request.path) as workbook:
        if len(workbook.sheets) > 1:
            findings.note("several_sheets", count=len(workbook.sheets))
        with closing(_rows(workbook, Findings(), None)) as pieces:
            for rows in pieces:
                sample += [row for row in rows if row.cells]
                if len(sample) >= _SAMPLE_ROWS:
                    break
    return sample


def _width(request: Request, sample: list[SheetRow]) -> int:
    """As many columns as the header names; without one, as many as are filled."""
    first = 1 + max(sample[0].cells)
    cells = _cells(sample[0], first)
    if is_header(cells, read_header(cells, request.schema), request.schema):
        return first
    return 1 + max(max(row.cells) for row in sample)


def _cells(row: SheetRow, width: int) -> list[str]:
    return [row.cells.get(column, "") for column in range(width)]


def _rows(
    workbook: Workbook, findings: Findings, progress: Progress | None
) -> Generator[list[SheetRow], None, None]:
    """The rows of the first sheet that are not empty, piece by piece."""
    part = workbook.sheets[0]
    with closing(SharedStrings(workbook.path)) as strings:
        reader = SheetReader(_context(workbook, strings), findings)
        handlers = MarkupHandlers(reader.start, reader.end, reader.text)
        try:
            for share in workbook.parse(part, handlers, lambda: bool(reader.rows)):
                yield _take(reader)
                if progress:
                    progress(int(workbook.packed_size * share))
        except UnfinishedMarkup:
            findings.note("unfinished_file")
            if reader.open_row:
                findings.malformed_row(reader.open_row.number, "the file ends in the middle of this row")


def _context(workbook: Workbook, strings: SharedStrings) -> CellContext:
    styles = DateStyles()
    if workbook.has("xl/sharedStrings.xml"):
        handlers = MarkupHandlers(strings.start, strings.end, strings.text)
        workbook.parse_whole("xl/sharedStrings.xml", handlers, strings.settled)
    if workbook.has("xl/styles.xml"):
        workbook.parse_whole("xl/styles.xml", MarkupHandlers(styles.start, styles.end))
    return CellContext(strings, frozenset(styles.numbers), workbook.counts_from_1904)


def _take(reader: SheetReader) -> list[SheetRow]:
    rows = [row for row in reader.rows if row.cells or row.problem]
    reader.rows = []
    return rows


def _blocks(
    request: Request, header_row: int, width: int, progress: Progress | None, findings: Findings
) -> Iterator[Block]:
    with open_workbook(request.path) as workbook:
        for rows in _rows(workbook, findings, progress):
            block = _block([row for row in rows if row.number > header_row], width, findings)
            if block.lines:
                note_block_characters(block, findings)
                yield block


def _block(rows: list[SheetRow], width: int, findings: Findings) -> Block:
    good = []
    for row in rows:
        if row.problem:
            findings.malformed_row(row.number, row.problem)
            continue
        outside = sum(column >= width for column in row.cells)
        if outside:
            findings.note("cells_outside", row.number, outside)
        if outside < len(row.cells):
            good.append(row)
    columns = [[row.cells.get(column, "") for row in good] for column in range(width)]
    return Block([row.number for row in good], columns)
