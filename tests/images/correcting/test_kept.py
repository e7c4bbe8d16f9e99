"""Later runs keep what a person corrected, fact by fact, also when the patients come again under new keys."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from images.correcting.facts import ImageFacts
from images.models import Image
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, CLEO, NOBODY, Clinic, database_state, linked_to, outcomes
from tests.images.correcting.people import BORN, choice, correct, image, three_patients
from tests.images.linked_before import link_as_before


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    three_patients(clinic)
    link_as_before(clinic)
    return clinic


def come_again(clinic: Clinic, **changes: date) -> None:
    """The patients' second import under new keys, with their dates of birth."""
    clinic.reimport_patients()
    for filemaker_id, born in {**BORN, **changes}.items():
        Patient.objects.filter(filemaker_metadata__filemaker_id=filemaker_id).update(date_of_birth=born)


@pytest.mark.parametrize(
    "changes",
    [{"view": "wound"}, {"side": ""}, {"captured_on": date(2010, 1, 1)}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_corrected_fact_is_kept(linked: Clinic, nurse: User, changes: dict[str, Any]) -> None:
    correct("2.jpg", nurse, **changes)
    before = database_state()

    assert outcomes(linked.link()) == {"unchanged": 3, "kept": 1}

    assert database_state() == before
    assert all(getattr(ImageFacts.of(image("2.jpg")), fact) == value for fact, value in changes.items())


def test_a_corrected_patient_is_kept(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, patient=choice(BRUNO))
    before = database_state()

    assert outcomes(linked.link()) == {"unchanged": 3, "kept": 1}

    assert database_state() == before
    assert linked_to()["2.jpg"] == BRUNO


def test_all_at_once_against_an_export_that_says_something_else(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, view="wound", side="", captured_on=date(2010, 1, 1), patient=choice(BRUNO))
    linked.rows[0] = ("10/19/2016", *linked.rows[0][1:3], CLEO, *linked.rows[0][4:-1], "Right Plantar")

    # The row's own texts are no facts that one corrects; they follow the export.
    assert outcomes(linked.link()) == {"unchanged": 3, "updated": 1}
    assert outcomes(linked.link()) == {"unchanged": 3, "kept": 1}

    now = image("2.jpg")
    assert (now.category, now.side, now.captured_on) == ("wound", "", date(2010, 1, 1))
    assert now.filemaker_type == "Right Plantar"
    assert linked_to()["2.jpg"] == BRUNO


@pytest.mark.parametrize("rows_left", [4, 3], ids=["with its row", "without its row"])
def test_a_moved_image_follows_the_chosen_patient_to_a_new_key(
    linked: Clinic, nurse: User, rows_left: int
) -> None:
    correct("2.jpg", nurse, patient=choice(BRUNO))
    linked.rows = linked.rows[-rows_left:]
    come_again(linked)

    assert outcomes(linked.link()) == {"relinked": 4}

    assert linked_to() == {"2.jpg": BRUNO, "3.jpg": ADA, "4.jpg": ADA, "5.jpg": BRUNO}
    assert image("2.jpg").batch_id == image("5.jpg").batch_id
    assert (image("2.jpg").filemaker_type, image("2.jpg").original_name) == ("Left Dorsal", "Left-Dorsal.jpg")
    assert outcomes(linked.link()) == {"unchanged": 3, "kept": 1}


@pytest.mark.any_database
def test_whom_a_person_chose_without_an_id_is_nobody_else_without_one(linked: Clinic, nurse: User) -> None:
    """What is stored of the choice is empty then, and so is the id of everybody who carries none."""
    correct("2.jpg", nurse, patient=choice(BRUNO))
    Image.objects.filter(storage_key="2.jpg").update(chosen_patient_ref="")
    Patient.objects.create(last_name="Quillfeather", date_of_birth=BORN[BRUNO], filemaker_metadata={})

    assert outcomes(linked.link()) == {"unchanged": 3, "kept": 1}
    assert linked_to()["2.jpg"] == BRUNO


@pytest.mark.any_database
def test_a_chosen_patient_needs_no_patient_in_the_row(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, patient=choice(BRUNO))
    linked.rows[0] = ("10/20/2016", *linked.rows[0][1:3], "", *linked.rows[0][4:])

    assert outcomes(linked.link()) == {"relinked": 1, "unchanged": 3}
    assert (linked_to()["2.jpg"], image("2.jpg").captured_on) == (BRUNO, date(2016, 10, 20))


@pytest.mark.any_database
@pytest.mark.parametrize("day", ["", "13/32/2016"])
def test_a_corrected_day_needs_no_day_in_the_row(linked: Clinic, nurse: User, day: str) -> None:
    correct("2.jpg", nurse, captured_on=date(2010, 1, 1))
    linked.rows[0] = (day, *linked.rows[0][1:])
    come_again(linked)

    assert outcomes(linked.link()) == {"relinked": 4}
    assert (linked_to()["2.jpg"], image("2.jpg").captured_on) == (ADA, date(2010, 1, 1))


@pytest.mark.any_database
def test_of_an_image_that_only_stays_nothing_but_its_file_is_followed(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, view="wound")
    before = image("2.jpg")
    linked.rows[0] = ("10/18/2016", "another.jpg", "IMAGE-40", NOBODY, "another.jpg", "1", "2", "R-Brannock")
    linked.file("2.jpg", b"another picture")

    assert outcomes(linked.link()) == {"updated": 1, "unchanged": 3}
    now = image("2.jpg")
    assert now.size_bytes == len(b"another picture")
    texts = ("filemaker_type", "filemaker_id", "original_name", "category", "side", "captured_on", "batch_id")
    assert [getattr(now, text) for text in texts] == [getattr(before, text) for text in texts]


def test_it_does_not_follow_the_id_to_somebody_born_on_another_day(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, patient=choice(BRUNO))
    chosen = image("2.jpg").batch.patient_id
    come_again(linked, **{BRUNO: date(1999, 9, 9)})

    linked.link()

    assert image("2.jpg").batch.patient_id == chosen


def test_it_does_not_follow_an_id_that_two_patients_carry(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, patient=choice(BRUNO))
    chosen = image("2.jpg").batch.patient_id
    come_again(linked)
    Patient.objects.create(filemaker_metadata={"filemaker_id": BRUNO})

    assert outcomes(linked.link(accept_fewer=True)) == {"relinked": 2, "kept": 1, "ambiguous_patient": 1}

    assert image("2.jpg").batch.patient_id == chosen


def test_a_corrected_day_does_not_keep_an_image_from_following_its_patient(
    linked: Clinic, nurse: User
) -> None:
    made = correct("2.jpg", nurse, captured_on=date(2010, 1, 1)).batch_id
    come_again(linked)

    assert outcomes(linked.link()) == {"relinked": 4}

    assert linked_to()["2.jpg"] == ADA
    assert image("2.jpg").captured_on == date(2010, 1, 1)
    # The batch that the correction had made went with its last image.
    assert not Image.objects.filter(batch=made).exists()
    assert image("2.jpg").batch.created_by_run
