"""Every row of an export of notes ends in one named outcome, and no note is lost for its date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from console import SilentProgress
from notes.models import Note
from patients.keys import patient_key
from patients.models import Patient
from reimport.phases import undo_run
from tests.notes.notebook import NAME, TWINS, Notebook, make_patients, note, note_id, state
from tests.patients.registry import ADA, BRUNO, CLEO, outcomes, report


@pytest.fixture
def notebook(tmp_path: Path, transactional_db: None) -> Notebook:
    make_patients()
    return Notebook(tmp_path)


def test_every_row_ends_in_one_outcome_and_a_second_run_changes_nothing(notebook: Notebook) -> None:
    told = {
        notebook.row(note_id(1), text="\v left foot\vwalks well \v", date="10/18/2016"): "created",
        notebook.row("{" + note_id(1).lower() + "}", ADA.lower(), text="left foot\vwalks well"): "duplicate",
        notebook.row(note_id(2), text="one"): "conflicting",
        notebook.row(note_id(2), text="another"): "conflicting",
        notebook.row(note_id(3), text=" \v "): "empty",
        notebook.row(note_id(4), ""): "no_patient_id",
        notebook.row(note_id(5), "NULL"): "no_patient_id",
        notebook.row(note_id(6), CLEO): "patient_not_found",
        notebook.row(note_id(7), TWINS): "ambiguous_patient",
        notebook.row(note_id(8), author="w" * 201): "malformed",
        notebook.row(note_id(9), date="02/30/2016"): "created",
        notebook.row(note_id(10), date="11/24/2026"): "created",  # tomorrow
        notebook.row(note_id(11), date=""): "created",
        notebook.row(note_id(12), date="n.d."): "created",
        notebook.row(note_id(13), date="see letter " * 30): "created",
        notebook.row(note_id(14), type="Gait Lab"): "created",
        notebook.row("", "{" + BRUNO.lower() + "}", text="without an id"): "created",
        notebook.row(note_id(15), text="x" * 32_766 + " "): "created",
        notebook.row(note_id(16), text="x" * 32_765 + "\N{FOOT}"): "created",
        notebook.row(note_id(17), text="x" * 32_766): "created",
    }
    notebook.rows.append((note_id(18), ADA, "10/18/2016"))
    told[len(notebook.rows) + 1] = "malformed"
    dry = notebook.run(dry_run=True, report_dir=notebook.root / "dry")
    assert state() == []
    live = notebook.run(report_dir=notebook.root / "live")

    rows = report(notebook.root / "live" / "rows.csv")
    assert {int(row["line"]): row["outcome"] for row in rows} == told
    assert (notebook.root / "dry" / "rows.csv").read_bytes() == (
        notebook.root / "live" / "rows.csv"
    ).read_bytes()
    assert outcomes(dry) == outcomes(live)
    assert NAME not in (notebook.root / "live" / "rows.csv").read_text()
    assert NAME not in json.dumps(live.as_json())

    first = note(1)
    assert (first.text, first.written_on, first.date_text) == (
        "left foot\nwalks well", date(2016, 10, 18), "10/18/2016",
    )  # fmt: skip
    assert (first.kind, first.filemaker_type, first.author) == ("clinical_notes", "Clinical Notes", "wanda")
    assert first.patient_id == patient_key(ADA)
    assert (note(14).kind, note(14).filemaker_type) == ("other", "Gait Lab")
    assert Note.objects.get(filemaker_id="").patient_id == patient_key(BRUNO)
    unknown = {number: note(number).date_text for number in range(9, 14)}
    assert list(unknown.values()) == ["02/30/2016", "11/24/2026", "", "n.d.", ("see letter " * 30).strip()]
    assert not Note.objects.filter(filemaker_id__in=map(note_id, unknown), written_on__isnull=False).exists()

    details = {int(row["line"]): row["detail"] for row in rows}
    assert [details[line] for line in (12, 13, 14, 15, 16)] == [
        "date is impossible", "date is impossible", "without a day", "without a day", "date is impossible",
    ]  # fmt: skip
    assert [details[line] for line in (19, 20, 21)] == [CUT, CUT, ""]
    assert live.as_json()["unreadable_dates"] == [12, 13, 16]
    assert live.as_json()["remarks"] == {"without a day": 2, CUT: 2}
    assert live.as_json()["unknown_types"] == {"Gait Lab": 1}

    before = state()
    again = notebook.run()
    assert again.plan.count("unchanged") == live.plan.count("created")
    assert state() == before

    undone = undo_run(live.run or 0, SilentProgress())
    assert len(undone.gone) == live.plan.count("created")
    assert state() == []


CUT = "probably cut at 32,767 characters, as spreadsheets do"


def test_a_note_goes_where_its_patient_went_and_what_people_changed_stays(notebook: Notebook) -> None:
    """A patient who was imported again under another key, and a note that was corrected in Nexus."""
    long = "walks well and then a little further " * 100
    notebook.row(note_id(1), text=long)
    notebook.row("", text="without an id")
    notebook.run()
    Patient.objects.filter(pk=patient_key(ADA)).update(filemaker_metadata={})
    new = Patient.objects.create(filemaker_metadata={"filemaker_id": ADA})
    Note.objects.filter(filemaker_id="").update(text="corrected " * 100)

    assert outcomes(notebook.run()) == {"updated": 2}
    assert set(Note.objects.values_list("patient_id", "text")) == {
        (new.pk, long.strip()),
        (new.pk, "corrected " * 100),
    }
    assert outcomes(notebook.run()) == {"unchanged": 1, "kept": 1}
