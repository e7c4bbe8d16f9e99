"""A small export of notes to test with: the patients, the rows that FileMaker exports, and what the import makes of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console import SilentProgress
from filemaker import DateOptions
from notes.models import Note
from notes.transfer import NOTES
from patients.keys import patient_key
from patients.models import Patient
from tests.patients.registry import ADA, BRUNO, TODAY
from transfers.options import ImportOptions
from transfers.result import ImportResult
from transfers.run import run_transfer

HEADER = (
    "id", "id_Key", "Date", "Note", "Note Type", "creationAccountName", "@Notes to Contacts::Name Full",
)  # fmt: skip
# A name that must turn up in no log, no message and no report.
NAME = "Adalwina Aardwolf"
# Two patients carry this id.
TWINS = "0A1B2C3D-0000-4000-8000-000000007717"


def note_id(number: int) -> str:
    """FileMaker's id of a note."""
    return f"0A1B2C3D-0000-4000-8000-{number:012}"


@dataclass
class Notebook:
    """Builds an export of notes and imports it."""

    root: Path
    header: tuple[str, ...] = HEADER
    rows: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def csv(self) -> Path:
        return self.root / "Notes.csv"

    def row(self, filemaker_id: str, patient: str = ADA, **cells: str) -> int:
        """One row: the cells that are named, the others as usual; returns its line."""
        usual = {"date": "10/18/2016", "text": "walks well", "type": "Clinical Notes", "author": "wanda"}
        assert cells.keys() <= usual.keys()
        self.rows.append((filemaker_id, patient, *{**usual, **cells}.values(), NAME))
        return len(self.rows) + 1

    def write(self) -> Path:
        with self.csv.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([self.header, *self.rows])
        return self.csv

    def run(self, **changes: Any) -> ImportResult:
        """Writes the export as it stands and imports it."""
        options: dict[str, Any] = {
            "export": self.write(),
            "min_usable": 0.0,
            "dates": DateOptions(today=TODAY),
        }
        return run_transfer(NOTES, ImportOptions(**{**options, **changes}), SilentProgress())


def make_patients() -> None:
    """Ada and Bruno, and two who carry one id."""
    for one in (ADA, BRUNO):
        Patient.objects.create(pk=patient_key(one), filemaker_metadata={"filemaker_id": one})
    for _ in range(2):
        Patient.objects.create(filemaker_metadata={"filemaker_id": TWINS})


def note(number: int) -> Note:
    return Note.objects.get(filemaker_id=note_id(number))


def state() -> list[dict[str, Any]]:
    """Every note with every field, in a comparable form."""
    return [dict(row) for row in Note.objects.order_by("pk").values()]
