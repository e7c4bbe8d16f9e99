"""Many images corrected at once: each keeps what nobody changed, all are written or none, and all go back at once."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from images.correcting import (
    CorrectedImages,
    FactChanges,
    NotACorrection,
    PatientChoice,
    SideNeeded,
    StaleImages,
    WrongDateOfBirth,
    correct_images,
    undo_act,
    version_of,
)
from images.models import Correction, Image, ImageBatch
from tests.images.clinic import ADA, BRUNO, Clinic, database_state, linked_to
from tests.images.correcting.people import DAY, choice, correct, entries, image, three_patients
from tests.images.linked_before import link_as_before

ADAS = ("2.jpg", "3.jpg", "4.jpg")


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    three_patients(clinic)
    link_as_before(clinic)
    return clinic


def seen(*keys: str) -> dict[UUID, str]:
    return {image(key).pk: version_of(image(key)) for key in keys}


def correct_many(by: User, *keys: str, **changes: Any) -> CorrectedImages:
    return correct_images(seen(*(keys or ADAS)), FactChanges(**changes), by)


def facts(key: str) -> tuple[str, str, date]:
    now = image(key)
    return now.category, now.side, now.captured_on


def test_each_image_keeps_what_nobody_changed(linked: Clinic, nurse: User) -> None:
    correct_many(nurse, side="right")

    assert [facts(key) for key in ADAS] == [
        ("dorsal", "right", DAY),
        ("r_brannock", "right", DAY),
        ("dorsal", "right", date(2016, 10, 20)),
    ]
    # It was a right one already.
    assert entries("3.jpg") == []
    assert image("3.jpg").corrections == []


def test_a_view_that_names_its_side_follows_the_side_of_each(linked: Clinic, nurse: User) -> None:
    correct_many(nurse, "2.jpg", "3.jpg", view="brannock")
    assert [facts(key)[:2] for key in ADAS[:2]] == [("l_brannock", "left"), ("r_brannock", "right")]

    correct_many(nurse, "2.jpg", "3.jpg", side="left")
    assert [facts(key)[:2] for key in ADAS[:2]] == [("l_brannock", "left"), ("l_brannock", "left")]


def test_a_day_for_all_of_them_brings_them_together(linked: Clinic, nurse: User) -> None:
    correct_many(nurse, captured_on=date(2017, 5, 6))

    (batch,) = {image(key).batch for key in ADAS}
    assert (batch.captured_on, batch.name) == (date(2017, 5, 6), "06 May 2017 (FileMaker Import)")
    assert ImageBatch.objects.filter(images=None).count() == 0


def test_moved_to_another_patient_each_keeps_its_day(linked: Clinic, nurse: User) -> None:
    correct_many(nurse, patient=choice(BRUNO))

    assert set(linked_to().values()) == {BRUNO}
    assert [facts(key)[2] for key in ADAS] == [DAY, DAY, date(2016, 10, 20)]
    # Bruno's own visit of that day takes them in.
    assert image("2.jpg").batch_id == image("5.jpg").batch_id
    assert linked.link().run
    assert set(linked_to().values()) == {BRUNO}


def test_whoever_is_not_confirmed_gets_none_of_them(linked: Clinic, nurse: User) -> None:
    before = database_state()

    with pytest.raises(WrongDateOfBirth):
        correct_many(nurse, view="wound", patient=PatientChoice(choice(BRUNO).patient_id, DAY))

    assert database_state() == before


def test_if_one_was_changed_meanwhile_nothing_is_written_and_it_is_named(linked: Clinic, nurse: User) -> None:
    as_seen = seen(*ADAS)
    correct("3.jpg", nurse, view="plantar")
    Image.objects.filter(storage_key="4.jpg").delete()
    before = database_state()

    with pytest.raises(StaleImages) as refusal:
        correct_images(as_seen, FactChanges(view="wound"), nurse)

    assert refusal.value.images == set(list(as_seen)[1:])
    assert "2 of the 3 images" in refusal.value.message
    assert database_state() == before


def test_a_view_of_one_foot_alone_needs_a_side_for_each(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, side="")
    before = database_state()

    with pytest.raises(SideNeeded) as refusal:
        correct_many(nurse, view="brannock")

    assert "1 of the 3 images" in refusal.value.message
    assert database_state() == before


@pytest.mark.parametrize("changes", [{}, {"view": "dorsal", "side": "left"}], ids=["nothing", "what is so"])
def test_what_changes_nothing_is_refused(linked: Clinic, nurse: User, changes: dict[str, Any]) -> None:
    with pytest.raises(NotACorrection):
        correct_many(nurse, "2.jpg", "4.jpg", **changes)
    with pytest.raises(NotACorrection):
        correct_images({}, FactChanges(view="wound"), nurse)
    assert not Correction.objects.exists()


def test_all_of_it_is_taken_back_at_once(linked: Clinic, nurse: User) -> None:
    before = database_state()
    done = correct_many(nurse, view="wound", captured_on=date(2017, 5, 6), patient=choice(BRUNO))

    undone = undo_act(done.act, nurse)

    assert (len(undone.restored), undone.kept) == (3, [])
    # Batches that went come again under new keys.
    facts_of = [[value for value in row if not isinstance(value, UUID)] for row in database_state()]
    assert facts_of == [[value for value in row if not isinstance(value, UUID)] for row in before]
    assert linked_to()["2.jpg"] == ADA
    assert {tuple(image(key).corrections) for key in ADAS} == {()}


def test_of_an_act_what_was_corrected_since_stays(linked: Clinic, nurse: User) -> None:
    done = correct_many(nurse, view="wound")
    correct("3.jpg", nurse, view="plantar")

    undone = undo_act(done.act, nurse)

    assert [kept.storage_key for kept in undone.kept] == ["3.jpg"]
    assert [image(key).category for key in ADAS] == ["dorsal", "plantar", "dorsal"]


def queries_for(count: int, by: User) -> int:
    """Of moving so many of Ada's images to Bruno, each with another view, and of taking that back."""
    chosen = Image.objects.filter(batch__patient_id=choice(ADA).patient_id, side="left")[:count]
    with CaptureQueriesContext(connection) as asked:
        done = correct_images(
            {one.pk: version_of(one) for one in chosen}, FactChanges(view="wound", patient=choice(BRUNO)), by
        )
        undone = undo_act(done.act, by)
    assert len(done.images) == len(undone.restored) == count
    return len(asked)


@pytest.mark.any_database
def test_five_hundred_take_as_many_queries_as_few_but_for_long_statements(
    linked: Clinic, nurse: User
) -> None:
    one = image("2.jpg")
    for number in range(499):
        one.pk, one.storage_key, one._state.adding = uuid4(), f"copy {number}.jpg", True
        one.save()

    # The first one also removes a batch that a run had made.
    queries_for(2, nurse)
    few = queries_for(3, nurse)

    assert queries_for(30, nurse) == few
    # SQLite takes some fifty rows of images, and some seventy of corrections, in a statement.
    assert queries_for(500, nurse) < few + 40
