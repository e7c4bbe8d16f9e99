"""People choose a view and a side; what is stored reads back as both, and never says two sides at once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from images.correcting import CannotBeUndone, SideNeeded, category_of, undo_correction, version_of, views
from images.correcting.facts import ImageFacts
from images.models import Correction, Image, Side
from images.type_catalogue import clinic_catalogue
from tests.images.clinic import Clinic, database_state, outcomes
from tests.images.correcting.people import correct, entries, image, three_patients
from tests.images.linked_before import link_as_before

VIEWS = [view.name for view in views()]
# Left and right are two categories there, and there is none for both.
ONE_FOOT_ALONE = {"brannock", "leg", "mfoot_length", "mfoot_width"}


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    """2.jpg is "Left Dorsal", 3.jpg "R-Brannock"."""
    three_patients(clinic)
    link_as_before(clinic)
    return clinic


def pair(key: str) -> tuple[str, str]:
    now = image(key)
    return now.category, now.side


def contradicting() -> list[str]:
    images = Image.objects.select_related("batch")
    return [now.storage_key for now in images if ImageFacts.of(now).contradict]


def take_back(key: str, by: User, fact: str) -> None:
    entry = Correction.objects.filter(storage_key=key, fact=fact, undone_at=None).latest("pk")
    undo_correction(entry.pk, by, version_of(image(key)))


@pytest.mark.parametrize("side", Side.values)
def test_what_is_chosen_reads_back_or_is_refused(side: str) -> None:
    refused = ONE_FOOT_ALONE if side == Side.NONE else set()
    catalogue = clinic_catalogue()

    stored = {view: category_of(view, side) for view in VIEWS if view not in refused}

    assert set(stored.values()) <= set(catalogue.categories)
    assert {view: catalogue.view_of(category) for view, category in stored.items()} == {
        view: view for view in stored
    }
    assert {catalogue.own_sides.get(category, side) for category in stored.values()} == {side}
    for view in refused:
        with pytest.raises(SideNeeded):
            category_of(view, side)


def test_each_category_shows_a_view_that_is_offered_once() -> None:
    shown = {clinic_catalogue().view_of(category) for category in clinic_catalogue().categories}

    assert shown == set(VIEWS)
    assert len(VIEWS) == len(shown)
    assert not [view for view in VIEWS if view.startswith(("l_", "r_", "left_", "right_"))]
    assert clinic_catalogue().view_of("left_lat") == clinic_catalogue().view_of("lateral") == "lateral"


def test_what_an_export_says_never_contradicts_itself() -> None:
    types = [f"{side} {view}" for view in ("Lat", "Leg", "Brannock", "Shoe", "Dorsal") for side in ("L", "R")]

    readings = [clinic_catalogue().read(text) for text in types]

    assert all(reading.known for reading in readings)
    assert not [r for r in readings if clinic_catalogue().own_sides.get(r.category, r.side) != r.side]


def test_the_category_follows_the_side(linked: Clinic, nurse: User) -> None:
    now = correct("3.jpg", nurse, side="left")

    assert (now.category, now.side, now.corrections) == ("l_brannock", "left", ["category", "side"])
    assert entries("3.jpg") == [("category", "r_brannock", "l_brannock"), ("side", "right", "left")]


def test_a_view_of_one_foot_asks_for_the_side(linked: Clinic, nurse: User) -> None:
    with pytest.raises(SideNeeded):
        correct("3.jpg", nurse, side="")
    correct("2.jpg", nurse, side="")
    with pytest.raises(SideNeeded):
        correct("2.jpg", nurse, view="leg")

    assert pair("3.jpg") == ("r_brannock", "right")
    assert pair("2.jpg") == ("dorsal", "")


def test_another_word_for_the_same_view_is_left_alone(linked: Clinic, nurse: User) -> None:
    linked.rows[0] = (*linked.rows[0][:-1], "Left Lat")
    linked.link()

    correct("2.jpg", nurse, view="lateral", captured_on=image("4.jpg").captured_on)
    assert (pair("2.jpg"), image("2.jpg").corrections) == (("left_lat", "left"), ["captured_on"])

    correct("2.jpg", nurse, side="right")
    assert pair("2.jpg") == ("lateral", "right")


@pytest.mark.parametrize("fact", ["category", "side"])
def test_both_halves_go_back_together(linked: Clinic, nurse: User, fact: str) -> None:
    before = database_state()
    correct("3.jpg", nurse, side="left")

    take_back("3.jpg", nurse, fact)

    assert database_state() == before
    assert not Correction.objects.filter(undone_at=None).exists()


def test_halves_that_say_nothing_of_each_other_go_back_alone(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, view="wound", side="right")

    take_back("2.jpg", nurse, "side")

    assert (pair("2.jpg"), image("2.jpg").corrections) == (("wound", "left"), ["category"])


def test_the_category_follows_a_side_that_comes_back(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, side="right")
    correct("2.jpg", nurse, view="brannock")
    assert pair("2.jpg") == ("r_brannock", "right")

    take_back("2.jpg", nurse, "side")
    assert pair("2.jpg") == ("l_brannock", "left")

    take_back("2.jpg", nurse, "category")
    assert (pair("2.jpg"), image("2.jpg").corrections) == (("dorsal", "left"), [])


def test_a_side_that_the_view_needs_is_not_taken_back_alone(linked: Clinic, nurse: User) -> None:
    linked.rows[0] = (*linked.rows[0][:-1], "Dorsal")
    linked.link()
    correct("2.jpg", nurse, side="right")
    correct("2.jpg", nurse, view="brannock")

    with pytest.raises(CannotBeUndone):
        take_back("2.jpg", nurse, "side")

    assert pair("2.jpg") == ("r_brannock", "right")


@pytest.mark.parametrize(
    ("changes", "said", "kept"),
    [
        ({"side": "right"}, "L-Brannock", ("dorsal", "right")),
        ({"side": ""}, "L-Brannock", ("dorsal", "")),
        ({"view": "brannock"}, "Right Dorsal", ("l_brannock", "left")),
        ({"side": "right"}, "R-Brannock", ("r_brannock", "right")),
        ({"view": "brannock"}, "Left Plantar", ("l_brannock", "left")),
    ],
)
def test_a_run_makes_no_pair_of_two_sides_of_half_a_correction(
    linked: Clinic, nurse: User, changes: dict[str, str], said: str, kept: tuple[str, str]
) -> None:
    correct("2.jpg", nurse, **changes)
    linked.rows[0] = (*linked.rows[0][:-1], said)

    linked.link()

    assert pair("2.jpg") == kept
    assert not contradicting()
    assert outcomes(linked.link()) == {"unchanged": 3, "kept": 1}
