"""What else a clinic takes along on migration day, and what is left out where its export is not there."""

from __future__ import annotations

import csv
import json
import re
from shutil import rmtree

import pytest
from django.conf import settings

from appointments.models import Appointment
from communications.models import Contact
from notes.models import Note
from patients.models import Patient
from patients.proof import patients_meant
from reimport.models import PhaseRun, ReimportRun
from tests.images.clinic import ADA, NOBODY
from tests.reimport.day import NAMES, Day

pytestmark = pytest.mark.any_database
PHASES = ("--phase", "preflight", "--phase", "patients", "--phase", "appointments", "--phase", "verify")


def test_appointments_are_a_phase_of_the_day(day: Day) -> None:
    with (day.clinic.root / "appointments.CSV").open("w", newline="") as file:
        csv.writer(file).writerows(
            [
                ("id", "id_Contact", "startDate", "startTime", "Contacts::Name Full"),
                ("A-1", ADA, "10/18/2016", "9:30", NAMES[0]),
                ("A-2", "", "10/19/2016", "", ""),
                ("A-3", NOBODY, "10/18/2016", "", NAMES[1]),
            ]
        )
    dry = day.run(*PHASES, "--dry-run")
    assert not Appointment.objects.exists()
    shown = day.run(*PHASES)

    ran = PhaseRun.objects.get(name="appointments")
    assert (ran.counts["created"], ran.counts["skipped"]) == (2, 1)
    assert f"plan {ran.plan_hash[:12]}" in dry
    assert Appointment.objects.get(filemaker_id="A-1").patient in patients_meant([ADA])[ADA.lower()]
    facts = json.loads((settings.VAR_DIR / "reports" / f"reimport-{ran.run_id}.json").read_text())
    assert facts["all_well"]
    assert facts["unresolved"]["appointments"]["rows"] == {"patient_not_found": ["4"]}
    assert not [name for name in NAMES if name in shown]


def test_communications_are_a_phase_of_the_day(day: Day) -> None:
    with (day.clinic.root / "Communications.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [
                ("id", "id.key", "type", "Name", "ph"),
                ("C-1", ADA, "Email", NAMES[0], "ada@example.com"),
                ("C-2", NOBODY, "Mobile", NAMES[1], "+61412345678"),
                ("C-3", "", "Mobile", "", "+61412345678"),
                ("C-4", ADA, "Mobile", "", "+61412345678"),
            ]
        )
    phases = [word if word != "appointments" else "communications" for word in PHASES]
    dry = day.run(*phases, "--dry-run")
    assert not Contact.objects.exists()
    shown = day.run(*phases)

    ran = PhaseRun.objects.get(name="communications")
    assert (ran.counts["created"], ran.counts["skipped"]) == (2, 2)
    assert f"plan {ran.plan_hash[:12]}" in dry
    assert Contact.objects.get(kind="email").patient in patients_meant([ADA])[ADA.lower()]
    facts = json.loads((settings.VAR_DIR / "reports" / f"reimport-{ran.run_id}.json").read_text())
    assert facts["all_well"]
    assert facts["unresolved"]["communications"]["rows"] == {
        "no_patient_id": ["4"],
        "patient_not_found": ["3"],
    }
    assert not [name for name in (*NAMES, "example.com", "345678") if name in shown]


def test_notes_are_a_phase_of_the_day(day: Day) -> None:
    with (day.clinic.root / "Notes.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [
                ("id", "id_Key", "Date", "Note", "@Notes to Contacts::Name Full"),
                ("N-1", ADA, "10/18/2016", f"{NAMES[0]} walks well", NAMES[0]),
                ("N-2", "", "10/18/2016", f"{NAMES[1]} walks well", NAMES[1]),
                ("N-3", ADA, "no day", "walks well", ""),
                ("N-4", ADA, "10/18/2016", "", ""),
            ]
        )
    phases = [word if word != "appointments" else "notes" for word in PHASES]
    dry = day.run(*phases, "--dry-run")
    assert not Note.objects.exists()
    shown = day.run(*phases)

    ran = PhaseRun.objects.get(name="notes")
    assert (ran.counts["created"], ran.counts["skipped"]) == (2, 2)
    assert f"plan {ran.plan_hash[:12]}" in dry
    assert Note.objects.get(filemaker_id="N-3").patient in patients_meant([ADA])[ADA.lower()]
    facts = json.loads((settings.VAR_DIR / "reports" / f"reimport-{ran.run_id}.json").read_text())
    assert facts["all_well"]
    assert facts["unresolved"]["notes"]["rows"] == {"no_patient_id": ["3"], "unreadable_date": [4]}
    assert not [text for text in (*NAMES, "walks") if text in shown]


def test_without_its_export_the_phase_is_refused_where_it_was_asked_for(day: Day) -> None:
    for arguments in (PHASES, PHASES[4:]):
        status, message = day.refused(*arguments)
        assert (status, "There is no export of the appointments" in message) == (2, True)
    assert not PhaseRun.objects.filter(state="done").exists()


def test_a_full_run_takes_along_whichever_kinds_are_there(day: Day) -> None:
    """The patients may be in the database already, and a clinic need not have pictures."""
    day.clinic.csv.unlink()
    rmtree(day.clinic.images)
    (day.clinic.root / "Notes.pages").write_text("a program's own format", "utf-8")
    shown = day.run("--full")

    assert re.search(r"7 +images +left out +not there: Image_data\*\.\* or images\.\*", shown)
    assert re.search(
        r"6 +notes +left out +not there: Notes\.\*; not in a format that is read: Notes\.pages", shown
    )
    assert re.search(r"9 +thumbnails +done .* no pictures", shown)
    assert [phase.state for phase in ReimportRun.objects.get().phases.all()] == ["done"] * 5
    assert Patient.objects.count() == 3

    day.patients_csv.unlink()
    status, message = day.refused("--full")
    assert (status, "There is no export at all in" in message) == (2, True)
    (day.clinic.root / "Appointments.csv").write_text(
        f"id,id_Contact,startDate,startTime\nA-1,{ADA},10/18/2016,9:30\n", "utf-8"
    )
    day.run("--full")
    assert Appointment.objects.get().patient == patients_meant([ADA])[ADA.lower()][0]
