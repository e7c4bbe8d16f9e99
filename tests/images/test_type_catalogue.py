"""A clinic's words for a view become a category and a side, by a data file."""

from __future__ import annotations

import pytest

from errors import UnusableInput
from images.models import Side
from images.type_catalogue import ViewCatalogue, clinic_catalogue


@pytest.mark.parametrize(
    ("text", "category", "side"),
    [
        ("Left Dorsal", "dorsal", "left"),
        ("Right Plantar", "plantar", "right"),
        ("Left Planter", "plantar", "left"),
        ("L-Brannock", "l_brannock", "left"),
        ("R-Brannock", "r_brannock", "right"),
        ("R-MFoot Length", "r_mfoot_length", "right"),
        ("L Mfoot_Width", "l_mfoot_width", "left"),
        ("Left Leg", "left_leg", "left"),
        ("Right Lat", "right_lat", "right"),
        ("Right Lateral", "lateral", "right"),
        ("Left Posterior", "posterior", "left"),
        ("anterior", "anterior", ""),
        ("Wound", "wound", ""),
        ("Right Wound 2", "wound", "right"),
        ("L-Shoe", "l_shoe", "left"),
        ("Casts", "casts", ""),
        ("AFO", "afo", ""),
        ("Left AFO", "afo", "left"),
        ("X-Ray", "x_ray", ""),
        ("CMO", "cmo", ""),
        ("Bilateral Dorsal", "dorsal", ""),
        ("Prescription", "prescription", ""),
        ("Shoe Box", "shoe_box", ""),
        ("Side and bottom of shoes", "shoe_side_and_bottom", ""),
        ("Soles of shoes", "shoe_soles", ""),
        ("Left Soles of shoes", "shoe_soles", "left"),
        ("Last Design", "last_design", ""),
        ("Shoe", "shoe", ""),
        ("Left Shoe", "l_shoe", "left"),
        ("PodBox", "pod_box", ""),
        ("Pod Box 2", "pod_box", ""),
        ("Pension Card", "pension_card", ""),
        ("Medicare Card", "medicare_card", ""),
        ("  LEFT   dorsal ", "dorsal", "left"),
        ("Other", "other", ""),
        ("", "other", ""),
    ],
)
def test_a_known_type(text: str, category: str, side: str) -> None:
    reading = clinic_catalogue().read(text)

    assert (reading.category, reading.side, reading.known) == (category, side, True)


@pytest.mark.parametrize("text", ["Left Gait Lab", "Brannock", "Left Right Dorsal Somewhere"])
def test_an_unknown_type_is_other_and_says_so(text: str) -> None:
    reading = clinic_catalogue().read(text)

    assert (reading.category, reading.known) == ("other", False)


def test_two_sides_in_one_type_are_no_side() -> None:
    assert clinic_catalogue().read("Left/Right Dorsal").side == Side.NONE


def test_every_category_of_the_specification_is_there() -> None:
    expected = (
        "dorsal plantar posterior anterior medial lateral wound right_leg left_leg l_brannock r_brannock r_mfoot_length "
        "r_mfoot_width l_mfoot_length l_mfoot_width casts left_lat right_lat r_shoe l_shoe afo x_ray cmo other "
        "medical prescription referral invoice quote consent insurance "
        "shoe shoe_box shoe_side_and_bottom shoe_soles last_design pod_box pension_card medicare_card"
    )
    assert set(clinic_catalogue().categories) == set(expected.split())


def test_one_spelling_for_two_categories_is_refused() -> None:
    sides: dict[str, list[str]] = {"left": [], "right": [], "neither": []}
    categories = [{"name": "dorsal", "spellings": ["top"]}, {"name": "anterior", "spellings": ["top"]}]

    with pytest.raises(UnusableInput, match="both dorsal and anterior"):
        ViewCatalogue({"sides": sides, "category": categories})
