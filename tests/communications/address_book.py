"""A small export of communications to test with: the rows that FileMaker exports of the cast, and what the import makes."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communications.models import Contact
from communications.transfer import COMMUNICATIONS
from console import SilentProgress
from filemaker import DateOptions
from patients.keys import patient_key
from patients.models import Patient
from tests.patients.registry import ADA, BRUNO, TODAY
from transfers.options import ImportOptions
from transfers.result import ImportResult
from transfers.run import run_transfer

HEADER = (
    "id", "id.key", "type", "Name", "ph", "PhoneMobileIntFormat", "SMS Phone", "Email default", "address 1", "address 2",
    "suburb", "state", "post code", "country", "Full Address one line",
)  # fmt: skip


def contact_id(number: int) -> str:
    """FileMaker's id of the contact with a number, in the case in which FileMaker writes it."""
    return f"C0DE2C3D-0000-4000-8000-{number:012X}"


@dataclass
class AddressBook:
    """Builds an export, imports it, and tells what the database holds afterwards."""

    root: Path
    rows: list[dict[str, str]] = field(default_factory=list)
    header: tuple[str, ...] = HEADER

    @property
    def csv(self) -> Path:
        return self.root / "Coms.csv"

    def row(self, kind: str, ph: str = "", *, patient: str = ADA, **cells: str) -> str:
        """One row with the next id, of Ada if nothing else is said; `cells` by their headers, `_` for blanks."""
        given = {name.replace("_", " "): text for name, text in cells.items()}
        own = given.pop("id", contact_id(len(self.rows) + 1))
        self.rows.append({"id": own, "id.key": patient, "type": kind, "ph": ph, **given})
        return own

    def write(self) -> Path:
        with self.csv.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, self.header, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(self.rows)
        return self.csv

    def run(self, **changes: Any) -> ImportResult:
        """Writes the export as it stands and imports it."""
        options: dict[str, Any] = {
            "export": self.write(),
            "min_usable": 0.0,
            "dates": DateOptions(today=TODAY),
        }
        return run_transfer(COMMUNICATIONS, ImportOptions(**{**options, **changes}), SilentProgress())


def cast() -> None:
    """Ada and Bruno are patients."""
    for one in (ADA, BRUNO):
        Patient.objects.create(pk=patient_key(one), filemaker_metadata={"filemaker_id": one})


def contact(filemaker_id: str) -> Contact:
    return Contact.objects.get(filemaker_id=filemaker_id)


def database_state() -> list[dict[str, Any]]:
    """Every contact with every field, in a comparable form."""
    return [dict(row) for row in Contact.objects.order_by("pk").values()]
