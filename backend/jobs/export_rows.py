"""An export on its way into the workbench: its rows, the ones that cannot be read, and what its dates mean."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from console import Progress
from database import Workbench
from filemaker import (
    DateColumn,
    DateOptions,
    Export,
    ReadOptions,
    RowBatch,
    Schema,
    read_date_column,
    read_export,
)

__all__ = ["describe_column", "file_sha256", "load_dates", "load_rows", "reading"]


@contextmanager
def reading(path: Path, schema: Schema, options: ReadOptions, progress: Progress) -> Iterator[Export]:
    """Opens an export; how far its rows are read shows as a step as long as the context lasts."""
    size = path.stat().st_size if path.is_file() else None
    with progress.step("Reading the export", size, "bytes") as step:
        seen = 0

        def show(position: int) -> None:
            nonlocal seen
            step.advance(position - seen)
            seen = position

        yield read_export(path, schema, options, progress=show)


def load_rows(
    bench: Workbench,
    export: Export,
    kinds: Mapping[str, str],
    columns_of: Callable[[RowBatch], Sequence[Sequence[Any]]],
) -> None:
    """Loads the rows as `export_row`, with the columns of `kinds`, and the malformed ones as `malformed_row`."""
    bench.load("export_row", dict(kinds), map(columns_of, export.batches()))
    # Complete only now that every row was read.
    bench.load(
        "malformed_row",
        {"line": "BIGINT", "reason": "VARCHAR"},
        [([row.line for row in export.malformed], [row.reason for row in export.malformed])],
    )


def load_dates(bench: Workbench, options: DateOptions) -> DateColumn:
    """Reads the `date_text` of all rows as one column, and loads what each text means as `date_reading`."""
    counts = dict(
        bench.rows(
            "SELECT date_text, count(*) FROM export_row WHERE date_text IS NOT NULL GROUP BY date_text"
        )
    )
    column = read_date_column(counts, options)
    readings = column.readings.values()
    bench.load(
        "date_reading",
        {"date_text": "VARCHAR", "day": "DATE", "problem": "VARCHAR"},
        [
            (
                list(column.readings),
                [reading.day.isoformat() if reading.day else None for reading in readings],
                [reading.problem for reading in readings],
            )
        ],
    )
    return column


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe_column(export: Export, name: str) -> str:
    """A column as the user knows it: by its own header, if the file has one."""
    for column in export.columns:
        if column.name == name:
            return f"The column {column.header or name} (number {column.index + 1})"
    return f"The column {name}"
