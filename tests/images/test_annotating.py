"""Notes on images and key images: withdrawn and never changed, and there again wherever the image is linked to by now."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from console import SilentProgress
from images.annotating import (
    MOST_CHARACTERS,
    NotAnAnnotation,
    Signs,
    add_note,
    annotations_of,
    is_key_image,
    mark_key,
    signs_of,
    withdraw,
)
from images.linking.undo import undo_run
from images.models import Annotation, Image
from patients.proof import reference_of
from tests.images.clinic import ADA, BRUNO, Clinic, linked_to
from tests.images.correcting.people import choice, correct, image, nurse, three_patients
from tests.images.linked_before import link_as_before

__all__ = ["nurse"]


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    three_patients(clinic)
    link_as_before(clinic)
    return clinic


def note_on(key: str, by: User, text: str = "Ulcer, 3 mm deep") -> Annotation:
    return add_note(image(key), text, by)


def marked() -> list[str]:
    return list(Image.objects.filter(is_key_image()).values_list("storage_key", flat=True))


def test_a_note_says_who_and_when_and_under_whom(linked: Clinic, nurse: User) -> None:
    note_on("2.jpg", nurse, "  Ulcer\n3 mm ")

    found = annotations_of(image("2.jpg")).get()
    assert (found.kind, found.text, found.by) == ("note", "Ulcer\n3 mm", nurse)
    assert found.at
    assert found.patient_ref == reference_of(image("2.jpg").batch.patient)
    assert not annotations_of(image("3.jpg")).exists()


@pytest.mark.any_database
@pytest.mark.parametrize("text", ["", " \n", "x" * (MOST_CHARACTERS + 1), "a\0b"])
def test_a_note_that_cannot_be_kept_is_refused(linked: Clinic, nurse: User, text: str) -> None:
    with pytest.raises(NotAnAnnotation):
        note_on("2.jpg", nurse, text)

    assert not Annotation.objects.exists()


def test_what_is_withdrawn_stays_on_record_with_who_and_when(linked: Clinic, nurse: User) -> None:
    doctor = User.objects.create(username="doctor")
    given = note_on("2.jpg", nurse)

    withdraw(given.pk, doctor)
    first = annotations_of(image("2.jpg")).get()
    withdraw(given.pk, nurse)

    assert (first.text, first.withdrawn_by) == (given.text, doctor)
    now = annotations_of(image("2.jpg")).get()
    assert (now.withdrawn_by, now.withdrawn_at) == (doctor, first.withdrawn_at)
    assert signs_of(["2.jpg"]) == {}


@pytest.mark.any_database
def test_nobody_changes_or_deletes_one(linked: Clinic, nurse: User) -> None:
    given = note_on("2.jpg", nurse)
    given.text = "Nothing to be seen"

    with pytest.raises(TypeError):
        given.save()
    with pytest.raises(TypeError):
        given.delete()


def test_a_key_mark_is_given_once_and_taken_and_given_again(linked: Clinic, nurse: User) -> None:
    given = mark_key(image("2.jpg"), nurse)
    assert mark_key(image("2.jpg"), nurse) == given
    assert marked() == ["2.jpg"]

    withdraw(given.pk, nurse)
    assert marked() == []

    assert mark_key(image("2.jpg"), nurse) != given
    assert marked() == ["2.jpg"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.create(
            storage_key="2.jpg", kind=Annotation.Kind.KEY_IMAGE, patient_ref="", by=nurse, at=given.at
        )


@pytest.mark.any_database
def test_the_signs_of_many_images_are_one_query(
    linked: Clinic, nurse: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mark_key(image("2.jpg"), nurse)
    for _ in range(2):
        note_on("2.jpg", nurse)
    note_on("5.jpg", nurse)

    with django_assert_num_queries(1):
        found = signs_of(["2.jpg", "3.jpg", "5.jpg"])

    assert found == {"2.jpg": Signs(is_key=True, notes=2), "5.jpg": Signs(notes=1)}


def test_it_is_there_when_the_patients_come_again_under_new_keys(linked: Clinic, nurse: User) -> None:
    given = note_on("2.jpg", nurse)
    mark_key(image("2.jpg"), nurse)
    former = image("2.jpg").batch.patient_id

    linked.reimport_patients()
    linked.link()

    now = image("2.jpg")
    assert now.batch.patient_id != former
    assert given in annotations_of(now)
    assert marked() == ["2.jpg"]
    # It is the same person, whatever their key is.
    assert given.patient_ref == reference_of(now.batch.patient)


def test_it_is_there_again_after_a_run_is_undone_and_linked_anew(linked: Clinic, nurse: User) -> None:
    linked.picture("6", ADA)
    run = linked.link().run
    given = note_on("6.jpg", nurse)
    assert run is not None

    undo_run(run, SilentProgress())
    assert not Image.objects.filter(storage_key="6.jpg").exists()
    linked.link()

    assert list(annotations_of(image("6.jpg"))) == [given]


def test_it_goes_with_the_picture_to_another_patient_and_keeps_under_whom_it_was_written(
    linked: Clinic, nurse: User
) -> None:
    given = note_on("2.jpg", nurse)

    correct("2.jpg", nurse, patient=choice(BRUNO))
    linked.link()

    assert linked_to()["2.jpg"] == BRUNO
    found = annotations_of(image("2.jpg")).get()
    assert found == given
    assert found.patient_ref != reference_of(image("2.jpg").batch.patient)
