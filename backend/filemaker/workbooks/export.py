"""Exports that are workbooks: the sheet that has the columns, wherever it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress, islice

from python_calamine import CalamineSheet

from filemaker.block import Block
from filemaker.characters import note_block_characters
from filemaker.columns.finding import FoundColumns, find_columns
from filemaker.columns.header import is_header, read_header
from filemaker.errors import ExportError, no_records
from filemaker.opened import Description, OpenedExport
from filemaker.quirks import Findings
from filemaker.request import Request
from filemaker.workbooks.values import LONGEST_TEXT, NOT_EXACT, Cell, column_texts
from filemaker.workbooks.workbook import Sheet, Workbook, open_workbook

__all__ = ["open_workbook_export"]

Progress = Callable[[int], None]
Row = list[Cell]  # its cells, from the sheet's first column on

# Rows that columns without a header are recognised by.
_SAMPLE_ROWS = 5_000
# Rows that are made to text at once: few enough for the processor's own memory.
_ROWS_AT_ONCE = 500
# Rows that a title may take above the header.
_MOST_TITLES = 20


@dataclass(frozen=True)
class _Table:
    """A sheet whose columns are known: the number of the header's row (0 without one), and how many columns count."""

    sheet: Sheet
    cells: CalamineSheet
    columns: FoundColumns
    header_row: int
    width: int
    findings: Findings


def open_workbook_export(request: Request, start: bytes, progress: Progress | None) -> OpenedExport:
    """Reads the workbook and finds the sheet that has the columns; its rows are handed out when they are asked for.

    Raises:
        ExportError: it is no readable workbook, no sheet has the columns, more than one has, or there are no records.
    """
    workbook = open_workbook(request.path, start)
    table = _the_table(request, workbook)
    if table.columns.has_header and table.header_row == _last_row(table.cells):
        raise no_records(request.path, "it holds a header and no records")
    _note_workbook(workbook, table)

    def blocks(found: Findings) -> Iterator[Block]:
        return _blocks(request, table, progress, found)

    about = Description(
        path=request.path,
        format=workbook.format,
        encoding="utf-8",
        line_ending="none",
        line_unit="row",
        columns=table.columns,
    )
    return OpenedExport(about, request.schema, blocks, table.findings)


def _the_table(request: Request, workbook: Workbook) -> _Table:
    """The one sheet that has the columns.

    Raises:
        ExportError: no visible sheet has them, or several have and do not hold the same.
    """
    found, refusals = _tables(request, workbook, hidden=False)
    if not found:
        hidden, _ = _tables(request, workbook, hidden=True)
        if hidden:
            raise ExportError(
                request.path,
                f"none of its visible sheets has the columns, but sheet {hidden[0].sheet.position}, which is hidden, has",
                "Show that sheet if it is the export, and save the workbook; or export again.",
            )
        raise (
            refusals[0]
            if refusals
            else ExportError(
                request.path, "its sheets are empty", "Export again, and check that records were found."
            )
        )
    first, *others = found
    for other in others:
        if not _hold_the_same(first.cells, other.cells):
            raise ExportError(
                request.path,
                f"its sheets {first.sheet.position} and {other.sheet.position} both have the columns, and they differ",
                "Keep one of them in the workbook, or save each as a file of its own.",
            )
    return first


def _tables(request: Request, workbook: Workbook, *, hidden: bool) -> tuple[list[_Table], list[ExportError]]:
    """The sheets that have the columns, and why the others have not, the largest of them first."""
    found: list[_Table] = []
    refusals: list[tuple[int, ExportError]] = []
    for sheet in workbook.sheets:
        if not sheet.is_table or sheet.is_hidden != hidden:
            continue
        cells = workbook.table(sheet)
        if cells.start is None:
            continue
        try:
            found.append(_table(request, sheet, cells))
        except ExportError as refusal:
            refusals.append((cells.height * cells.width, refusal))
    return found, [refusal for _, refusal in sorted(refusals, key=lambda one: -one[0])]


def _table(request: Request, sheet: Sheet, cells: CalamineSheet) -> _Table:
    findings = Findings()
    numbers, sample = next(_pieces(cells, _SAMPLE_ROWS))
    at = _header_at(request, sample)
    width = 1 + _last_column(cells) if at is None else _filled_width(sample[at])
    first = at or 0
    rows = [column_texts(row[:width]) for row in sample[first:]]
    columns = find_columns(request, rows, width, numbers[first], findings)
    if first:
        findings.note("title_lines", numbers[0], first)
    return _Table(sheet, cells, columns, numbers[first] if columns.has_header else 0, width, findings)


def _header_at(request: Request, sample: Sequence[Row]) -> int | None:
    """The index of the row that names the columns; None where no row does. Titles above it fill few of its columns."""
    filled: list[int] = []
    for at, row in enumerate(sample[:_MOST_TITLES]):
        names = column_texts(row[: _filled_width(row)])
        header = read_header(names, request.schema)
        if header.understood and not header.missing(request.schema):
            if all(count <= max(1, len(names) // 2) for count in filled):
                return at
            break
        filled.append(len(row) - row.count(""))
    names = column_texts(sample[0][: _filled_width(sample[0])])
    return 0 if is_header(names, read_header(names, request.schema), request.schema) else None


def _filled_width(row: Row) -> int:
    return 1 + max(at for at, cell in enumerate(row) if cell != "")


def _last_row(cells: CalamineSheet) -> int:
    return 1 + (cells.end or (0, 0))[0]


def _last_column(cells: CalamineSheet) -> int:
    return (cells.end or (0, 0))[1]


def _pieces(cells: CalamineSheet, size: int = _ROWS_AT_ONCE) -> Iterator[tuple[list[int], list[Row]]]:
    """The rows that are not empty and their numbers in the sheet, from 1, some thousands at a time."""
    _, first_column = cells.start or (0, 0)
    rows, number = cells.iter_rows(), 1
    while piece := list(islice(rows, size)):
        numbers = list(range(number, number + len(piece)))
        number += len(piece)
        if not all(map(any, piece)):  # perhaps an empty row, perhaps only zeros in one
            filled = [row.count("") < len(row) for row in piece]
            numbers, piece = list(compress(numbers, filled)), list(compress(piece, filled))
        if first_column:
            piece = [[""] * first_column + row for row in piece]
        if piece:
            yield numbers, piece


def _hold_the_same(one: CalamineSheet, other: CalamineSheet) -> bool:
    return one.end == other.end and all(
        here == there for here, there in zip(_pieces(one), _pieces(other), strict=True)
    )


def _note_workbook(workbook: Workbook, table: _Table) -> None:
    if len(workbook.sheets) > 1:
        table.findings.note("several_sheets", count=len(workbook.sheets))
    if workbook.formulas:
        table.findings.note("formula_cells", count=workbook.formulas)
    if workbook.errors:
        table.findings.note("error_cells", count=workbook.errors)


def _blocks(
    request: Request, table: _Table, progress: Progress | None, findings: Findings
) -> Iterator[Block]:
    size, last = request.path.stat().st_size, _last_row(table.cells)
    days = {spec.name for spec in request.schema.columns if spec.is_date}
    of_days = {column.index for column in table.columns.header.columns if column.name in days}
    for numbers, rows in _pieces(table.cells):
        records = bisect_right(numbers, table.header_row)
        block = _block(numbers[records:], rows[records:], table.width, of_days, findings)
        if block.lines:
            note_block_characters(block, findings)
            yield block
        if progress:
            progress(size * numbers[-1] // last)


def _block(
    numbers: list[int], rows: list[Row], width: int, of_days: Collection[int], findings: Findings
) -> Block:
    if rows and len(rows[0]) > width:
        rows = [_inside(number, row, width, findings) for number, row in zip(numbers, rows, strict=True)]
        numbers, rows = list(compress(numbers, rows)), list(filter(None, rows))
    columns = []
    for at, column in enumerate(zip(*rows, strict=True)):
        texts = column_texts(column)
        joined = "".join(texts)
        if "\0" in joined:
            texts = [text.replace("\0", "") for text in texts]
        if len(joined) >= LONGEST_TEXT or not set(map(type, column)) <= {str}:
            _note_lost(column, texts, numbers, findings)
        if at in of_days:
            cells = zip(column, texts, strict=True)
            findings.date_cells[at].update(text for cell, text in cells if isinstance(cell, date))
        columns.append(texts)
    return Block(numbers, columns)


def _inside(number: int, row: Row, width: int, findings: Findings) -> Row:
    """The row's cells in the columns that count; nothing if none of them is filled."""
    inside, outside = row[:width], row[width:]
    filled = len(outside) - outside.count("")
    if filled:
        findings.note("cells_outside", number, filled)
    return inside if inside.count("") < width else []


def _note_lost(cells: Sequence[Cell], texts: list[str], lines: list[int], findings: Findings) -> None:
    """Names digits and letters that a spreadsheet has dropped."""
    rounded = [at for at, cell in enumerate(cells) if isinstance(cell, float) and abs(cell) >= NOT_EXACT]
    cut = [at for at, text in enumerate(texts) if len(text) >= LONGEST_TEXT]
    for name, found in (("rounded_number", rounded), ("text_cut", cut)):
        if found:
            findings.note(name, lines[found[0]], len(found))
