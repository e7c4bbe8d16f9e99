"""What the columns of an export hold, without showing what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console import Progress
from database import Workbench
from filemaker import Column, Export, Schema

# The shape of a value: letters become A and a, digits 9; a UUID has so many shapes that it goes by its name.
_SHAPE = r"""
CASE WHEN regexp_full_match({value}, '\s*\{{?[0-9A-Fa-f]{{8}}(-[0-9A-Fa-f]{{4}}){{3}}-[0-9A-Fa-f]{{12}}\}}?\s*') THEN 'UUID'
ELSE left(regexp_replace(regexp_replace(regexp_replace({value}, '\p{{Lu}}', 'A', 'g'), '[^\P{{L}}A]', 'a', 'g'),
  '\p{{N}}', '9', 'g'), 24) END
"""


@dataclass(frozen=True)
class ColumnCheck:
    """One column of the export.

    Attributes:
        header: what the file calls it; empty where it has no header line.
        meaning: the canonical name, or empty where the column was not understood.
        number: its place in the file, from 1.
        rows: all rows that could be read.
        filled: those of them in which the column holds something.
        distinct: different values among these.
        shape: the most frequent shape of a value, without its contents; empty where none is filled.
    """

    header: str
    meaning: str
    number: int
    rows: int
    filled: int
    distinct: int
    shape: str

    @property
    def filled_percent(self) -> float:
        return 100.0 * self.filled / self.rows if self.rows else 0.0


def check_columns(bench: Workbench, export: Export, schema: Schema, progress: Progress) -> list[ColumnCheck]:
    """Reads the whole export once more and counts, column by column."""
    names = {column.name: f"c{column.index}" for column in export.columns}
    with progress.step("Looking at the columns", unit="rows") as step:

        def cells() -> Iterator[list[list[str]]]:
            for batch in export.batches():
                step.advance(len(batch.lines))
                yield [batch.columns[name] for name in names]

        bench.load("cell", dict.fromkeys(names.values(), "VARCHAR"), cells())
    meanings = {spec.name for spec in schema.columns}
    return [_check(bench, column, meanings) for column in export.columns]


def _check(bench: Workbench, column: Column, meanings: set[str]) -> ColumnCheck:
    value = f"c{column.index}"
    rows, filled, distinct = bench.one(
        f"SELECT (SELECT count(*) FROM cell), count(*), count(DISTINCT {value}) FROM cell WHERE trim({value}) <> ''"
    )
    # Of shapes that are equally frequent, always the same one.
    shapes = bench.rows(
        f"SELECT {_SHAPE.format(value=value)} AS shape FROM cell WHERE trim({value}) <> '' "
        "GROUP BY shape ORDER BY count(*) DESC, shape LIMIT 1"
    )
    return ColumnCheck(
        header=column.header,
        meaning=column.name if column.name in meanings else "",
        number=column.index + 1,
        rows=rows,
        filled=filled,
        distinct=distinct,
        shape=shapes[0][0] if shapes else "",
    )
