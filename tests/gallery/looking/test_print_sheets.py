"""Print sheets: each says whose it is, what is on it, and which of how many it is."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gallery.looking import print_sheets
from gallery.models import AccessEvent
from images.models import Image
from patients.keys import patient_key
from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic

pytestmark = pytest.mark.any_database

ADDRESS = reverse("print_sheets", args=[patient_key(ADA)])


@pytest.fixture
def client(gallery: Clinic, signed_in: SignedIn) -> Client:
    return signed_in("clinician")


def key(name: str) -> str:
    return str(Image.objects.get(storage_key=name).pk)


def sheets(answer: Any) -> list[str]:
    """The HTML of each sheet."""
    assert answer.status_code == 200
    return re.findall(r'<section class="sheet".*?</section>', answer.content.decode(), re.DOTALL)


@pytest.mark.parametrize(
    ("per", "counts"),
    [("1", [1, 1, 1, 1]), ("2", [2, 2]), ("4", [4]), ("9", [4]), ("3", [4]), ("", [4]), ("x", [4])],
)
def test_as_many_pictures_stand_on_a_sheet_as_were_chosen(
    client: Client, per: str, counts: list[int]
) -> None:
    found = sheets(client.get(ADDRESS, {"per": per}))

    assert [sheet.count("<img") for sheet in found] == counts
    ends = [words(sheet).rpartition("Page ")[2] for sheet in found]
    assert ends == [f"{number} of {len(counts)}" for number in range(1, len(counts) + 1)]


def test_every_sheet_says_whose_it_is_and_under_each_picture_view_side_and_day(client: Client) -> None:
    Patient.objects.filter(pk=patient_key(ADA)).update(health_number="2950-112233")

    for sheet in map(words, sheets(client.get(ADDRESS, {"per": "2"}))):
        assert "Quillfeather, Ada born 28 Dec 1950 Health number 2950-112233" in sheet
    (first, *_), (*_, last) = [re.findall("<figcaption>.*?</figcaption>", sheet) for sheet in sheets(client.get(ADDRESS, {"per": "2"}))]  # fmt: skip
    assert [words(first), words(last)] == ["Dorsal, left 2 Mar 2018", "Dorsal, right 18 Oct 2016"]


def test_without_a_health_number_a_sheet_has_the_record_number(client: Client) -> None:
    assert f"Record number {ADA}" in words(sheets(client.get(ADDRESS))[0])


@pytest.mark.parametrize(("per", "size"), [("1", "large"), ("4", "large"), ("9", "small")])
def test_a_picture_is_as_sharp_as_its_place_on_paper_needs(client: Client, per: str, size: str) -> None:
    (sheet, *_) = sheets(client.get(ADDRESS, {"per": per}))

    assert set(re.findall(r"/thumbnail/(\w+)/", sheet)) == {size}
    # A browser prints nothing that it was told to load later.
    assert 'loading="lazy"' not in sheet


def test_what_the_filter_shows_is_printed_and_the_choice_of_pictures_a_sheet_keeps_it(client: Client) -> None:
    answer = client.get(ADDRESS, {"category": "dorsal", "side": "left", "per": "9"})

    assert [sheet.count("<img") for sheet in sheets(answer)] == [2]
    text = answer.content.decode()
    assert '<input type="hidden" name="category" value="dorsal">' in text
    assert '<input type="hidden" name="side" value="left">' in text


def test_what_was_marked_is_printed_and_marked_again_in_the_form(client: Client) -> None:
    marked = {key("3.jpg"), key("5.jpg")}

    answer = client.post(f"{ADDRESS}?side=left", {"image": [*marked], "per": "1"})

    assert [sheet.count("<img") for sheet in sheets(answer)] == [1, 1]
    text = answer.content.decode()
    assert set(re.findall('name="image" value="([^"]+)"', text)) == marked
    assert f'action="{ADDRESS}?side=left"' in text


def test_a_picture_of_another_patient_stands_on_no_sheet(client: Client) -> None:
    assert client.post(ADDRESS, {"image": [key("2.jpg"), key("6.jpg")]}).status_code == 404


def test_more_marks_than_a_form_is_read_for_are_told_with_the_way_out(client: Client) -> None:
    marks = [str(UUID(int=number)) for number in range(1_001)]

    answer = client.post(ADDRESS, {"image": marks})

    assert answer.status_code == 400
    assert "Go back and mark at most 500 at once" in words(answer)


@pytest.mark.parametrize(
    ("sent", "said"),
    [({}, "No picture of this patient shows that"), ({"image": ["nonsense"]}, "No picture was marked")],
    ids=["filter", "marks"],
)
def test_a_sheet_without_a_picture_says_so(client: Client, sent: dict[str, Any], said: str) -> None:
    answer = client.post(ADDRESS, sent) if sent else client.get(f"{ADDRESS}?category=x_ray")

    (sheet,) = sheets(answer)
    assert said in words(sheet)
    assert "Quillfeather" in sheet


def test_a_patient_without_pictures_has_a_sheet_that_says_so(gallery: Clinic, client: Client) -> None:
    cleo = gallery.patient(CLEO, last_name="Sparrow")

    (sheet,) = sheets(client.get(reverse("print_sheets", args=[cleo.pk])))

    assert "Sparrow, – born on a day that is not known" in words(sheet)
    assert "No picture is linked to this patient. Printed" in words(sheet)
    assert words(sheet).endswith("Page 1 of 1")


def test_a_name_keeps_its_own_direction_and_is_never_cut(client: Client) -> None:
    long = "Ab" * 100
    Patient.objects.filter(pk=patient_key(ADA)).update(last_name="روز", first_name=long)

    (sheet,) = sheets(client.get(ADDRESS))

    assert f"<bdi>روز, {long}</bdi>" in sheet


def test_more_than_a_browser_can_lay_out_is_said_and_not_left_out_in_silence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_sheets, "_MOST_SHEETS", 2)

    answer = client.get(ADDRESS, {"per": "1"})

    assert len(sheets(answer)) == 2
    assert "the first 2 of 4 pictures" in words(answer)
    assert "of 4 pictures" not in words(client.get(ADDRESS, {"per": "2"}))


def test_whoever_makes_sheets_stands_in_the_access_log_with_their_count(client: Client) -> None:
    client.get(ADDRESS)
    client.post(ADDRESS, {"image": [key("2.jpg")]})

    events = AccessEvent.objects.filter(action="printed_images").order_by("id")
    assert list(events.values_list("patient_id", "image_id", "detail")) == [
        (patient_key(ADA), None, "4 images"),
        (patient_key(ADA), Image.objects.get(storage_key="2.jpg").pk, "1 image"),
    ]


def test_no_name_stands_in_the_title_which_browsers_print_and_call_files_after(client: Client) -> None:
    title = client.get(ADDRESS).content.decode().partition("</title>")[0]

    assert "Quillfeather" not in title


def test_a_hundred_pictures_take_as_many_queries_as_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bruno = reverse("print_sheets", args=[patient_key(BRUNO)])
    client.get(bruno)
    with django_assert_num_queries(8):
        client.get(bruno)
    one = Image.objects.get(storage_key="6.jpg")
    for number in range(100):
        one.pk, one.storage_key, one._state.adding = uuid4(), f"copy {number}.jpg", True
        one.save()

    # One more: of several pictures, the line of the log has each beside it.
    with django_assert_num_queries(9):
        assert len(sheets(client.get(bruno))) == 26
