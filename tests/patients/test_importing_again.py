"""Importing again: keys stay, nothing is deleted, a second run changes nothing, what people wrote stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from errors import NexusError, RunFailed
from patients.keys import patient_key
from patients.models import Patient
from tests.patients.registry import (
    ADA,
    BRUNO,
    CLEO,
    DORA,
    Registry,
    database_state,
    outcomes,
    patient,
    patient_outcomes,
    report,
)
from tests.ugly.model import pictures
from tests.ugly.render import HEADER


def test_changed_names_new_patients_and_missing_ones_keep_every_key(registry: Registry) -> None:
    for who in (ADA, BRUNO, CLEO):
        registry.row(who)
    registry.run()
    before = {row["id"]: row for row in database_state()}
    registry.rows.clear()
    registry.row(DORA, First_Name="Dora")
    registry.row(ADA, Last_Name="Quillfeather-Inkpen")
    registry.row(BRUNO)

    result = registry.run()

    after = {row["id"]: row for row in database_state()}
    assert after.keys() == {*before, patient_key(DORA)}
    assert patient(ADA).last_name == "Quillfeather-Inkpen"
    assert after[patient_key(BRUNO)] == before[patient_key(BRUNO)]
    assert after[patient_key(CLEO)] == before[patient_key(CLEO)]
    assert outcomes(result) == {"created": 1, "updated": 1, "unchanged": 1}
    assert patient_outcomes(result) == {"in_export": 2, "not_in_export": 1}


def test_a_second_run_changes_nothing(registry: Registry) -> None:
    registry.row(ADA)
    registry.row(BRUNO, Notes="", Phone="", Date_of_Birth="unknown", Sex="")
    registry.run()
    before = database_state()

    result = registry.run()

    assert database_state() == before
    assert outcomes(result) == {"unchanged": 2}


def test_a_dry_run_makes_the_same_plan_and_writes_nothing(registry: Registry) -> None:
    Patient.objects.create(id=patient_key(ADA), filemaker_metadata={"filemaker_id": ADA})
    before = database_state()
    registry.row(ADA)
    registry.row(BRUNO)

    dry = registry.run(dry_run=True)
    assert database_state() == before
    live = registry.run()

    assert dry.plan == live.plan
    assert (dry.dry_run, live.dry_run) == (True, False)


def test_a_blank_cell_leaves_what_the_database_holds(registry: Registry, tmp_path: Path) -> None:
    registry.row(ADA)
    registry.run()
    before = database_state()
    registry.rows.clear()
    registry.row(ADA, Title="", Sex="", Date_of_Birth="", Phone="", Notes="")

    result = registry.run(report_dir=tmp_path)

    assert database_state() == before
    assert result.plan.kept_values == 5
    (row,) = report(tmp_path / "rows.csv")
    assert row["detail"] == "kept: date_of_birth, notes, title, sex, Phone"


def test_a_column_that_the_export_lacks_keeps_nothing_back(registry: Registry) -> None:
    registry.row(ADA)
    registry.run()
    before = database_state()
    shorter = Registry(registry.root, ("id", "First Name", "Last Name"))
    shorter.row(ADA)

    result = shorter.run()

    assert database_state() == before
    assert (outcomes(result), result.plan.kept_values) == ({"unchanged": 1}, 0)


def test_notes_that_a_person_wrote_are_never_overwritten(registry: Registry) -> None:
    registry.row(ADA)
    registry.row(BRUNO, Notes="")
    registry.run()
    Patient.objects.filter(pk=patient_key(ADA)).update(notes="walks without a cane now")
    registry.rows[1] = (*registry.rows[1][:-2], "new insoles", "555-0100")

    result = registry.run()

    assert patient(ADA).notes == "walks without a cane now"
    assert patient(BRUNO).notes == "new insoles"
    assert (outcomes(result), result.plan.unfilled) == ({"updated": 1, "unchanged": 1}, {"notes": 1})


def test_what_else_the_metadata_holds_stays_as_it_is(registry: Registry) -> None:
    others = {"visits": 12345678901234567890123, "nested": {"Phone": "555-0100"}, "Phone": 5, "none": None}
    Patient.objects.create(id=patient_key(ADA), filemaker_metadata={"filemaker_id": ADA, **others})
    registry.row(ADA)
    registry.run()
    assert patient(ADA).filemaker_metadata == {"filemaker_id": ADA, **others, "Phone": "555-0100"}

    assert outcomes(registry.run()) == {"unchanged": 1}


def test_a_number_in_the_metadata_that_the_export_repeats_is_unchanged(registry: Registry) -> None:
    registry.row(ADA, Phone="5")
    registry.run()
    Patient.objects.update(filemaker_metadata={"filemaker_id": ADA, "Phone": 5})

    assert outcomes(registry.run()) == {"unchanged": 1}


def test_too_few_usable_rows_write_nothing_and_say_what_to_look_at(registry: Registry) -> None:
    registry.row(ADA)
    registry.row("")
    registry.row("", First_Name="Bruno")

    with pytest.raises(RunFailed) as failure:
        registry.run(min_usable=50.0)

    message = str(failure.value)
    assert "Only 1 of 3 rows can be used (33.3 %); --min-usable asks for 50 %" in message
    assert "The column id (number 1) was taken for the FileMaker id" in message
    assert "2 rows without a FileMaker id" in message
    assert "Bruno" not in message
    assert not Patient.objects.exists()


def test_an_export_whose_names_are_not_understood_is_refused(registry: Registry) -> None:
    foreign = Registry(registry.root, ("id", "Rufname", "Zuname"))
    foreign.row(ADA, Rufname="Ada", Zuname="Quillfeather")

    with pytest.raises(RunFailed) as failure:
        foreign.run(min_usable=50.0)

    assert "Only 0 of 1 patients would have a name" in str(failure.value)
    assert "Not understood: Rufname, Zuname" in str(failure.value)
    assert "Quillfeather" not in str(failure.value)


def test_a_failure_while_writing_leaves_the_database_as_it_was(registry: Registry) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full, which stands for a full disk")
    place = registry.root / "report"
    place.mkdir()
    (place / ".rows.csv.part").symlink_to("/dev/full")
    registry.row(ADA)

    with pytest.raises(RunFailed, match=r"rows\.csv could not be written"):
        registry.run(report_dir=place)

    assert not Patient.objects.exists()
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("lacking", [None, HEADER.index("id")])
def test_an_export_of_images_is_called_what_it_is(registry: Registry, lacking: int | None) -> None:
    def kept(row: Sequence[str]) -> tuple[str, ...]:
        return tuple(cell for place, cell in enumerate(row) if place != lacking)

    images = Registry(registry.root, kept(HEADER), [kept(row) for row in pictures()])
    with pytest.raises(NexusError, match="By its columns it is an export of images"):
        images.run(min_usable=50.0)
    assert not Patient.objects.exists()


def test_patients_with_more_columns_of_another_kind_than_of_their_own_are_imported(
    registry: Registry,
) -> None:
    """Since when somebody is a patient, and whether still, reads like an appointment."""
    header = ("id", "Last Name", "Start Date", "Start Time", "Status", "Type")
    clinic = Registry(registry.root, header, [(ADA, "Quillfeather", "10/18/2016", "", "active", "new")])

    assert outcomes(clinic.run(min_usable=50.0)) == {"created": 1}
