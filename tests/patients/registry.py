"""A small patients' export to test with: the cast, the rows that FileMaker exports of them, and what the import makes."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from console import SilentProgress
from filemaker import DateOptions
from patients.keys import patient_key
from patients.models import Patient
from patients.transfer import PATIENTS
from transfers.options import ImportOptions
from transfers.result import ImportResult
from transfers.run import run_transfer

HEADER = (
    "id", "Title", "First Name", "Last Name", "Date of Birth", "Sex", "Clinic", "Health Number", "Notes", "Phone",
)  # fmt: skip
TODAY = date(2026, 11, 23)

# The cast. Their FileMaker ids, in the case in which FileMaker writes them; Dora's clinic numbered its patients.
ADA = "0A1B2C3D-0000-4000-8000-00000000ADA0"
BRUNO = "0A1B2C3D-0000-4000-8000-0000000B0B00"
CLEO = "0A1B2C3D-0000-4000-8000-00000000C1E0"
DORA = "P-0042"


@dataclass
class Registry:
    """Builds an export, imports it, and tells what the database holds afterwards."""

    root: Path
    header: tuple[str, ...] = HEADER
    rows: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def csv(self) -> Path:
        return self.root / "Patients.csv"

    def row(self, filemaker_id: str, **cells: str) -> None:
        """One row: the cells that are named, the others as Ada has them."""
        usual = {
            "Title": "Ms", "First Name": "Ada", "Last Name": "Quillfeather", "Date of Birth": "12/28/1950", "Sex": "F",
            "Clinic": "Harbour", "Health Number": "0123-456", "Notes": "walks with a cane", "Phone": "555-0100",
        }  # fmt: skip
        given = {name.replace("_", " "): text for name, text in cells.items()}
        assert given.keys() <= {*usual, *self.header}
        values = {**usual, **given, self.header[0]: filemaker_id}
        self.rows.append(tuple(values[name] for name in self.header))

    def write(self) -> Path:
        with self.csv.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([self.header, *self.rows])
        return self.csv

    def options(self, **changes: Any) -> ImportOptions:
        defaults: dict[str, Any] = {
            "export": self.csv,
            "min_usable": 0.0,
            "dates": DateOptions(today=TODAY),
        }
        return ImportOptions(**{**defaults, **changes})

    def run(self, **changes: Any) -> ImportResult:
        """Writes the export as it stands and imports it."""
        self.write()
        return run_transfer(PATIENTS, self.options(**changes), SilentProgress())


def patient(filemaker_id: str) -> Patient:
    """The patient with the key that follows from a FileMaker id."""
    return Patient.objects.get(pk=patient_key(filemaker_id))


def outcomes(result: ImportResult) -> dict[str, int]:
    return {outcome.value: count for outcome, count in result.plan.rows.items()}


def patient_outcomes(result: ImportResult) -> dict[str, int]:
    return {outcome.value: count for outcome, count in result.plan.accounts["patients"].counts.items()}


def database_state() -> list[dict[str, Any]]:
    """Every patient with every field, in a comparable form."""
    return [dict(row) for row in Patient.objects.order_by("pk").values()]


def report(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
