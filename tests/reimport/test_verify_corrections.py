"""Verification stays true after people corrected, assigned and took back, and after a run was undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User

from console import SilentProgress
from images.correcting import undo_correction, version_of
from images.linking.undo import undo_run
from images.models import Correction, Image, LinkRun, TriageDecision
from images.triage import take_back
from tests.images.clinic import ADA, BRUNO
from tests.images.correcting.people import assign, choice, correct, image, unlinked
from tests.reimport.day import Day


@pytest.fixture
def nurse(transactional_db: None) -> User:
    return User.objects.create(username="nurse")


@pytest.fixture
def linked(day: Day) -> Day:
    """Image 66 is the only one of its batch; file 77 is unlinked."""
    day.clinic.picture("66", ADA, "10/30/2016")
    day.clinic.file("77.jpg")
    day.write_exports()
    day.run("--phase", "patients", "--phase", "images")
    return day


def move_the_last_image(_day: Day, nurse: User) -> None:
    correct("66.jpg", nurse, captured_on=date(2011, 1, 1))


def move_it_and_back(day: Day, nurse: User) -> None:
    move_the_last_image(day, nurse)
    entry = Correction.objects.get()
    undo_correction(entry.pk, nurse, version_of(image(entry.storage_key)))


def assign_a_file(_day: Day, nurse: User) -> None:
    assign(unlinked("77.jpg"), nurse, ADA)


def assign_and_take_back(day: Day, nurse: User) -> None:
    assign_a_file(day, nurse)
    take_back(TriageDecision.objects.get().pk, nurse)


def assign_and_run(day: Day, nurse: User) -> None:
    assign_a_file(day, nurse)
    day.run("--phase", "images")


def assign_run_and_take_back(day: Day, nurse: User) -> None:
    assign_and_run(day, nurse)
    take_back(TriageDecision.objects.get().pk, nurse)


def assign_and_undo_a_run_since(day: Day, nurse: User) -> None:
    """The undone run linked a new file, which a person corrected, so that undoing left it."""
    assign_a_file(day, nurse)
    day.clinic.picture("88", BRUNO)
    day.write_exports()
    day.run("--phase", "images")
    correct("88.jpg", nurse, view="wound")
    newest = LinkRun.objects.latest("pk")
    undo_run(newest.pk, SilentProgress())
    assert image("88.jpg")


@pytest.mark.parametrize(
    "people_do",
    [
        move_the_last_image,
        move_it_and_back,
        assign_a_file,
        assign_and_take_back,
        assign_and_run,
        assign_run_and_take_back,
        assign_and_undo_a_run_since,
    ],
)
def test_what_people_did_since_is_no_damage(
    linked: Day, nurse: User, people_do: Callable[[Day, User], None]
) -> None:
    people_do(linked, nurse)

    linked.run("--phase", "verify")


def test_an_assigned_image_that_is_lost_is_damage(linked: Day, nurse: User) -> None:
    assign_and_run(linked, nurse)
    Image.objects.filter(storage_key="77.jpg").delete()

    message = linked.refused("--phase", "verify")[1]
    assert "files linked" in message
    assert "Every file that a person assigned is linked. 77.jpg" in message


def test_also_when_no_run_has_seen_it(linked: Day, nurse: User) -> None:
    assign_a_file(linked, nurse)
    Image.objects.filter(storage_key="77.jpg").delete()

    assert "77.jpg" in linked.refused("--phase", "verify")[1]


def test_a_batch_that_is_lost_beside_one_that_a_person_emptied_is_damage(linked: Day, nurse: User) -> None:
    move_the_last_image(linked, nurse)
    lost = image("2.jpg").batch
    Image.objects.filter(batch=lost).update(batch=image("4.jpg").batch)
    lost.delete()

    assert "batches made" in linked.refused("--phase", "verify")[1]


def test_another_patient_is_no_damage_before_or_after_the_next_run(linked: Day, nurse: User) -> None:
    correct("66.jpg", nurse, patient=choice(BRUNO))

    linked.run("--phase", "verify")
    linked.run("--phase", "images", "--phase", "verify")
