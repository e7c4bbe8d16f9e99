"""Later runs keep what a person corrected, fact by fact, also when the patients come again under new keys."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from images.models import Image
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic, database_state, linked_to, outcomes
from tests.images.correcting.people import BORN, choice, correct, image, three_patients


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    three_patients(clinic)
    clinic.link()
    return clinic


def come_again(clinic: Clinic, **changes: date) -> None:
    """The patients' second import under new keys, with their dates of birth."""
    clinic.reimport_patients()
    for filemaker_id, born in {**BORN, **changes}.items():
        Patient.objects.filter(filemaker_metadata__filemaker_id=filemaker_id).update(date_of_birth=born)


@pytest.mark.parametrize(
    "changes",
    [{"category": "wound"}, {"side": ""}, {"captured_on": date(2010, 1, 1)}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_corrected_fact_is_kept(linked: Clinic, nurse: User, changes: dict[str, Any]) -> None:
    correct("2.jpg", nurse, **changes)
    before = database_state()

    assert outcomes(linked.link()) == {"unchanged": 3, "kept": 1}

    assert database_state() == before
    assert all(getattr(image("2.jpg"), fact) == value for fact, value in changes.items())


def test_a_corrected_patient_is_kept(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, patient=choice(BRUNO))
    before = database_state()

    assert outcomes(linked.link()) == {"unchanged": 3, "kept": 1}

    assert database_state() == before
    assert linked_to()["2.jpg"] == BRUNO


def test_all_at_once_against_an_export_that_says_something_else(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, category="wound", side="", captured_on=date(2010, 1, 1), patient=choice(BRUNO))
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
