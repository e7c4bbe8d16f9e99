"""A correction changes what a person says, tells who and when, and refuses what cannot be or was not seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from images.correcting import (
    CorrectionRefused,
    FactChanges,
    NotACorrection,
    PatientChoice,
    StaleCorrection,
    UnconfirmablePatient,
    WrongDateOfBirth,
    WrongFileMakerId,
    correct_image,
    version_of,
)
from images.models import Correction, Image, ImageBatch, RemovedBatch
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic, database_state, linked_to
from tests.images.correcting.people import DAY, choice, correct, entries, image, three_patients
from tests.images.linked_before import link_as_before


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    three_patients(clinic)
    link_as_before(clinic)
    return clinic


def test_a_view_and_a_side_are_corrected_and_signed(linked: Clinic, nurse: User) -> None:
    before = datetime.now(tz=UTC)

    now = correct("2.jpg", nurse, view="wound", side="right")

    assert (now.category, now.side, now.corrections) == ("wound", "right", ["category", "side"])
    assert now.corrected_by == nurse
    assert now.corrected_at
    assert now.corrected_at >= before
    assert entries("2.jpg") == [("category", "dorsal", "wound"), ("side", "left", "right")]
    assert version_of(image("2.jpg")) == version_of(now)


def test_only_what_differs_is_a_correction(linked: Clinic, nurse: User) -> None:
    now = correct("2.jpg", nurse, view="dorsal", side="", captured_on=DAY, patient=choice(ADA))

    assert now.corrections == ["side"]
    assert (now.side, now.chosen_patient_ref) == ("", "")


def test_an_image_whose_patient_and_day_stay_stays_in_its_batch_whoever_made_that(
    linked: Clinic, nurse: User
) -> None:
    uploaded = image("2.jpg").batch
    ImageBatch.objects.filter(pk=uploaded.pk).update(source="upload")

    assert correct("2.jpg", nurse, view="wound").batch_id == uploaded.pk
    assert ImageBatch.objects.filter(captured_on=DAY, patient=uploaded.patient).count() == 1


def test_another_day_moves_the_image_into_that_days_batch(linked: Clinic, nurse: User) -> None:
    now = correct("2.jpg", nurse, captured_on=date(2016, 10, 20))

    assert now.batch_id == image("4.jpg").batch_id
    assert now.captured_on == now.batch.captured_on == date(2016, 10, 20)
    assert linked_to()["2.jpg"] == ADA
    assert entries("2.jpg") == [("captured_on", "2016-10-18", "2016-10-20")]


def test_a_new_batch_is_named_as_the_linker_names_its_own(linked: Clinic, nurse: User) -> None:
    made = {}
    for day in (date(2017, month, 5) for month in range(1, 13)):
        linked.picture(f"9{day.month}", BRUNO, day.strftime("%m/%d/%Y"))
        batch = correct("2.jpg", nurse, captured_on=day).batch
        assert batch.created_by_run_id is None
        made[day] = batch.name
    correct("2.jpg", nurse, captured_on=DAY)
    linked.link()

    of_run = ImageBatch.objects.filter(
        patient__filemaker_metadata__filemaker_id=BRUNO, captured_on__year=2017
    )
    assert dict(of_run.values_list("captured_on", "name")) == made


def test_another_patient_asks_for_the_date_of_birth(linked: Clinic, nurse: User) -> None:
    now = correct("2.jpg", nurse, patient=choice(BRUNO))

    assert linked_to()["2.jpg"] == BRUNO
    assert now.batch_id == image("5.jpg").batch_id
    assert now.corrections == ["patient"]


def test_a_batch_that_loses_its_last_image_goes_and_is_remembered(linked: Clinic, nurse: User) -> None:
    left = image("4.jpg").batch_id

    correct("4.jpg", nurse, patient=choice(BRUNO))

    assert not ImageBatch.objects.filter(pk=left).exists()
    assert RemovedBatch.objects.get().batch_id == left
    made = image("4.jpg").batch_id
    correct("4.jpg", nurse, patient=choice(ADA))
    assert not ImageBatch.objects.filter(pk=made).exists()
    # That one was no run's.
    assert RemovedBatch.objects.count() == 1


def test_a_patient_without_a_date_of_birth_is_confirmed_by_the_filemaker_id(
    linked: Clinic, nurse: User
) -> None:
    cleo = choice(CLEO).patient_id

    correct("2.jpg", nurse, patient=PatientChoice(cleo, filemaker_id=f" {{{CLEO.lower()}}} "))

    assert linked_to()["2.jpg"] == CLEO


def cleo_with(**typed: Any) -> FactChanges:
    return FactChanges(patient=PatientChoice(choice(CLEO).patient_id, **typed))


def nobody_known() -> FactChanges:
    stranger = Patient.objects.create(last_name="Stranger")
    return FactChanges(patient=PatientChoice(stranger.pk, DAY, "anything"))


REFUSED: dict[str, tuple[Callable[[], FactChanges], type[CorrectionRefused]]] = {
    "a wrong date of birth": (
        lambda: FactChanges(patient=PatientChoice(choice(BRUNO).patient_id, date(1971, 12, 30))),
        WrongDateOfBirth,
    ),
    "no date of birth": (
        lambda: FactChanges(patient=PatientChoice(choice(BRUNO).patient_id, None, BRUNO)),
        WrongDateOfBirth,
    ),
    "a date of birth for a patient without one": (lambda: cleo_with(date_of_birth=DAY), UnconfirmablePatient),
    "another FileMaker id": (lambda: cleo_with(filemaker_id=ADA), WrongFileMakerId),
    "half of a FileMaker id": (lambda: cleo_with(filemaker_id=CLEO[:8]), WrongFileMakerId),
    "a patient with no identifier": (nobody_known, UnconfirmablePatient),
    "no such patient": (lambda: FactChanges(patient=PatientChoice(uuid4(), DAY)), NotACorrection),
    "no such view": (lambda: FactChanges(view="dorsel"), NotACorrection),
    "an empty view": (lambda: FactChanges(view=""), NotACorrection),
    "no such side": (lambda: FactChanges(side="both"), NotACorrection),
    "a day in the future": (
        lambda: FactChanges(captured_on=datetime.now(tz=UTC).date() + timedelta(days=1)),
        NotACorrection,
    ),
    "a day before 1900": (lambda: FactChanges(captured_on=date(1899, 12, 31)), NotACorrection),
    "nothing": (FactChanges, NotACorrection),
    "what is so already": (lambda: FactChanges(view="dorsal", side="left"), NotACorrection),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(linked: Clinic, nurse: User, case: str) -> None:
    changes, error = REFUSED[case]
    now = image("2.jpg")
    before = database_state()

    with pytest.raises(error) as refusal:
        correct_image(now.pk, changes(), nurse, version_of(now))

    assert refusal.value.remedy
    assert database_state() == before
    assert not Correction.objects.exists()


def test_a_refused_patient_takes_the_other_facts_along(linked: Clinic, nurse: User) -> None:
    with pytest.raises(WrongDateOfBirth):
        correct("2.jpg", nurse, view="wound", patient=PatientChoice(choice(BRUNO).patient_id, DAY))

    assert image("2.jpg").category == "dorsal"


def test_what_somebody_else_corrected_meanwhile_is_not_overwritten(linked: Clinic, nurse: User) -> None:
    seen = version_of(image("2.jpg"))
    correct("2.jpg", nurse, view="wound")

    with pytest.raises(StaleCorrection):
        correct_image(image("2.jpg").pk, FactChanges(view="plantar"), nurse, seen)

    assert image("2.jpg").category == "wound"


def test_what_a_run_changed_meanwhile_is_not_overwritten(linked: Clinic, nurse: User) -> None:
    seen = version_of(image("2.jpg"))
    linked.rows[0] = (*linked.rows[0][:-1], "Right Plantar")
    linked.link()

    with pytest.raises(StaleCorrection):
        correct_image(image("2.jpg").pk, FactChanges(view="wound"), nurse, seen)


def test_a_run_that_changes_nothing_does_not_stand_in_the_way(linked: Clinic, nurse: User) -> None:
    seen = version_of(image("2.jpg"))
    linked.link()

    correct_image(image("2.jpg").pk, FactChanges(view="wound"), nurse, seen)

    assert image("2.jpg").category == "wound"


def test_an_image_that_is_linked_no_more_cannot_be_corrected(linked: Clinic, nurse: User) -> None:
    gone = image("2.jpg")
    Image.objects.all().delete()

    with pytest.raises(StaleCorrection):
        correct_image(gone.pk, FactChanges(view="wound"), nurse, version_of(gone))
