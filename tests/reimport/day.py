"""A migration day to test with: a small clinic with both of its exports, and the re-import run on it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.images.clinic import ADA, BRUNO, CLEO, NOBODY, Clinic

PATIENT_HEADER = ("id", "title", "first name", "last name", "date of birth", "sex")
# Names that must turn up in no log, no message and no report.
CAST = {
    ADA: ("", "Adalwina", "Aardwolf", "02/29/1960", "f"),
    BRUNO: ("Dr", "Brunolf", "Bandicoot", "12/31/1971", "m"),
    CLEO: ("", "Cleopold", "Capybara", "05/17/1988", ""),
}
NAMES = [name for person in CAST.values() for name in person[1:3]]


@dataclass
class Day:
    """One clinic's migration day."""

    clinic: Clinic
    people: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(CAST))

    @property
    def patients_csv(self) -> Path:
        return self.clinic.root / "Patients.csv"

    def write_exports(self) -> None:
        self.clinic.write_csv()
        with self.patients_csv.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [PATIENT_HEADER, *((key, *facts) for key, facts in self.people.items())]
            )

    def arguments(self, *arguments: object) -> list[str]:
        documents = self.clinic.root / "documents"
        stores = ["--images", self.clinic.images_url]
        stores += ["--documents", f"{documents.as_uri()}/"] if documents.exists() else []
        return [*map(str, arguments), "--data", str(self.clinic.root), *stores]

    def run(self, *arguments: object) -> str:
        """In this process, on the database under test; returns what was printed."""
        out = io.StringIO()
        call_command("reimport", *self.arguments(*arguments), stdout=out, no_color=True)
        return out.getvalue()

    def refused(self, *arguments: object) -> tuple[int, str]:
        """The exit status and the message of a run that does not go through."""
        with pytest.raises(CommandError) as refusal:
            self.run(*arguments)
        return refusal.value.returncode, str(refusal.value)


def small_day(root: Path) -> Day:
    """Three patients, six pictures of theirs, one of nobody's, one without a row, one row without a file."""
    root.mkdir(parents=True, exist_ok=True)
    clinic = Clinic(root)
    for recid, patient in zip(range(2, 8), (ADA, ADA, BRUNO, BRUNO, CLEO, CLEO), strict=True):
        clinic.picture(str(recid), patient, f"10/{10 + recid // 2}/2016")
    clinic.picture("20", NOBODY)
    clinic.file("30.jpg")
    clinic.row("40", ADA)
    day = Day(clinic)
    day.write_exports()
    return day


def whole_day(root: Path) -> Day:
    """The small clinic with an export of every kind that a clinic may take along, and a document."""
    day = small_day(root)
    for name, header, *rows in (
        (
            "Appointments",
            ("id", "id_Contact", "idCal", "startDate", "startTime"),
            ("A-1", ADA, "C-1", "10/18/2016", "9:30"),
        ),
        ("Coms", ("id", "id.key", "type", "Name", "ph"), ("K-1", BRUNO, "Email", "Home", "b@example.com")),
        (
            "Notes",
            ("id", "id_Key", "Date", "Note", "Note Type"),
            ("N-1", CLEO, "10/18/2016", "walks well", ""),
        ),
        ("Docs", ("id", "id_Contact", "Type", "Date"), (DOCUMENT, ADA, "Referral", "10/18/2016")),
    ):
        with (root / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    documents = root / "documents" / "2016"
    documents.mkdir(parents=True)
    (documents / f"{DOCUMENT}.pdf").write_bytes(b"%PDF-1.4 a letter")
    return day


DOCUMENT = "0A1B2C3D-0000-4000-8000-0000000D0C01"
LINKED = {"2.jpg": ADA, "3.jpg": ADA, "4.jpg": BRUNO, "5.jpg": BRUNO, "6.jpg": CLEO, "7.jpg": CLEO}


def logged(text: str, event: str) -> dict[str, dict[str, Any]]:
    """The events of one kind among the lines of `--log-json`, by phase."""
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return {line.get("phase", ""): line for line in lines if line["event"] == event}


def dump() -> dict[str, list[str]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found
