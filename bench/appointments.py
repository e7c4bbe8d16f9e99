"""1,000,000 appointments into PostgreSQL, and the same rows by django-import-export's bulk mode.

    python -m bench.appointments nexus|again|import_export [ROWS]

Prints the seconds of the import and the peak memory of the process in GB; works on the database of DATABASE_URL. `nexus` puts the
patients there first; `again` imports the same rows once more, which changes nothing. What is beside it does less: it refuses nothing,
compares nothing that people changed, leaves no way back, and takes the times as they would stand in UTC.
"""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import django

ROWS, PATIENTS, CLINICS, CLINICIANS = 1_000_000, 20_000, 4, 12
HEADER = (
    "id", "id_Contact", "idCal", "id_Clinician", "startDate", "startTime", "endDate", "endTime", "Type", "Status", "Consult Notes",
)  # fmt: skip
FIRST = datetime(2012, 1, 2, 8, tzinfo=UTC)


def main(way: str, rows: int) -> None:
    django.setup()
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as folder:
        path = Path(folder) / "Appointments.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(chain([HEADER], appointments(rows)))
        if way != "again":
            make_patients()
        start = time.perf_counter()
        WAYS[way](path)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    check(rows)
    print(f"{seconds:.1f} {peak:.2f}")


def identifier(kind: int, number: int) -> str:
    return str(UUID(int=(0xB0 + kind << 120) + number)).upper()


def appointments(rows: int) -> Iterator[tuple[str, ...]]:
    """Forty a day and clinic, half an hour each, one in ten without notes."""
    for number in range(rows):
        start = FIRST + timedelta(days=number // 160, minutes=30 * (number % 40 // 2))
        end = start + timedelta(minutes=30)
        yield (
            identifier(1, number),
            identifier(0, number % PATIENTS),
            identifier(2, number % CLINICS),
            identifier(3, number % CLINICIANS),
            f"{start:%m/%d/%Y}",
            f"{start:%H:%M:%S}",
            f"{end:%m/%d/%Y}",
            f"{end:%H:%M:%S}",
            "Fitting",
            "Completed",
            "" if number % 10 else f"Orthoses fitted, review in {number % 7 + 2} weeks",
        )


def make_patients() -> None:
    from patients.models import Patient

    ids = (identifier(0, number) for number in range(PATIENTS))
    Patient.objects.bulk_create(
        Patient(pk=UUID(one), filemaker_metadata={"filemaker_id": one}) for one in ids
    )


def by_nexus(path: Path) -> None:
    from django.core.management import call_command

    call_command("import_appointments", csv=path, verbosity=0)


def by_import_export(path: Path) -> None:
    """As its documentation has it for large imports: in bulk, without a comparison, what is referred to looked up at once."""
    from import_export import fields, resources, widgets  # type: ignore[import-untyped] # it has no types
    from tablib import Dataset  # type: ignore[import-untyped] # nor has this

    from appointments.models import Appointment, Clinic, Clinician
    from patients.models import Patient

    for kind, (model, count) in enumerate(((Clinic, CLINICS), (Clinician, CLINICIANS)), start=2):
        ids = [identifier(kind, number) for number in range(count)]
        model._default_manager.bulk_create(model(id=UUID(one), filemaker_id=one) for one in ids)

    def refers(name: str, column: str, model: Any) -> fields.Field:
        widget = widgets.CachedForeignKeyWidget(model, "filemaker_id")
        return fields.Field(attribute=name, column_name=column, widget=widget)

    class Appointments(resources.ModelResource):  # type: ignore[misc] # nor has its class
        patient = refers("patient", "id_Contact", Patient)
        clinic = refers("clinic", "idCal", Clinic)
        clinician = refers("clinician", "id_Clinician", Clinician)
        kind = fields.Field(attribute="kind", column_name="Type")
        notes = fields.Field(attribute="notes", column_name="Consult Notes")
        moment = widgets.DateTimeWidget("%m/%d/%Y %H:%M:%S")
        starts_at = fields.Field(attribute="starts_at", column_name="starts_at", widget=moment)
        ends_at = fields.Field(attribute="ends_at", column_name="ends_at", widget=moment)
        status = fields.Field(attribute="status", column_name="Status", default="unknown")

        class Meta:
            model = Appointment
            fields = (
                "id",
                "patient",
                "clinic",
                "clinician",
                "kind",
                "notes",
                "starts_at",
                "ends_at",
                "status",
            )
            use_bulk = True
            batch_size = 1_000
            skip_diff = True
            skip_html_diff = True
            use_transactions = True
            # It looks for no record that might be there.
            force_init_instance = True

        def before_import_row(self, row: Any, **_: Any) -> None:
            row["starts_at"] = f"{row['startDate']} {row['startTime']}"
            row["ends_at"] = f"{row['endDate']} {row['endTime']}"
            row["Status"] = row["Status"].lower()

    with path.open(encoding="utf-8", newline="") as file:
        dataset = Dataset().load(file, format="csv")
    Appointments().import_data(dataset, raise_errors=True, collect_failed_rows=False)


def check(rows: int) -> None:
    from appointments.models import Appointment

    assert Appointment.objects.exclude(patient=None).exclude(clinic=None).count() == rows


WAYS = {"nexus": by_nexus, "again": by_nexus, "import_export": by_import_export}

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else ROWS)
