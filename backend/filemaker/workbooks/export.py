"""Exports that are workbooks: the sheet that has the columns, wherever it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress, zip_longest

from filemaker.block import Block
from filemaker.characters import note_block_characters
from filemaker.columns.finding import FoundColumns, find_columns
from filemaker.columns.header import is_header, read_header
from filemaker.errors import ExportError, no_records
from filemaker.opened import Description, OpenedExport
from filemaker.quirks import Findings
from filemaker.request import ReadRequest
from filemaker.workbooks.reading import Cells, Piece
from filemaker.workbooks.values import LONGEST_TEXT, Cell, are_rounded, as_times, column_texts
from filemaker.workbooks.workbook import Workbook, Worksheet, open_workbook

Progress = Callable[[int], None]
Row = Sequence[Cell]  # its cells, from the sheet's first column on

# Rows that columns without a header are recognised by.
_SAMPLE_ROWS = 5_000
# Rows that a title may take above the header.
_MOST_TITLES = 20
_DAYS = {date, datetime}


@dataclass(frozen=True)
class _Table:
    """A sheet whose columns are known: the number of the header's row (0 without one), and how many columns count."""

    sheet: Worksheet
    cells: Cells
    columns: FoundColumns
    header_row: int
    width: int
    findings: Findings


def open_workbook_export(request: ReadRequest, start: bytes, progress: Progress | None) -> OpenedExport:
    """Reads the workbook and finds the sheet that has the columns; its rows are handed out when they are asked for.

    Raises:
        ExportError: it is no readable workbook, no sheet has the columns, more than one has, or there are no records.
    """
    workbook = open_workbook(request.path, start)
    table = _the_table(request, workbook)
    if table.columns.has_header and table.header_row == table.cells.last_row:
        raise no_records(request.path, "it holds a header and no records")
    _note_workbook(workbook, table)

    def blocks(found: Findings) -> Iterator[Block]:
        yield from _blocks(request, table, progress, found)
        workbook.close()

    about = Description(
        path=request.path,
        format=workbook.format,
        encoding="utf-8",
        line_ending="none",
        line_unit="row",
        columns=table.columns,
    )
    return OpenedExport(about, request.schema, blocks, table.findings)


def _the_table(request: ReadRequest, workbook: Workbook) -> _Table:
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


def _tables(
    request: ReadRequest, workbook: Workbook, *, hidden: bool
) -> tuple[list[_Table], list[ExportError]]:
    """The sheets that have the columns, and why the others have not, the largest of them first."""
    found: list[_Table] = []
    refusals: list[tuple[int, ExportError]] = []
    for sheet in workbook.sheets:
        if not sheet.is_table or sheet.is_hidden != hidden:
            continue
        cells = workbook.table(sheet)
        numbers, sample = _sample(cells)
        if not sample:
            continue
        try:
            found.append(_table(request, sheet, cells, numbers, sample))
        except ExportError as refusal:
            refusals.append((cells.last_row * (cells.last_column + 1), refusal))
    return found, [refusal for _, refusal in sorted(refusals, key=lambda one: -one[0])]


def _sample(cells: Cells) -> tuple[list[int], list[Row]]:
    """The first rows that are not empty, and their numbers."""
    numbers: list[int] = []
    rows: list[Row] = []
    for piece in cells.pieces():
        numbers.extend(piece.numbers)
        rows.extend(zip(*piece.columns, strict=True))
        if len(rows) >= _SAMPLE_ROWS:
            break
    return numbers, rows


def _table(
    request: ReadRequest, sheet: Worksheet, cells: Cells, numbers: list[int], sample: list[Row]
) -> _Table:
    findings = Findings()
    at = _header_at(request, sample)
    width = 1 + cells.last_column if at is None else _filled_width(sample[at])
    first = at or 0
    rows = list(
        zip(*map(column_texts, zip(*(row[:width] for row in sample[first:]), strict=True)), strict=True)
    )
    columns = find_columns(request, rows, width, numbers[first], findings)
    if first:
        findings.note("title_lines", numbers[0], first)
    return _Table(sheet, cells, columns, numbers[first] if columns.has_header else 0, width, findings)


def _header_at(request: ReadRequest, sample: Sequence[Row]) -> int | None:
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


def _hold_the_same(one: Cells, other: Cells) -> bool:
    if (one.last_row, one.last_column) != (other.last_row, other.last_column):
        return False
    pairs = zip_longest(one.pieces(), other.pieces())
    return all(here == there for here, there in pairs)


def _note_workbook(workbook: Workbook, table: _Table) -> None:
    if len(workbook.sheets) > 1:
        table.findings.note("several_sheets", count=len(workbook.sheets))
    if workbook.formulas:
        table.findings.note("formula_cells", count=workbook.formulas)
    if workbook.errors:
        table.findings.note("error_cells", count=workbook.errors)


def _blocks(
    request: ReadRequest, table: _Table, progress: Progress | None, findings: Findings
) -> Iterator[Block]:
    size = request.path.stat().st_size
    specs = request.schema.columns
    of_days = _places(table, {spec.name for spec in specs if spec.is_date})
    of_times = _places(table, {spec.name for spec in specs if spec.is_time})
    for piece in table.cells.pieces():
        records = _inside(_below(piece, table.header_row), table.width, findings)
        if records.numbers:
            block = _block(_with_times(records, of_times), of_days, findings)
            note_block_characters(block, findings)
            yield block
        if progress:
            progress(size * piece.numbers[-1] // table.cells.last_row)


def _places(table: _Table, names: Collection[str]) -> Collection[int]:
    return {column.index for column in table.columns.header.columns if column.name in names}


def _below(piece: Piece, header_row: int) -> Piece:
    """The rows below the header."""
    first = bisect_right(piece.numbers, header_row)
    if not first:
        return piece
    return Piece(piece.numbers[first:], [column[first:] for column in piece.columns], piece.kinds)


def _with_times(piece: Piece, of_times: Collection[int]) -> Piece:
    """With times in the columns of times, where they look like days."""
    columns = list(piece.columns)
    kinds = list(piece.kinds)
    for at in of_times:
        columns[at], kinds[at] = as_times(columns[at]), None
    return Piece(piece.numbers, columns, kinds)


def _block(piece: Piece, of_days: Collection[int], findings: Findings) -> Block:
    columns = []
    for at, cells in enumerate(piece.columns):
        kind = piece.kinds[at]
        kinds = {kind} if kind else set(map(type, cells))
        texts = column_texts(cells, kinds)
        joined = "".join(texts)
        if "\0" in joined:
            texts = [text.replace("\0", "") for text in texts]
        if len(joined) >= LONGEST_TEXT:
            _note_lost("text_cut", [len(text) >= LONGEST_TEXT for text in texts], piece, findings)
        if float in kinds:
            _note_lost("rounded_number", are_rounded(cells), piece, findings)
        if at in of_days and kinds & _DAYS:
            findings.date_cells[at].update(compress(texts, [isinstance(cell, date) for cell in cells]))
        columns.append(texts)
    return Block(piece.numbers, columns)


def _inside(piece: Piece, width: int, findings: Findings) -> Piece:
    """The rows that are filled in the columns that count, without the other columns."""
    if len(piece.columns) <= width:
        return piece
    for number, outside in zip(piece.numbers, zip(*piece.columns[width:], strict=True), strict=True):
        if filled := len(outside) - outside.count(""):
            findings.note("cells_outside", number, filled)
    columns = piece.columns[:width]
    filled_rows = [row.count("") < width for row in zip(*columns, strict=True)]
    numbers = list(compress(piece.numbers, filled_rows))
    return Piece(numbers, [list(compress(column, filled_rows)) for column in columns], piece.kinds)


def _note_lost(name: str, are_lost: Sequence[bool], piece: Piece, findings: Findings) -> None:
    """Names digits and letters that a spreadsheet has dropped."""
    if any(are_lost):
        findings.note(name, piece.numbers[are_lost.index(True)], are_lost.count(True))
