"""An export on its way into the workbench: its rows, the ones that cannot be read, and what its dates mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from console import Progress
from database import Workbench, WorkTable
from filemaker import (
    DOUBTFUL_ID,
    DateColumn,
    DateOptions,
    Export,
    ReadOptions,
    RowBatch,
    Schema,
    normalise_id,
    read_date_column,
    read_export,
    read_id_column,
)

# What every job that reads an export has beside its rows; `reason` and `problem` are words of the reader.
MALFORMED_ROW: Final = WorkTable("malformed_row", {"line": "BIGINT", "reason": "VARCHAR"})
DATE_READING: Final = WorkTable(
    "date_reading", {"date_text": "VARCHAR", "day": "DATE", "problem": "VARCHAR", "quirk": "VARCHAR"}
)


@contextmanager
def reading(path: Path, schema: Schema, options: ReadOptions, progress: Progress) -> Iterator[Export]:
    """Opens an export; how far its rows are read shows as a step as long as the context lasts."""
    with progress.step("Reading the export", _size(path), "bytes") as step:
        seen = 0

        def show(position: int) -> None:
            nonlocal seen
            step.advance(position - seen)
            seen = position

        yield read_export(path, schema, options, progress=show)


def _size(path: Path) -> int | None:
    """None where there is no file to be read, which the reader says in its own words."""
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def load_rows(
    bench: Workbench,
    export: Export,
    kinds: Mapping[str, str],
    columns_of: Callable[[RowBatch], Sequence[Sequence[Any]]],
) -> None:
    """Loads the rows as `export_row`, with the columns of `kinds`, and the malformed ones as `malformed_row`."""
    bench.load("export_row", dict(kinds), map(columns_of, export.batches()))
    # Complete only now that every row was read.
    bench.fill(
        MALFORMED_ROW,
        [([row.line for row in export.malformed], [row.reason for row in export.malformed])],
    )


def settle_ids(bench: Workbench, export: Export | None, column: str, known: str) -> dict[str, str]:
    """Puts right the ids in a column of `export_row` of which only the whole column tells what they are.

    Args:
        bench: holds the rows.
        export: where they come from; hears what was odd about them.
        column: the column; its ids went through `normalise_id`.
        known: a query for the ids that files or patients are known by: what is known as it is written stays so.

    Returns:
        id as it was -> id as it is now, empty if it proves nobody; only of those that have changed.
    """
    (doubtful,) = bench.one(
        f"SELECT count(*) FROM export_row WHERE regexp_matches({column}, ?)", [DOUBTFUL_ID]
    )
    if not doubtful:
        return {}
    ids = {one for (one,) in bench.rows(f"SELECT DISTINCT {column} FROM export_row WHERE {column} <> ''")}
    readings = read_id_column(ids, {normalise_id(one) for (one,) in bench.rows(known) if one})
    bench.load(
        f"{column}_reading",
        {"former": "VARCHAR", "id": "VARCHAR", "quirk": "VARCHAR"},
        [
            (
                list(readings),
                [reading.id for reading in readings.values()],
                [reading.quirk for reading in readings.values()],
            )
        ],
    )
    if export:
        _note_quirks(bench, export, f"export_row JOIN {column}_reading ON former = {column}")
    bench.rows(f"UPDATE export_row SET {column} = r.id FROM {column}_reading r WHERE r.former = {column}")
    return {former: reading.id for former, reading in readings.items() if former != reading.id}


def load_dates(
    bench: Workbench, export: Export, columns: tuple[str, ...], options: DateOptions, others: str = ""
) -> DateColumn:
    """Reads the dates of all rows as one column, and loads what each text means as `date_reading`.

    Args:
        bench: holds the rows, with their `date_text`.
        export: where they come from; hears what was odd about them.
        columns: its columns that they came from.
        options: how to read them where the export does not say so itself.
        others: a query for further texts of dates, of all rows; empty for none.
    """
    texts = "SELECT date_text FROM export_row" + (f" UNION ALL {others}" if others else "")
    counts = dict(
        bench.rows(
            f"SELECT date_text, count(*) FROM ({texts}) WHERE date_text IS NOT NULL GROUP BY date_text"
        )
    )
    of_file = replace(options, declared=export.declared_date_order, date_cells=_date_cells(export, columns))
    dates = read_date_column(counts, of_file)
    readings = dates.readings.values()
    bench.fill(
        DATE_READING,
        [
            (
                list(dates.readings),
                [reading.day.isoformat() if reading.day else None for reading in readings],
                [reading.problem for reading in readings],
                [reading.quirk for reading in readings],
            )
        ],
    )
    _note_quirks(bench, export, "export_row JOIN date_reading USING (date_text)")
    return dates


def _date_cells(export: Export, columns: tuple[str, ...]) -> frozenset[str] | None:
    """The texts that were date cells in any of the columns; None where there are no cells."""
    cells = [found for column in columns if (found := export.date_cells(column)) is not None]
    return frozenset().union(*cells) if cells else None


def _note_quirks(bench: Workbench, export: Export, rows: str) -> None:
    """Tells the export of the quirks that rows of the workbench carry."""
    found = bench.rows(f"SELECT quirk, min(line), count(*) FROM {rows} WHERE quirk <> '' GROUP BY quirk")
    for quirk, line, count in sorted(found):
        export.note(quirk, line, count)


def describe_column(export: Export, name: str) -> str:
    """A column as the user knows it: by its own header, if the file has one."""
    for column in export.columns:
        if column.name == name:
            return f"The column {column.header or name} (number {column.index + 1})"
    return f"The column {name}"
