"""The scratch database in which a run matches: DuckDB in memory, spilling to `var/tmp` when it must."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
from arro3.core import Array, DataType, RecordBatch
from django.conf import settings

__all__ = ["Workbench"]

# How a column of a DuckDB type travels from Python; every other type travels as text and is cast on arrival.
_CARRIERS = {"BIGINT": DataType.int64(), "BOOLEAN": DataType.bool()}

# An id that follows from what it identifies: UUIDv8 (RFC 9562, section 5.8), the first 122 free bits of a SHA-256.
_MACROS = """
CREATE MACRO as_hex(id) AS replace(id::VARCHAR, '-', '');
CREATE MACRO derived_id(name) AS regexp_replace(
  sha256(name), '^(.{12}).(.{3}).(.{15}).*$', '\\18\\28\\3'
)::UUID
"""


class Workbench:
    """Tables of a run, loaded column by column and asked in SQL. Gone when the run ends."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(
            config={
                "temp_directory": str(settings.VAR_DIR / "tmp"),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "preserve_insertion_order": "false",
            }
        )
        self._connection.execute(_MACROS)

    def __enter__(self) -> Workbench:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def load(self, table: str, columns: dict[str, str], batches: Iterable[Sequence[Sequence[Any]]]) -> None:
        """Creates a table from batches, each one sequence per column.

        Args:
            table: the new table's name.
            columns: name -> DuckDB type, in the order of the sequences.
            batches: the data; None is NULL.
        """
        names = ", ".join(columns)
        # The names come from this package's own code, never from an input.
        self._connection.execute(
            f"CREATE TABLE {table} ({', '.join(f'{n} {kind}' for n, kind in columns.items())})"
        )
        casts = ", ".join(f"CAST({name} AS {kind})" for name, kind in columns.items())
        carriers = [_CARRIERS.get(kind, DataType.utf8()) for kind in columns.values()]
        # Batch by batch, in this thread: a fault of the source surfaces as what it is, not as one of DuckDB's.
        for batch in batches:
            arrays = [Array(values, carrier) for values, carrier in zip(batch, carriers, strict=True)]
            self._connection.register("incoming", RecordBatch.from_arrays(arrays, names=list(columns)))
            self._connection.execute(f"INSERT INTO {table} ({names}) SELECT {casts} FROM incoming")
            self._connection.unregister("incoming")

    def run_script(self, path: Path, variables: dict[str, int | None]) -> None:
        """Runs one file of SQL; `getvariable('name')` reads a variable there."""
        for name, value in variables.items():
            self._connection.execute(f"SET VARIABLE {name} = {'NULL' if value is None else int(value)}")
        self._connection.execute(path.read_text("utf-8"))

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query's result."""
        return self._connection.execute(query, parameters).fetchall()

    def one(self, query: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The only row of a query's result."""
        (row,) = self.rows(query, parameters)
        return row

    def stream(self, query: str, size: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """A query's result in lists of up to `size` rows. Finish it before asking the next query."""
        result = self._connection.execute(query)
        while rows := result.fetchmany(size):
            yield rows
