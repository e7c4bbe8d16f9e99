"""How the appointments of FileMaker's export are carried over. What a row means, `plan.sql` decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from appointments.models import Appointment, Clinic, Clinician
from database import Workbench
from filemaker import APPOINTMENT_EXPORT, Export, read_types
from jobs import clinic_today, clinic_zone
from patients.models import Patient
from patients.records import accounts_of, prepare_whose, sheets_of
from transfers.kind import Day, Kind
from transfers.meanings import load_times, load_types, unknown_texts
from transfers.transfer import MOST_OF_ID, Companion, Transfer

_HERE: Final = Path(__file__).parent


def _prepare(bench: Workbench, export: Export, advance: Callable[[int], None]) -> None:
    """Loads whose the rows are, and what their words and times mean."""
    prepare_whose(bench, export, advance)
    load_types(bench, "type", read_types(_HERE / "types.toml"))
    load_types(bench, "status", read_types(_HERE / "statuses.toml"))
    load_times(bench, ("start_time", "end_time"), clinic_zone())
    bench.rows(f"SET VARIABLE today = DATE '{clinic_today()}'")


APPOINTMENTS = Transfer(
    kind=Kind(
        name="appointments",
        number=4,
        purpose="creates and updates the appointments of FileMaker's export, with their clinics and clinicians",
        command="import_appointments",
        doing="Importing appointments",
        patterns=("Appointments.*",),
        schema=APPOINTMENT_EXPORT,
        tables=(Patient, Appointment, Clinic, Clinician),
        accounts=accounts_of("appointments"),
        sheets=sheets_of("appointments", "appointment"),
        # Leave and recurring appointments are entered far ahead.
        day=Day("start_date", "days", earliest=date(1900, 1, 1), years_ahead=30, others=("end_date",)),
        model=Appointment,
    ),
    namespace=UUID("6f1f9a5e-3c0b-4c0e-9a3e-5d0c7c2b8a41"),
    reads={
        **dict.fromkeys(("patient_id", "calendar_id", "clinic_id", "clinician_id", "type", "status"), MOST_OF_ID),
        **dict.fromkeys(("start_date", "start_time", "end_date", "end_time", "all_day", "notes")),
    },
    fields=(
        "patient_id", "clinic_id", "clinician_id", "kind", "status", "starts_at", "ends_at", "whole_day", "notes",
        "filemaker_text", "filemaker_status",
    ),
    long=frozenset({"notes"}),
    plan=_HERE / "plan.sql",
    document="other_columns",
    imported="as_imported",
    prepare=_prepare,
    companions=(
        Companion("clinic", Clinic, ("calendar_id", "clinic_id")),
        Companion("clinician", Clinician, ("clinician_id",)),
    ),
    listings=(
        unknown_texts("type", "unknown_types", "Types that are not among those in use"),
        unknown_texts("status", "unknown_statuses", "Statuses that are not understood"),
    ),
    figures={"appointments_of_patients": "count(nullif(patient_id, ''))"},
)  # fmt: skip
