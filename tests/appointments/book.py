"""A small export of appointments to test with, and what the import makes of it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from appointments.models import Appointment, Clinic, Clinician
from appointments.transfer import APPOINTMENTS
from console import SilentProgress
from filemaker import DateOptions
from patients.keys import patient_key
from patients.models import Patient
from tests.patients.registry import ADA, BRUNO, report
from transfers.options import ImportOptions
from transfers.result import ImportResult
from transfers.run import run_transfer

HEADER = (
    "id", "id_Contact", "id_Clinic", "idCal", "id_Clinician", "startDate", "startTime", "endDate", "endTime", "Type", "Status",
    "allDay", "Consult Notes", "Contacts::Name Full",
)  # fmt: skip
# The clinic's day in these tests, and days around it.
TODAY = date(2026, 11, 23)
PAST, FUTURE = "10/18/2016", "12/24/2027"


@dataclass
class Book:
    """Builds an export of appointments, imports it, and tells what became of its rows."""

    root: Path
    header: tuple[str, ...] = HEADER
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def row(self, filemaker_id: str, **cells: str) -> None:
        """One row: the cells that are named, the others as in an appointment of Ada's."""
        usual = {
            "id_Contact": ADA.lower(), "id_Clinic": "C-1", "id_Clinician": "D-1", "startDate": PAST, "startTime": "9:30:00",
            "endTime": "10:15:00", "Type": "Fitting", "Contacts::Name Full": "Ada Quillfeather",
        }  # fmt: skip
        given = {name.replace("_Notes", " Notes"): text for name, text in cells.items()}
        assert given.keys() <= set(self.header), given.keys()
        values = {**dict.fromkeys(self.header, ""), **usual, **given, "id": filemaker_id}
        self.rows.append(tuple(values[name] for name in self.header))

    def run(self, **changes: Any) -> ImportResult:
        """Writes the export as it stands and imports it."""
        path = self.root / "Appointments.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([self.header, *self.rows])
        options: dict[str, Any] = {"export": path, "min_usable": 0.0, "dates": DateOptions(today=TODAY)}
        return run_transfer(APPOINTMENTS, ImportOptions(**{**options, **changes}), SilentProgress())

    def told(self, **changes: Any) -> dict[str, dict[str, str]]:
        """Imports the export: the id of each row -> its line of the report."""
        folder = self.root / f"report-{uuid4()}"
        self.run(report_dir=folder, **changes)
        return {row["record_id"]: row for row in report(folder / "rows.csv")}


def make_patients() -> None:
    for one in (ADA, BRUNO):
        Patient.objects.create(pk=patient_key(one), filemaker_metadata={"filemaker_id": one})


def appointment(filemaker_id: str) -> Appointment:
    return Appointment.objects.get(filemaker_id=filemaker_id)


def state() -> list[dict[str, Any]]:
    """Every appointment, clinic and clinician with every field, in a comparable form."""
    return [
        dict(row)
        for model in (Appointment, Clinic, Clinician)
        for row in model.objects.order_by("pk").values()
    ]
