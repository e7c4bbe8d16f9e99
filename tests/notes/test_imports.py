"""What went wrong in a clinic that imported its notes before, and cannot go wrong here; and exports that are not meant."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from notes.models import Note
from tests.notes.notebook import NAME, Notebook, make_patients, note, note_id, state
from tests.patients.registry import ADA, CLEO, outcomes

pytestmark = pytest.mark.any_database


@pytest.fixture
def notebook(tmp_path: Path, transactional_db: None) -> Notebook:
    make_patients()
    return Notebook(tmp_path)


def command(notebook: Notebook, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_notes", "--csv", str(notebook.csv), *arguments, stdout=out, no_color=True)
    return out.getvalue()


def refused(notebook: Notebook, *arguments: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as refusal:
        command(notebook, *arguments)
    assert not Note.objects.exists()
    assert NAME not in str(refusal.value)
    return refusal.value.returncode, str(refusal.value)


@pytest.mark.parametrize("header", ["id_Key", "id.key", "id_key", "id_Contact"])
def test_no_note_is_skipped_for_how_the_patients_id_is_called(header: str, notebook: Notebook) -> None:
    notebook.header = ("id", header, *notebook.header[2:])
    notebook.row(note_id(1))
    assert outcomes(notebook.run()) == {"created": 1}


def test_days_authors_and_types_are_the_notes_own_and_stay_so(notebook: Notebook) -> None:
    """There, every note was dated the day of its import, its author was lost, and its type was `other`; again with each import."""
    types = [
        "Clinical Notes",
        "Clinic Dates",
        "Order Notes",
        "Admin Notes",
        "Referral",
        "3D Scan Data",
        "Workshop Note",
        "Other",
    ]
    for at, text in enumerate(types, start=1):
        notebook.row(
            note_id(at), date=f"{at:02}/13/2016", type=text, author=f"author {at}", text=f"note {at}"
        )
    notebook.run()
    before = state()
    again = notebook.run()

    assert again.plan.count("unchanged") == len(types)
    assert state() == before
    assert [(one.written_on, one.author, one.filemaker_type) for one in map(note, range(1, 9))] == [
        (date(2016, at, 13), f"author {at}", text) for at, text in enumerate(types, start=1)
    ]
    assert list(map(note, range(1, 9)))[-1].kind == "other"
    assert Note.objects.filter(kind="other").count() == 1


def test_notes_of_which_no_day_can_be_read_are_all_kept(notebook: Notebook) -> None:
    notebook.row(note_id(1), date="last Tuesday")
    notebook.row(note_id(2), date="")
    notebook.write()
    shown = command(notebook, "--json", str(notebook.root / "result.json"))

    told = json.loads((notebook.root / "result.json").read_text())
    assert told["totals"] | {"created": 2, "notes": 2} == told["totals"]
    assert (told["unreadable_dates"], told["remarks"]) == ([2], {"without a day": 1})
    assert "1 days of notes cannot be read, in line 2; their notes are not lost." in shown
    assert "1 notes: without a day." in shown
    assert NAME not in shown


def test_an_export_of_another_clinic_is_refused_with_its_cause(notebook: Notebook) -> None:
    notebook.row(note_id(1), ADA)
    for at in range(2, 5):
        notebook.row(note_id(at), CLEO)
    notebook.write()
    status, message = refused(notebook)

    assert status == 1
    assert "Only 1 of 4 rows can be used (25.0 %)" in message
    assert "The column id_Key (number 2) was taken for the patient id of the note." in message
    assert "3 rows whose patient is not in the database" in message


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (
            "id,id_Contact,id_Clinic,idCal,id_Clinician,startDate,startTime,Type,Status,Consult Notes",
            "appointment",
        ),
        ("id,First Name,Last Name,Date of Birth,Notes", "patient"),
    ],
)
def test_an_export_of_another_kind_under_this_name_is_refused(
    header: str, kind: str, notebook: Notebook
) -> None:
    notebook.csv.write_text(f"{header}\n{','.join(ADA for _ in header.split(','))}\n")
    status, message = refused(notebook)

    assert status == 2
    assert f"By its columns it is an export of {kind}s." in message
