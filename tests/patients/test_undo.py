"""A run of the import taken back: who was created goes, who was changed is as before, but for what was changed since."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from console import SilentProgress
from errors import UnusableInput
from images.models import ImageBatch
from patients.keys import patient_key
from patients.models import Patient
from patients.transfer import PATIENTS
from tests.patients.registry import ADA, BRUNO, CLEO, Registry, database_state, patient
from transfers.models import RunChange, TransferRun
from transfers.undo import UndoResult, undo_records


def undo(run: int | None, *, dry_run: bool = False) -> UndoResult:
    assert run is not None
    return undo_records(PATIENTS, run, SilentProgress(), dry_run=dry_run)


@pytest.fixture
def held(registry: Registry) -> Registry:
    """Ada and Bruno were imported; the export has Ada under another name, and Cleo besides."""
    registry.row(ADA)
    registry.row(BRUNO, Phone="555-0123")
    registry.run()
    registry.rows.clear()
    registry.row(ADA, Last_Name="Inkpen", Date_of_Birth="01/31/1951", Phone="555-0199")
    registry.row(BRUNO, Phone="555-0123")
    registry.row(CLEO)
    return registry


def test_a_run_is_recorded_with_who_from_what_and_the_outcomes(held: Registry) -> None:
    run = TransferRun.objects.get(pk=held.run().run or 0)

    assert (run.kind, run.inputs["export"], len(run.inputs["export_sha256"])) == (
        "patients",
        "Patients.csv",
        64,
    )
    assert run.outcomes == {
        "rows": {"created": 1, "updated": 1, "unchanged": 1}, "patients": {"in_export": 2},
    }  # fmt: skip
    assert run.totals["patients"] == 3
    assert "@" in run.started_by
    assert run.finished_at > run.started_at


def test_a_dry_run_leaves_no_record(held: Registry) -> None:
    held.run(dry_run=True)

    assert TransferRun.objects.count() == 1


def test_who_was_created_goes_and_who_was_changed_is_as_before(held: Registry) -> None:
    before = database_state()
    run = held.run().run
    assert patient(ADA).date_of_birth == date(1951, 1, 31)

    result = undo(run)

    assert database_state() == before
    assert (result.gone, result.restored) == ([str(patient_key(CLEO))], [str(patient_key(ADA))])
    assert result.left == {}


def test_what_was_undone_comes_again_with_the_next_run(held: Registry) -> None:
    first = held.run()
    after = database_state()
    undo(first.run)

    assert held.run().plan == first.plan
    assert database_state() == after


def test_a_patient_changed_since_is_left_and_named_by_id(held: Registry) -> None:
    run = held.run().run
    Patient.objects.filter(pk=patient_key(ADA)).update(last_name="Penhallow")
    Patient.objects.filter(pk=patient_key(CLEO)).update(notes="rang on Monday")

    result = undo(run)

    assert result.left == {str(patient_key(who)): "changed since" for who in (ADA, CLEO)}
    assert patient(ADA).last_name == "Penhallow"
    assert Patient.objects.filter(pk=patient_key(CLEO)).exists()


def test_a_change_of_something_else_does_not_keep_the_former_value_back(held: Registry) -> None:
    run = held.run().run
    Patient.objects.filter(pk=patient_key(ADA)).update(notes="walks without a cane now")

    undo(run)

    ada = patient(ADA)
    assert (ada.last_name, ada.notes) == ("Quillfeather", "walks without a cane now")


def test_a_created_patient_with_images_is_left_in_words(held: Registry) -> None:
    run = held.run().run
    cleo = patient(CLEO)
    ImageBatch.objects.create(patient=cleo, name="05 Oct 2016", captured_on=date(2016, 10, 5))

    result = undo(run)

    assert result.left == {str(cleo.pk): "1 image batch refer to it"}
    assert (result.gone, len(result.restored)) == ([], 1)


def test_a_patient_who_lost_the_id_loses_it_again(registry: Registry) -> None:
    Patient.objects.create(id=patient_key(ADA), filemaker_metadata={"kept": [1]})
    before = database_state()
    registry.row(ADA)

    undo(registry.run().run)

    assert database_state() == before


def test_a_dry_run_of_an_undo_says_the_same_and_writes_nothing(held: Registry) -> None:
    run = held.run().run
    before = database_state()

    dry = undo(run, dry_run=True)

    assert database_state() == before
    live = undo(run)
    assert (dry.gone, dry.restored, dry.left) == (live.gone, live.restored, live.left)


def test_a_run_is_undone_once(held: Registry) -> None:
    run = held.run().run
    undo(run)

    with pytest.raises(UnusableInput, match="was undone already"):
        undo(run)


def test_a_second_run_changes_nothing_and_has_nothing_to_take_back(held: Registry) -> None:
    held.run()
    again = held.run()

    assert not RunChange.objects.filter(run=again.run).exists()
    result: Any = undo(again.run)
    assert (result.gone, result.restored, result.left) == ([], [], {})


def test_the_command_says_who_went_and_who_is_as_before(held: Registry) -> None:
    run = held.run().run
    Patient.objects.filter(pk=patient_key(ADA)).update(last_name="Penhallow")
    shown, told = io.StringIO(), io.StringIO()

    call_command("undo_run", str(run), "--dry-run", "--json", "-", stdout=told, stderr=io.StringIO())
    call_command("undo_run", str(run), stdout=shown, no_color=True)

    assert json.loads(told.getvalue()) == {
        "run": run, "dry_run": True, "deleted": 1, "restored": 0, "left": {str(patient_key(ADA)): "changed since"},
    }  # fmt: skip
    for line in (
        "1  deleted again",
        "0  again what they were",
        "1  left as they are",
        f"run {run} is undone",
    ):
        assert line in shown.getvalue()
    assert f"{patient_key(ADA)}: changed since" in shown.getvalue()
    assert "Penhallow" not in shown.getvalue()


@pytest.mark.any_database
def test_the_result_says_everything_to_other_programs(held: Registry) -> None:
    run = held.run().run
    Patient.objects.filter(pk=patient_key(CLEO)).update(notes="a word since")

    assert undo(run, dry_run=True).as_json() == {
        "run": run,
        "dry_run": True,
        "deleted": 0,
        "restored": 1,
        "left": {str(patient_key(CLEO)): "changed since"},
    }
