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
    SideNeeded,
    StaleCorrection,
    WrongDateOfBirth,
    undo_correction,
    version_of,
)
from images.models import Correction, Image, ImageBatch, TriageDecision, UnlinkedFile
from images.triage import (
    open_files,
    set_aside_files,
    take_back,
    take_back_assignment,
    take_back_at_once,
)
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic, database_state, linked_to, outcomes
from tests.images.correcting.people import (
    DAY,
    assign,
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
    (made,) = assign(unlinked("6.jpg"), nurse)

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


def test_many_files_are_assigned_each_with_what_its_row_says(linked: Clinic, nurse: User) -> None:
    linked.picture("71", NOBODY, "05/06/2017", "R-Brannock")
    linked.picture("72", "", "07/08/2017", "Left Lat")
    linked.picture("73", "", "07/08/2017", "Casts")
    linked.link()
    keys = ("7.jpg", "71.jpg", "72.jpg", "73.jpg")

    assign(unlinked(*keys), nurse, captured_on=None, view=None, side=None)

    ends = {key: (str(image(key).captured_on), image(key).category, image(key).side) for key in keys}
    assert ends == {
        "7.jpg": ("2016-10-21", "dorsal", "left"),
        "71.jpg": ("2017-05-06", "r_brannock", "right"),
        "72.jpg": ("2017-07-08", "left_lat", "left"),
        "73.jpg": ("2017-07-08", "casts", ""),
    }
    assert {linked_to()[key] for key in keys} == {BRUNO}
    assert {tuple(image(key).corrections) for key in keys} == {("patient",)}
    assert entries("71.jpg") == [("patient", "", str(choice(BRUNO).patient_id))]
    seven = image("7.jpg")
    assert (seven.filemaker_type, seven.filemaker_id, seven.original_name) == (
        "Left Dorsal",
        "IMAGE-7",
        "Left-Dorsal.jpg",
    )
    assert seven.batch.name == "21 Oct 2016 (FileMaker Import)"


def test_only_what_a_person_said_outlives_what_the_export_says_later(linked: Clinic, nurse: User) -> None:
    assign(unlinked("7.jpg"), nurse, captured_on=None, view=None, side="right")
    assert image("7.jpg").corrections == ["patient", "side"]
    linked.rows = [row for row in linked.rows if row[6] != "7"]
    linked.row("7", ADA, "01/02/2015", "Left Plantar")

    linked.link()

    seven = image("7.jpg")
    assert (str(seven.captured_on), seven.category, seven.side) == ("2015-01-02", "plantar", "right")
    assert linked_to()["7.jpg"] == BRUNO


@pytest.mark.parametrize("left_out", ["captured_on", "view", "side"])
def test_what_the_export_does_not_say_has_to_be_said(linked: Clinic, nurse: User, left_out: str) -> None:
    before = database_state()
    facts: dict[str, Any] = {left_out: None}

    with pytest.raises(NotACorrection, match=r"6\.jpg"):
        assign(unlinked("7.jpg", "6.jpg"), nurse, **facts)

    assert database_state() == before
    assert not TriageDecision.objects.exists()


def test_of_contradicting_rows_only_what_all_say_counts(linked: Clinic, nurse: User) -> None:
    """The rows of 8.jpg differ in the patient alone."""
    assign(unlinked("8.jpg"), nurse, captured_on=None, view=None, side=None)

    eight = image("8.jpg")
    assert (str(eight.captured_on), eight.category, eight.corrections) == (
        "2016-10-18",
        "dorsal",
        ["patient"],
    )
    linked.rows.append(("10/19/2016", *linked.rows[-1][1:]))
    before = database_state()
    linked.link()
    assert database_state() == before


def test_a_view_of_one_foot_alone_needs_its_side(linked: Clinic, nurse: User) -> None:
    with pytest.raises(SideNeeded):
        assign(unlinked("6.jpg"), nurse, view="brannock", side="")

    assign(unlinked("6.jpg"), nurse, view="brannock", side="left")
    assert image("6.jpg").category == "l_brannock"


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
        assign(unlinked(*keys), nurse)

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
        assign(unlinked("6.jpg"), nurse, **changes)


def test_the_date_of_birth_is_asked_for(linked: Clinic, nurse: User) -> None:
    wrong = PatientChoice(choice(BRUNO).patient_id, DAY)

    with pytest.raises(WrongDateOfBirth):
        assign(unlinked("6.jpg"), nurse, patient=wrong)

    assert not ImageBatch.objects.filter(images=None).exists()


def test_a_file_that_somebody_else_assigned_meanwhile_is_refused(linked: Clinic, nurse: User) -> None:
    both = unlinked("6.jpg", "7.jpg")
    assign(both[:1], nurse)

    with pytest.raises(StaleCorrection):
        assign(both, nurse, ADA)

    assert linked_to()["6.jpg"] == BRUNO
    assert "7.jpg" not in linked_to()


def test_a_list_of_an_earlier_run_is_refused(linked: Clinic, nurse: User) -> None:
    old = unlinked("6.jpg")
    linked.link()

    with pytest.raises(StaleCorrection):
        assign(old, nurse)


def test_a_file_that_was_set_aside_is_taken_back_before_it_is_assigned(linked: Clinic, nurse: User) -> None:
    set_aside_files(unlinked("6.jpg"), "duplicate", nurse)
    with pytest.raises(StaleCorrection):
        assign(unlinked("6.jpg"), nurse)

    take_back(TriageDecision.objects.get().pk, nurse)

    assign(unlinked("6.jpg"), nurse)


def test_later_runs_keep_what_was_assigned(linked: Clinic, nurse: User) -> None:
    assign(unlinked("6.jpg", "7.jpg", "8.jpg"), nurse)
    before = database_state()

    full = linked.link()
    assert outcomes(full) == {"unchanged": 4, "kept": 3, "unsupported_file": 1, "empty_file": 1}
    assert linked.link(limit=1).plan.linked == 0
    assert outcomes(linked.link()) == outcomes(full)

    assert database_state() == before
    assert open_keys() == ["10.mov", "9.jpg"]


def test_a_row_that_appears_later_adds_what_it_knows_and_changes_no_fact(linked: Clinic, nurse: User) -> None:
    assign(unlinked("6.jpg"), nurse)
    linked.row("6", ADA, "01/01/2015", "Right Plantar")

    assert outcomes(linked.link())["updated"] == 1

    six = image("6.jpg")
    assert (six.filemaker_type, six.filemaker_id) == ("Right Plantar", "IMAGE-6")
    assert (six.category, six.side, six.captured_on, linked_to()["6.jpg"]) == ("wound", "left", DAY, BRUNO)
    assert outcomes(linked.link())["kept"] == 1


def test_an_assigned_file_follows_its_patient_to_a_new_key(linked: Clinic, nurse: User) -> None:
    assign(unlinked("6.jpg"), nurse)
    linked.reimport_patients()

    assert outcomes(linked.link())["relinked"] == 5

    assert linked_to()["6.jpg"] == BRUNO
    assert image("6.jpg").batch_id == image("5.jpg").batch_id
    again = database_state()
    linked.link()
    assert database_state() == again


def test_an_assigned_file_that_changed_in_the_store_is_updated(linked: Clinic, nurse: User) -> None:
    assign(unlinked("6.jpg"), nurse)
    linked.file("6.jpg", b"another six")

    assert outcomes(linked.link())["updated"] == 1

    assert image("6.jpg").size_bytes == 11
    assert outcomes(linked.link())["kept"] == 1


def test_an_assignment_taken_back_returns_the_file_to_the_list(linked: Clinic, nurse: User) -> None:
    before = (database_state(), open_keys())
    assign(unlinked("6.jpg"), nurse, captured_on=date(2016, 5, 5))

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
    assign(unlinked("7.jpg"), nurse)
    linked.link()
    assert not UnlinkedFile.objects.filter(storage_key="7.jpg").exists()

    take_back(TriageDecision.objects.get().pk, nurse)

    assert list(UnlinkedFile.objects.filter(storage_key="7.jpg").values(*before[0])) == before
    assert "7.jpg" in open_keys()
    assert outcomes(linked.link())["patient_not_found"] == 1


def test_any_entry_of_an_assignment_takes_it_back_as_a_whole(linked: Clinic, nurse: User) -> None:
    assign(unlinked("6.jpg"), nurse)
    entry = Correction.objects.filter(fact="side").get()

    take_back_assignment(entry.pk, nurse, version_of(image("6.jpg")))

    assert "6.jpg" not in linked_to()
    assert not Correction.objects.filter(undone_at=None).exists()


def test_but_not_of_an_image_that_changed_since_one_looked(linked: Clinic, nurse: User) -> None:
    assign(unlinked("6.jpg"), nurse)
    entry, seen = Correction.objects.filter(fact="side").get(), version_of(image("6.jpg"))
    correct("6.jpg", nurse, view="plantar")

    with pytest.raises(StaleCorrection):
        take_back_assignment(entry.pk, nurse, seen)


def test_a_correction_and_an_assignment_are_each_taken_back_in_their_own_way(
    linked: Clinic, nurse: User
) -> None:
    assign(unlinked("6.jpg"), nurse)
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
    assign(unlinked("6.jpg"), nurse)
    correct("6.jpg", nurse, view="plantar")
    decision = TriageDecision.objects.get().pk

    with pytest.raises(CannotBeUndone):
        take_back(decision, nurse)

    undo_correction(Correction.objects.latest("pk").pk, nurse, version_of(image("6.jpg")))
    assert image("6.jpg").corrections == ["captured_on", "category", "patient", "side"]
    take_back(decision, nurse)
    assert not Image.objects.filter(storage_key="6.jpg").exists()


def test_what_was_assigned_at_once_is_taken_back_at_once(linked: Clinic, nurse: User) -> None:
    before = (database_state(), open_keys())
    assign(unlinked("6.jpg", "7.jpg", "8.jpg"), nurse, captured_on=date(2016, 5, 5))
    (act,) = set(TriageDecision.objects.values_list("act", flat=True))

    taken = take_back_at_once(act, nurse)

    assert (database_state(), open_keys()) == before
    assert {image.storage_key for image in taken.images} == {"6.jpg", "7.jpg", "8.jpg"}
    assert taken.kept == []
    assert not Correction.objects.filter(undone_at=None).exists()
    assert set(TriageDecision.objects.values_list("taken_back_by", flat=True)) == {nurse.pk}
    with pytest.raises(StaleCorrection):
        take_back_at_once(act, nurse)


def test_of_what_was_assigned_at_once_one_that_was_corrected_since_stays_and_is_named(
    linked: Clinic, nurse: User
) -> None:
    assign(unlinked("6.jpg", "7.jpg", "8.jpg"), nurse)
    act = TriageDecision.objects.all()[0].act
    take_back(TriageDecision.objects.get(key="8.jpg").pk, nurse)
    correct("7.jpg", nurse, view="plantar")

    taken = take_back_at_once(act, nurse)

    assert [decision.key for decision in taken.decisions] == ["6.jpg"]
    assert [(kept.storage_key, type(kept.why)) for kept in taken.kept] == [("7.jpg", CannotBeUndone)]
    assert open_keys() == ["10.mov", "6.jpg", "8.jpg", "9.jpg"]
    assert image("7.jpg").category == "plantar"
    with pytest.raises(CannotBeUndone):
        take_back_at_once(act, nurse)


def test_what_was_set_aside_at_once_is_taken_back_at_once(linked: Clinic, nurse: User) -> None:
    act = set_aside_files(unlinked("6.jpg", "9.jpg"), "duplicate", nurse)
    set_aside_files(unlinked("10.mov"), "duplicate", nurse)

    take_back_at_once(act, nurse)

    assert open_keys() == ["6.jpg", "7.jpg", "8.jpg", "9.jpg"]


def test_of_five_hundred_files_one_that_was_decided_meanwhile_stops_all_and_the_rest_goes_on(
    linked: Clinic, nurse: User
) -> None:
    for number in range(1000, 1500):
        linked.file(f"{number}.jpg")
    linked.link()
    chosen = list(open_files().filter(outcome="no_metadata").values_list("pk", flat=True))
    assert len(chosen) == 501
    set_aside_files(chosen[:1], "other", nurse)

    with pytest.raises(StaleCorrection, match="1 of the 501"):
        assign(chosen, nurse)
    assert not Image.objects.filter(recid__gte="1000", recid__lt="1500").exists()

    assert len(assign(chosen[1:], nurse)) == 500
    act = TriageDecision.objects.filter(kind="assigned").latest("pk").act
    assert len(take_back_at_once(act, nurse).images) == 500
