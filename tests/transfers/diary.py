"""A kind of records of patients that nobody has heard of, but for its declaration: what a diary says of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from console import SilentProgress
from filemaker import NOTE_EXPORT, DateOptions
from notes.models import Note
from patients.models import Patient
from patients.records import accounts_of, prepare_whose, sheets_of
from tests.patients.registry import TODAY
from transfers.kind import Kind
from transfers.options import ImportOptions
from transfers.result import ImportResult
from transfers.run import run_transfer
from transfers.transfer import CountedList, Transfer

DIARY = Transfer(
    kind=Kind(
        name="diary",
        number=6,
        purpose="copies the diary",
        command="import_diary",
        doing="Copying the diary",
        patterns=("Diary.*",),
        schema=NOTE_EXPORT,
        tables=(Patient, Note),
        accounts=accounts_of("diary"),
        sheets=sheets_of("diary", "entry"),
        model=Note,
    ),
    namespace=UUID("00000000-0000-4000-8000-00000000d1a0"),
    reads={"patient_id": 200, "text": None, "author": 20},
    fields=("patient_id", "text", "author", "kind", "filemaker_type", "date_text"),
    plan=Path(__file__).with_name("diary.sql"),
    document="other_columns",
    imported="as_imported",
    prepare=prepare_whose,
    listings=(CountedList("authors", "Authors", "SELECT author, count(*) FROM told GROUP BY author"),),
)


@dataclass
class Diary:
    """Builds an export of the diary, and imports it."""

    root: Path
    rows: list[tuple[str, ...]] = field(default_factory=list)
    header: tuple[str, ...] = ("id", "id_Key", "Note", "creationAccountName", "Weather")

    def row(self, *cells: str) -> None:
        self.rows.append(cells)

    @property
    def csv(self) -> Path:
        return self.root / "Diary.csv"

    def write(self) -> None:
        with self.csv.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([self.header, *self.rows])

    def options(self, **changes: Any) -> ImportOptions:
        options: dict[str, Any] = {"export": self.csv, "min_usable": 0.0, "dates": DateOptions(today=TODAY)}
        return ImportOptions(**{**options, **changes})

    def run(self, **changes: Any) -> ImportResult:
        self.write()
        return run_transfer(DIARY, self.options(**changes), SilentProgress())
