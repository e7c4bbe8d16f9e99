"""The scratch database in which a run matches: DuckDB in memory, spilling to `var/tmp` when it must."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
from arro3.core import Array, DataType, RecordBatch
from django.conf import settings

from database.faults import place_of
from database.kept_texts import KeptTexts
from database.memory import matching_memory
from errors import NexusError, RunFailed

# How a column of a DuckDB type travels from Python; every other type travels as text and is cast on arrival.
_CARRIERS = {"BIGINT": DataType.int64(), "BOOLEAN": DataType.bool()}
# Lists of texts travel as JSON, which a column of the database may be already.
_LIST = "VARCHAR[]"

# An id that follows from what it identifies: UUIDv8 (RFC 9562, section 5.8), the first 122 free bits of a SHA-256. And what is
# remembered of a text, to see whether it is another one by now: the beginning of its SHA-256, also of one that is kept outside.
_MACROS = """
CREATE MACRO as_hex(id) AS replace(id::VARCHAR, '-', '');
CREATE MACRO derived_id(name) AS regexp_replace(
  sha256(name), '^(.{12}).(.{3}).(.{15}).*$', '\\18\\28\\3'
)::UUID;
CREATE MACRO text_mark(words) AS CASE WHEN starts_with(words, chr(31)) THEN words[2:13] ELSE left(sha256(words), 12) END
"""


@dataclass(frozen=True)
class WorkTable:
    """A table of a workbench whose columns are known on both sides, in Python and in SQL.

    Attributes:
        name: the table's name.
        columns: name -> DuckDB type, in the order of the table.
    """

    name: str
    columns: Mapping[str, str]


class Workbench:
    """Tables of a run, loaded column by column and asked in SQL. Gone when the run ends.

    Attributes:
        texts: the long ones, which stand in its tables by name only.

    Every method raises RunFailed for what DuckDB refuses, without DuckDB's own words: they may quote a value.
    """

    def __init__(self) -> None:
        memory = matching_memory()
        self.texts = KeptTexts(_scratch_folder())
        with _scratch_faults():
            self._connection = duckdb.connect(
                config={
                    # What does not fit goes to the folder, before the machine has nothing left.
                    "memory_limit": f"{memory.megabytes}MB",
                    "threads": str(memory.threads),
                    "temp_directory": str(_scratch_folder()),
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
        self.texts.close()

    def fill(self, table: WorkTable, batches: Iterable[Sequence[Sequence[Any]]]) -> None:
        """`load` for a table that is declared."""
        self.load(table.name, table.columns, batches)

    def load(
        self, table: str, columns: Mapping[str, str], batches: Iterable[Sequence[Sequence[Any]]]
    ) -> None:
        """Creates a table from batches, each one sequence per column.

        Args:
            table: the new table's name.
            columns: name -> DuckDB type, in the order of the sequences.
            batches: the data; None is NULL.
        """
        with _scratch_faults():
            self._load(table, columns, batches)

    def _load(
        self, table: str, columns: Mapping[str, str], batches: Iterable[Sequence[Sequence[Any]]]
    ) -> None:
        names = ", ".join(columns)
        # The names come from this package's own code, never from an input.
        self._connection.execute(
            f"CREATE TABLE {table} ({', '.join(f'{n} {kind}' for n, kind in columns.items())})"
        )
        casts = ", ".join(
            f"from_json({name}, '[\"VARCHAR\"]')" if kind == _LIST else f"CAST({name} AS {kind})"
            for name, kind in columns.items()
        )
        carriers = [_CARRIERS.get(kind, DataType.utf8()) for kind in columns.values()]
        # Batch by batch, in this thread: a fault of the source surfaces as what it is, not as one of DuckDB's.
        for batch in batches:
            carried = [
                [value if isinstance(value, str) else json.dumps(value) for value in values]
                if kind == _LIST
                else values
                for values, kind in zip(batch, columns.values(), strict=True)
            ]
            arrays = [Array(values, carrier) for values, carrier in zip(carried, carriers, strict=True)]
            self._connection.register("incoming", RecordBatch.from_arrays(arrays, names=list(columns)))
            self._connection.execute(f"INSERT INTO {table} ({names}) SELECT {casts} FROM incoming")
            self._connection.unregister("incoming")

    def run_script(self, path: Path, variables: dict[str, int | None]) -> None:
        """Runs one file of SQL; `getvariable('name')` reads a variable there."""
        with _scratch_faults():
            for name, value in variables.items():
                self._connection.execute(f"SET VARIABLE {name} = {'NULL' if value is None else int(value)}")
            self._connection.execute(path.read_text("utf-8"))

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query's result."""
        with _scratch_faults():
            return self._connection.execute(query, parameters).fetchall()

    def one(self, query: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The only row of a query's result."""
        (row,) = self.rows(query, parameters)
        return row

    def record(self, query: str) -> dict[str, Any]:
        """The only row of a query's result, by the names of its columns."""
        with _scratch_faults():
            result = self._connection.execute(query)
            names = [name for name, *_ in result.description]
            (row,) = result.fetchall()
        return dict(zip(names, row, strict=True))

    def stream(self, query: str, size: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """A query's result in lists of up to `size` rows. Finish it before asking the next query."""
        with _scratch_faults():
            result = self._connection.execute(query)
            while rows := result.fetchmany(size):
                yield rows


def _scratch_folder() -> Path:
    return Path(settings.VAR_DIR) / "tmp"


@contextlib.contextmanager
def _scratch_faults() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as fault:
        error = _in_our_words(fault)
        try:
            raise error from None
        finally:
            error.__context__ = None


def _in_our_words(fault: duckdb.Error) -> NexusError:
    if isinstance(fault, duckdb.OutOfMemoryException):
        return RunFailed(
            f"Matching needs more memory than the {matching_memory().megabytes:,} MB that it may take, and what does not "
            f"fit could not all go to {_scratch_folder()}. Nothing was written.",
            "Make room in that folder; or set NEXUS_MATCH_MEMORY (megabytes) higher, if the machine has more and lets this "
            "process have it (ulimit -v).",
        )
    if isinstance(fault, duckdb.IOException):
        return RunFailed(
            f"Matching could not use its scratch folder {_scratch_folder()}. Nothing was written.",
            "Make room there and let this user write, or name another folder in NEXUS_VAR_DIR.",
        )
    return RunFailed(
        f"The scratch database in which a run matches refused a statement: {type(fault).__name__}{place_of(fault)}. "
        "Nothing was written.",
        "Its own words are left out, because they may quote records. Tell whoever looks after Nexus the line above.",
    )
