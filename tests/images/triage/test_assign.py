"""Unlinked files are assigned to a patient and day, all or none; later runs keep them; it can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from images.correcting import (
    CannotBeAssigned,
    CannotBeUndone,
    NotACorrection,
    PatientChoice,
    StaleCorrection,
    WrongDateOfBirth,
    undo_correction,
    version_of,
)
from images.models import Correction, Image, ImageBatch, TriageDecision, UnlinkedFile
from images.triage import assign_files, open_files, set_aside_files, take_back, take_back_assignment
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic, database_state, linked_to, outcomes
from tests.images.correcting.people import (
    DAY,
    assignment,
    choice,
    correct,
    entries,
    image,
    three_patients,
    unlinked,
)
from tests.images.linked_before import link_as_before


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    """Four images are linked; unlinked are 6 (no metadata), 7 (nobody's), 8 (disputed), 9 (empty), a video."""
    three_patients(clinic)
    clinic.file("6.jpg", b"six")
    clinic.picture("7", NOBODY, "10/21/2016")
    clinic.picture("8", ADA)
    clinic.row("8", BRUNO)
    clinic.file("9.jpg", b"")
    clinic.file("10.mov")
    link_as_before(clinic)
    return clinic


def open_keys() -> list[str]:
    return sorted(open_files().values_list("storage_key", flat=True))


def test_one_file_is_assigned(linked: Clinic, nurse: User) -> None:
    (made,) = assign_files(unlinked("6.jpg"), assignment(), nurse)

    assert made == image("6.jpg")
    assert (made.category, made.side, made.captured_on) == ("wound", "left", DAY)
    assert made.batch_id == image("5.jpg").batch_id
    assert made.corrections == ["captured_on", "category", "patient", "side"]
    assert (made.size_bytes, made.mime_type, made.recid, made.corrected_by) == (3, "image/jpeg", "6", nurse)
    assert entries("6.jpg") == [
        ("patient", "", str(choice(BRUNO).patient_id)),
        ("captured_on", "", "2016-10-18"),
        ("category", "", "wound"),
        ("side", "", "left"),
    ]
    assert open_keys() == ["10.mov", "7.jpg", "8.jpg", "9.jpg"]


def test_many_files_are_assigned_with_what_their_rows_say(linked: Clinic, nurse: User) -> None:
    assign_files(unlinked("6.jpg", "7.jpg", "8.jpg"), assignment(captured_on=date(2016, 5, 5)), nurse)

    assert {key for key, patient in linked_to().items() if patient == BRUNO} == {
        "5.jpg",
        "6.jpg",
        "7.jpg",
        "8.jpg",
    }
    seven = image("7.jpg")
    assert (seven.filemaker_type, seven.filemaker_id, seven.original_name) == (
        "Left Dorsal",
        "IMAGE-7",
        "Left-Dorsal.jpg",
    )
    assert seven.batch.name == "05 May 2016 (FileMaker Import)"


@pytest.mark.parametrize(
    ("keys", "error"),
    [
        (["6.jpg", "9.jpg"], CannotBeAssigned),
        (["6.jpg", "10.mov"], CannotBeAssigned),
        ([], NotACorrection),
    ],
)
def test_what_is_no_image_is_refused_with_all_the_others(
    linked: Clinic, nurse: User, keys: list[str], error: type[Exception]
) -> None:
    before = database_state()

    with pytest.raises(error):
        assign_files(unlinked(*keys), assignment(), nurse)

    assert database_state() == before
    assert not TriageDecision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"view": "dorsel"}, NotACorrection),
        ({"side": "up"}, NotACorrection),
        ({"captured_on": date(1850, 1, 1)}, NotACorrection),
        ({"patient": PatientChoice(uuid4(), DAY)}, NotACorrection),
    ],
)
def test_impossible_facts_are_refused(
    linked: Clinic, nurse: User, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        assign_files(unlinked("6.jpg"), assignment(**changes), nurse)


def test_the_date_of_birth_is_asked_for(linked: Clinic, nurse: User) -> None:
    wrong = PatientChoice(choice(BRUNO).patient_id, DAY)

    with pytest.raises(WrongDateOfBirth):
        assign_files(unlinked("6.jpg"), assignment(patient=wrong), nurse)

    assert not ImageBatch.objects.filter(images=None).exists()


def test_a_file_that_somebody_else_assigned_meanwhile_is_refused(linked: Clinic, nurse: User) -> None:
    both = unlinked("6.jpg", "7.jpg")
    assign_files(both[:1], assignment(), nurse)

    with pytest.raises(StaleCorrection):
        assign_files(both, assignment(ADA), nurse)

    assert linked_to()["6.jpg"] == BRUNO
    assert "7.jpg" not in linked_to()


def test_a_list_of_an_earlier_run_is_refused(linked: Clinic, nurse: User) -> None:
    old = unlinked("6.jpg")
    linked.link()

    with pytest.raises(StaleCorrection):
        assign_files(old, assignment(), nurse)


def test_a_file_that_was_set_aside_is_taken_back_before_it_is_assigned(linked: Clinic, nurse: User) -> None:
    set_aside_files(unlinked("6.jpg"), "duplicate", nurse)
    with pytest.raises(StaleCorrection):
        assign_files(unlinked("6.jpg"), assignment(), nurse)

    take_back(TriageDecision.objects.get().pk, nurse)

    assign_files(unlinked("6.jpg"), assignment(), nurse)


def test_later_runs_keep_what_was_assigned(linked: Clinic, nurse: User) -> None:
    assign_files(unlinked("6.jpg", "7.jpg", "8.jpg"), assignment(), nurse)
    before = database_state()

    full = linked.link()
    assert outcomes(full) == {"unchanged": 4, "kept": 3, "unsupported_file": 1, "empty_file": 1}
    assert linked.link(limit=1).plan.linked == 0
    assert outcomes(linked.link()) == outcomes(full)

    assert database_state() == before
    assert open_keys() == ["10.mov", "9.jpg"]


def test_a_row_that_appears_later_adds_what_it_knows_and_changes_no_fact(linked: Clinic, nurse: User) -> None:
    assign_files(unlinked("6.jpg"), assignment(), nurse)
    linked.row("6", ADA, "01/01/2015", "Right Plantar")

    assert outcomes(linked.link())["updated"] == 1

    six = image("6.jpg")
    assert (six.filemaker_type, six.filemaker_id) == ("Right Plantar", "IMAGE-6")
    assert (six.category, six.side, six.captured_on, linked_to()["6.jpg"]) == ("wound", "left", DAY, BRUNO)
    assert outcomes(linked.link())["kept"] == 1


def test_an_assigned_file_follows_its_patient_to_a_new_key(linked: Clinic, nurse: User) -> None:
    assign_files(unlinked("6.jpg"), assignment(), nurse)
    linked.reimport_patients()

    assert outcomes(linked.link())["relinked"] == 5

    assert linked_to()["6.jpg"] == BRUNO
    assert image("6.jpg").batch_id == image("5.jpg").batch_id
    again = database_state()
    linked.link()
    assert database_state() == again


def test_an_assigned_file_that_changed_in_the_store_is_updated(linked: Clinic, nurse: User) -> None:
    assign_files(unlinked("6.jpg"), assignment(), nurse)
    linked.file("6.jpg", b"another six")

    assert outcomes(linked.link())["updated"] == 1

    assert image("6.jpg").size_bytes == 11
    assert outcomes(linked.link())["kept"] == 1


def test_an_assignment_taken_back_returns_the_file_to_the_list(linked: Clinic, nurse: User) -> None:
    before = (database_state(), open_keys())
    assign_files(unlinked("6.jpg"), assignment(captured_on=date(2016, 5, 5)), nurse)

    take_back(TriageDecision.objects.get().pk, nurse)

    assert (database_state(), open_keys()) == before
    assert len(entries("6.jpg")) == 4
    assert not Correction.objects.filter(undone_at=None).exists()
    assert not ImageBatch.objects.filter(images=None).exists()
    with pytest.raises(StaleCorrection):
        take_back(TriageDecision.objects.get().pk, nurse)


def test_also_after_later_runs(linked: Clinic, nurse: User) -> None:
    before = list(
        UnlinkedFile.objects.filter(storage_key="7.jpg").values(
            "outcome", "patient_ref", "date_text", "size_bytes"
        )
    )
    assign_files(unlinked("7.jpg"), assignment(), nurse)
    linked.link()
    assert not UnlinkedFile.objects.filter(storage_key="7.jpg").exists()

    take_back(TriageDecision.objects.get().pk, nurse)

    assert list(UnlinkedFile.objects.filter(storage_key="7.jpg").values(*before[0])) == before
    assert "7.jpg" in open_keys()
    assert outcomes(linked.link())["patient_not_found"] == 1


def test_any_entry_of_an_assignment_takes_it_back_as_a_whole(linked: Clinic, nurse: User) -> None:
    assign_files(unlinked("6.jpg"), assignment(), nurse)
    entry = Correction.objects.filter(fact="side").get()

    take_back_assignment(entry.pk, nurse, version_of(image("6.jpg")))

    assert "6.jpg" not in linked_to()
    assert not Correction.objects.filter(undone_at=None).exists()


def test_but_not_of_an_image_that_changed_since_one_looked(linked: Clinic, nurse: User) -> None:
    assign_files(unlinked("6.jpg"), assignment(), nurse)
    entry, seen = Correction.objects.filter(fact="side").get(), version_of(image("6.jpg"))
    correct("6.jpg", nurse, view="plantar")

    with pytest.raises(StaleCorrection):
        take_back_assignment(entry.pk, nurse, seen)


def test_a_correction_and_an_assignment_are_each_taken_back_in_their_own_way(
    linked: Clinic, nurse: User
) -> None:
    assign_files(unlinked("6.jpg"), assignment(), nurse)
    correct("2.jpg", nurse, view="wound")
    of_an_assignment = Correction.objects.filter(storage_key="6.jpg", fact="side").get()
    by_itself = Correction.objects.get(storage_key="2.jpg")
    before = database_state()

    with pytest.raises(CannotBeUndone):
        undo_correction(of_an_assignment.pk, nurse, version_of(image("6.jpg")))
    with pytest.raises(CannotBeUndone):
        take_back_assignment(by_itself.pk, nurse, version_of(image("2.jpg")))

    assert database_state() == before


def test_a_correction_made_since_is_to_be_taken_back_first(linked: Clinic, nurse: User) -> None:
    assign_files(unlinked("6.jpg"), assignment(), nurse)
    correct("6.jpg", nurse, view="plantar")
    decision = TriageDecision.objects.get().pk

    with pytest.raises(CannotBeUndone):
        take_back(decision, nurse)

    undo_correction(Correction.objects.latest("pk").pk, nurse, version_of(image("6.jpg")))
    assert image("6.jpg").corrections == ["captured_on", "category", "patient", "side"]
    take_back(decision, nurse)
    assert not Image.objects.filter(storage_key="6.jpg").exists()
