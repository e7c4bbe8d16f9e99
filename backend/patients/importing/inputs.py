"""What an import reads from outside: the export, loaded into the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from console import Progress
from database import Workbench
from filemaker import PATIENT_EXPORT, DateColumn, Export, ReadOptions, RowBatch, clean_id, normalise_id
from jobs import file_sha256
from patients.importing.facts import FIELDS, as_list, clean
from patients.importing.options import ImportOptions
from patients.keys import patient_key
from transfers.loading import load_dates, load_rows, reading, settle_ids

__all__ = ["Inputs", "gather_inputs", "settle_keys"]

# Nobody born before is a patient of a clinic that keeps its records in FileMaker.
EARLIEST_BIRTH: Final = date(1850, 1, 1)

_ROW_COLUMNS = {
    "line": "BIGINT",
    "filemaker_id": "VARCHAR",
    "ref": "VARCHAR",
    "key": "UUID",
    "date_text": "VARCHAR",
    "facts": "VARCHAR",
}


@dataclass(frozen=True)
class Inputs:
    """What was read, for the record of the run and for its report.

    Attributes:
        export: the export as the reader saw it; its quirks are complete.
        export_sha256: of the export's bytes.
        dates: how the dates of birth were read, with the evidence.
        extras: the columns that go to `filemaker_metadata`, by the names under which they stand there.
    """

    export: Export
    export_sha256: str
    dates: DateColumn
    extras: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a patient that the export has a column for."""
        names = {column.name for column in self.export.columns}
        return tuple(name for name in FIELDS if name in names)


def gather_inputs(bench: Workbench, options: ImportOptions, progress: Progress) -> Inputs:
    """Reads the export and the meaning of its dates.

    Raises:
        UnusableInput: the export cannot be read.
    """
    with reading(options.export, PATIENT_EXPORT, options.read, progress) as export:
        extras = _extras(export, options.read)
        load_rows(bench, export, _ROW_COLUMNS, lambda batch: _row_columns(batch, extras))
    names = (*FIELDS, *extras)
    bench.load("fact", {"place": "BIGINT", "name": "VARCHAR"}, [(range(1, len(names) + 1), names)])
    dates = load_dates(bench, export, FIELDS[0], replace(options.dates, earliest=EARLIEST_BIRTH))
    return Inputs(export, file_sha256(options.export), dates, extras)


def settle_keys(bench: Workbench, export: Export) -> None:
    """An id that is another one in the light of its column, and of the patients, gives another key, or none."""
    refs = sorted(set(settle_ids(bench, export, "ref", "SELECT filemaker_id FROM patient").values()))
    bench.load(
        "settled_id", {"ref": "VARCHAR", "key": "UUID"}, [(refs, [_key(identifier) for identifier in refs])]
    )
    bench.rows(
        "UPDATE export_row SET key = s.key, filemaker_id = CASE WHEN s.key IS NULL THEN filemaker_id ELSE s.ref END "
        "FROM settled_id s WHERE s.ref = export_row.ref"
    )


def _key(identifier: str) -> str | None:
    """The key of a patient by the FileMaker id, through `normalise_id`; nobody has none."""
    return str(patient_key(identifier)) if identifier else None


def _extras(export: Export, read: ReadOptions) -> tuple[str, ...]:
    """The columns that no field of a patient stands for, without those that `--columns` calls unneeded."""
    given = read.columns or ()
    unneeded = {index for index, name in enumerate(given) if name == "-"}
    known = {"filemaker_id", *FIELDS}
    return tuple(
        column.name for column in export.columns if column.name not in known and column.index not in unneeded
    )


def _row_columns(batch: RowBatch, extras: Sequence[str]) -> list[Sequence[Any]]:
    """The columns that the plan needs, cleaned; a column that the export lacks is NULL in every row."""

    def texts(name: str) -> list[str] | list[None]:
        column = batch.columns.get(name)
        return [None] * len(batch.lines) if column is None else [clean(text) for text in column]

    ids = [clean_id(clean(text)) for text in batch.columns["filemaker_id"]]
    refs = [normalise_id(identifier) for identifier in ids]
    facts = zip(*(texts(name) for name in (*FIELDS[1:], *extras)), strict=True)
    return [
        batch.lines,
        ids,
        refs,
        [_key(identifier) for identifier in refs],
        texts(FIELDS[0]),
        [as_list(row) for row in facts],
    ]
