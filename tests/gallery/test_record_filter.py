"""What an address shows of a patient's record: the pictures that fit, in the order of the patient's page."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from gallery.record_filter import RecordFilter, RecordKind
from gallery.words import categories_of, view_of
from images.models import Image
from images.type_catalogue import clinic_catalogue
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, Clinic
from tests.images.linked_before import link_as_before


def shown(query: str, who: str = ADA) -> list[str]:
    """The names of the files that an address shows, in their order."""
    person = Patient.objects.get(filemaker_id=who)
    return [image.storage_key for image in RecordFilter.of(QueryDict(query)).pictures_of(person)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["5.jpg", "4.jpg", "2.jpg", "3.jpg"]),
        ("category=dorsal", ["5.jpg", "2.jpg", "3.jpg"]),
        ("category=l_brannock", ["4.jpg"]),
        ("category=brannock&side=right", []),
        ("category=%27%25", []),
        ("side=left", ["5.jpg", "4.jpg", "2.jpg"]),
        ("side=none", []),
        ("kind=pictures&kind=notes", ["5.jpg", "4.jpg", "2.jpg", "3.jpg"]),
        ("kind=notes", []),
        ("kind=nonsense", ["5.jpg", "4.jpg", "2.jpg", "3.jpg"]),
        ("text=BRANNOCK", ["4.jpg"]),
        ("text=dorsal+right", ["3.jpg"]),
        ("text=%25", []),
        ("category=dorsal%00&text=%00", ["5.jpg", "2.jpg", "3.jpg"]),
    ],
)
def test_an_address_shows_what_fits_all_of_it(gallery: Clinic, query: str, names: list[str]) -> None:
    assert shown(query) == names


def test_left_stands_beside_right_of_the_same_view_whatever_their_categories_are_called(
    clinic: Clinic,
) -> None:
    clinic.patient(BRUNO)
    kinds = ["R-Brannock", "Left Plantar", "Right Plantar", "L-Brannock", "Bilateral Plantar", "X-Ray"]
    for number, kind in enumerate(kinds, 10):
        clinic.picture(str(number), BRUNO, kind=kind)
    link_as_before(clinic)

    keys = shown("", BRUNO)

    assert [kinds[int(key.partition(".")[0]) - 10] for key in keys] == [
        "L-Brannock", "R-Brannock", "Left Plantar", "Right Plantar", "Bilateral Plantar", "X-Ray",
    ]  # fmt: skip


def test_capitals_beyond_ascii_are_no_hindrance(gallery: Clinic) -> None:
    Image.objects.filter(storage_key="3.jpg").update(original_name="Ödem.jpg")

    assert shown("text=ödem") == shown("text=ÖDEM") == ["3.jpg"]


@pytest.mark.parametrize("category", clinic_catalogue().categories)
def test_a_view_finds_every_category_that_shows_it(category: str) -> None:
    assert category in categories_of(view_of(category))


@pytest.mark.parametrize(
    "chosen",
    [
        RecordFilter(),
        RecordFilter(
            "dorsal", "none", frozenset({RecordKind.NOTES, RecordKind.DOCUMENTS}), 'pain & "swelling"'
        ),
    ],
)
def test_what_is_shown_stands_in_the_address(chosen: RecordFilter) -> None:
    assert RecordFilter.of(QueryDict(chosen.address())) == chosen


def test_a_view_or_a_side_leaves_only_pictures_unless_other_kinds_are_asked_for() -> None:
    assert not RecordFilter(side="left").shows(RecordKind.NOTES)
    assert RecordFilter(side="left", kinds=frozenset({RecordKind.NOTES})).shows(RecordKind.NOTES)
    assert RecordFilter(text="pain").shows(RecordKind.NOTES)
