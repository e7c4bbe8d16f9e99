"""Undoing a run stands beside what people did before and after it."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User

from console import SilentProgress
from images.correcting import undo_correction, version_of
from images.linking.undo import LinkUndo, undo_run
from images.models import Correction, Image, ImageBatch
from tests.images.clinic import ADA, BRUNO, Clinic, database_state, linked_to
from tests.images.correcting.people import assign, choice, correct, image, three_patients, unlinked
from tests.images.linked_before import link_as_before


def undo(run: int | None) -> LinkUndo:
    assert run is not None
    return undo_run(run, SilentProgress())


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    three_patients(clinic)
    link_as_before(clinic)
    return clinic


def give(clinic: Clinic, row: int, patient: str) -> int | None:
    """The export says another patient of a row; a run follows it."""
    clinic.rows[row] = (*clinic.rows[row][:3], patient, *clinic.rows[row][4:])
    return clinic.link().run


def test_an_image_returns_to_a_batch_that_a_person_made_anew(linked: Clinic, nurse: User) -> None:
    run = give(linked, 2, BRUNO)
    correct("3.jpg", nurse, captured_on=date(2016, 10, 20))
    anew = image("3.jpg").batch_id

    assert undo(run).restored == ["4.jpg"]

    assert image("4.jpg").batch_id == anew
    assert linked_to()["4.jpg"] == ADA


def test_a_correction_taken_back_leaves_nothing_that_an_undo_brings_back(linked: Clinic, nurse: User) -> None:
    """Undoing the run would put the image under the patient whom nobody says any more."""
    correct("2.jpg", nurse, patient=choice(BRUNO))
    linked.rows[0] = (*linked.rows[0][:-1], "Right Plantar")
    run = linked.link().run
    undo_correction(Correction.objects.get().pk, nurse, version_of(image("2.jpg")))

    assert undo(run).left == {"2.jpg": "corrected by a person since"}

    assert linked_to()["2.jpg"] == ADA


def test_a_batch_that_a_person_made_goes_when_an_undo_empties_it(linked: Clinic, nurse: User) -> None:
    correct("3.jpg", nurse, captured_on=date(2015, 5, 5))
    linked.rows[2] = ("05/05/2015", *linked.rows[2][1:])
    run = linked.link().run
    made = image("4.jpg").batch_id
    correct("3.jpg", nurse, captured_on=date(2016, 10, 18))
    assert ImageBatch.objects.get(pk=made).created_by_run is None

    assert undo(run).batches_removed == 1

    assert not ImageBatch.objects.filter(images=None).exists()


def test_what_a_person_assigned_is_left(linked: Clinic, nurse: User) -> None:
    linked.file("6.jpg")
    run = linked.link().run
    assign(unlinked("6.jpg"), nurse)
    linked.row("6", ADA)
    later = linked.link().run
    before = database_state()

    assert undo(later).restored == ["6.jpg"]
    assert undo(run).left == {}

    assert linked_to()["6.jpg"] == BRUNO
    assert database_state() != before
    assert Image.objects.count() == 5
