"""Any kind of records of patients: found again, healed, taken back; and what people changed or entered in Nexus stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from console import SilentProgress
from errors import RunFailed
from notes.models import Note
from patients.keys import patient_key
from patients.models import Patient
from tests.patients.registry import ADA, BRUNO, CLEO, outcomes, report
from tests.transfers.diary import DIARY, Diary
from transfers.models import RunChange, TransferRun
from transfers.undo import undo_records

pytestmark = pytest.mark.any_database

FIRST = "0A1B2C3D-0000-4000-8000-0000000D1A01"
SECOND = "0A1B2C3D-0000-4000-8000-0000000D1A02"


@pytest.fixture
def diary(tmp_path: Path, db: None) -> Diary:
    for one in (ADA, BRUNO):
        Patient.objects.create(pk=patient_key(one), filemaker_metadata={"filemaker_id": one})
    new = Diary(tmp_path)
    new.row(FIRST, ADA.lower(), "walks well", "Dr Ink", "rain")
    new.row("", "{" + BRUNO + "}", "SLEEPS BADLY", "Dr Ink", "")
    return new


def state() -> list[dict[str, Any]]:
    return [dict(row) for row in Note.objects.order_by("pk").values()]


def test_every_row_ends_in_one_outcome(diary: Diary) -> None:
    diary.row(FIRST.lower(), "{" + ADA + "}", "walks well", "Dr Ink", "rain")
    diary.row(SECOND, ADA, "two", "", "")
    diary.row(SECOND, BRUNO, "two", "", "")
    diary.row("", "", "of nobody", "", "")
    diary.row("", CLEO, "of a stranger", "", "")
    diary.row("", ADA, "", "Dr Ink", "")
    diary.row("", ADA, "long", "x" * 21, "")
    before = diary.run(dry_run=True, report_dir=diary.root / "dry")
    live = diary.run(report_dir=diary.root / "live")

    assert outcomes(live) == outcomes(before) == {
        "created": 2, "duplicate": 1, "conflicting": 2, "empty": 1, "no_patient_id": 1, "patient_not_found": 1, "malformed": 1,
    }  # fmt: skip
    assert (diary.root / "dry" / "rows.csv").read_bytes() == (diary.root / "live" / "rows.csv").read_bytes()
    rows = report(diary.root / "live" / "rows.csv")
    assert rows[0] == {
        "line": "2", "record_id": FIRST, "outcome": "created", "detail": "", "patient_id": str(patient_key(ADA)),
    }  # fmt: skip
    assert rows[1]["detail"] == "in capitals"
    assert rows[4]["detail"] == "rows of this id differ in patient_id"
    assert live.as_json()["remarks"] == {"in capitals": 1}
    assert live.as_json()["authors"]["Dr Ink"] == 4
    assert Note.objects.get(filemaker_id=FIRST).other_columns == {"Weather": "rain"}


def test_a_second_run_changes_nothing_and_finds_rows_without_an_id_by_what_they_say(diary: Diary) -> None:
    diary.run()
    before = state()
    diary.rows[1] = ("", BRUNO.lower(), *diary.rows[1][2:])

    assert outcomes(diary.run()) == {"unchanged": 2}
    assert state() == before


def test_an_export_may_lack_the_ids_of_its_records(diary: Diary) -> None:
    diary.header = ("id_Key", "Note")
    diary.rows = [(ADA, "walks well"), (ADA, "walks well"), (BRUNO, "walks well")]

    assert outcomes(diary.run()) == {"created": 2, "duplicate": 1}
    assert outcomes(diary.run()) == {"unchanged": 2, "duplicate": 1}


def test_patients_under_new_keys_take_their_records_along(diary: Diary) -> None:
    diary.run()
    Patient.objects.filter(pk=patient_key(ADA)).update(filemaker_metadata={})
    new = Patient.objects.create(filemaker_metadata={"filemaker_id": ADA})

    assert outcomes(diary.run()) == {"updated": 1, "unchanged": 1}
    assert Note.objects.get(filemaker_id=FIRST).patient == new


def test_what_was_changed_in_nexus_stays_and_the_rest_follows_the_export(diary: Diary) -> None:
    diary.run()
    Note.objects.filter(filemaker_id=FIRST).update(text="walks very well")
    Note.objects.create(patient_id=patient_key(ADA), text="entered here")
    kept = diary.run(report_dir=diary.root / "kept")
    diary.rows[0] = (FIRST, ADA, "limps", "", "sun")
    updated = diary.run(report_dir=diary.root / "updated")

    assert outcomes(kept) == {"kept": 1, "unchanged": 1}
    assert kept.plan.applied == 2
    assert kept.as_json()["diary"] == {"in_export": 2, "entered": 1}
    assert report(diary.root / "kept" / "rows.csv")[0]["detail"] == "kept as changed in Nexus: text"
    assert outcomes(updated) == {"updated": 1, "unchanged": 1}
    detail = report(diary.root / "updated" / "rows.csv")[0]["detail"]
    assert detail == "changed: author, Weather; kept as changed in Nexus: text"
    note = Note.objects.get(filemaker_id=FIRST)
    assert (note.text, note.author, note.other_columns) == ("walks very well", "", {"Weather": "sun"})
    assert Note.objects.filter(text="entered here").exists()


def test_a_column_that_the_export_lacks_takes_nothing_away(diary: Diary) -> None:
    diary.run()
    diary.header = diary.header[:3]
    diary.rows = [(FIRST, ADA, "walks well")]

    assert outcomes(diary.run()) == {"unchanged": 1}
    assert Note.objects.get(filemaker_id=FIRST).author == "Dr Ink"


def test_a_row_that_vanished_from_the_export_stays_and_is_named(diary: Diary) -> None:
    diary.run()
    del diary.rows[0]
    result = diary.run(report_dir=diary.root / "report")

    assert result.as_json()["diary"] == {"in_export": 1, "not_in_export": 1}
    assert report(diary.root / "report" / "diary.csv")[0]["filemaker_id"] == FIRST
    assert Note.objects.count() == 2

    # Nor is a row without an id taken for one that people entered.
    diary.rows = [(SECOND, ADA, "another", "", "")]
    assert diary.run().as_json()["diary"] == {"not_in_export": 2}


def test_two_rows_that_mean_one_record_stop_the_run(diary: Diary) -> None:
    """Somebody gave the first record the id of the second: by its key it is the one, by its id the other."""
    diary.run()
    Note.objects.filter(filemaker_id=FIRST).update(filemaker_id=SECOND)
    diary.row(SECOND, ADA, "two", "", "")

    with pytest.raises(RunFailed, match="1 diary planned twice"):
        diary.run()
    assert Note.objects.get(filemaker_id=SECOND).text == "walks well"


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [("x" * 32_767, True), ("x" * 32_766, False), ("\U0001f9b6" * 16_383 + "x", True), ("x" * 32_768, False)],
    ids=["as long as a cell", "shorter", "as long in units of UTF-16", "longer"],
)
def test_a_text_as_long_as_a_spreadsheets_cell_is_probably_cut(
    diary: Diary, text: str, *, is_cut: bool
) -> None:
    diary.rows = [(FIRST, ADA, text, "", "")]

    remarks = diary.run().plan.remarks

    assert ("probably cut at 32,767 characters, as spreadsheets do" in remarks) is is_cut


def test_a_run_is_taken_back_but_for_what_was_changed_since(diary: Diary) -> None:
    diary.run()
    before = state()
    diary.rows[0] = (FIRST, BRUNO, "limps", "Dr Pen", "sun")
    diary.row(SECOND, ADA, "new", "", "")
    diary.run()
    second, first = TransferRun.objects.order_by("-pk")
    assert sorted(RunChange.objects.filter(run=second).values_list("outcome", flat=True)) == [
        "created",
        "updated",
    ]
    undone = undo_records(DIARY, second.pk, SilentProgress())

    assert (len(undone.gone), len(undone.restored), undone.left) == (1, 1, {})
    assert state() == before

    Note.objects.filter(filemaker_id="").update(text="changed by hand")
    left = undo_records(DIARY, first.pk, SilentProgress()).left

    assert list(left.values()) == ["changed since"]
    assert [note.text for note in Note.objects.all()] == ["changed by hand"]
