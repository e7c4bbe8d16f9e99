"""A patient's page: who it is, every visit with its pictures, filters in the address, as many queries as ever."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gallery.looking import patient as patient_page
from gallery.models import AccessEvent
from patients.keys import patient_key
from tests.gallery.conftest import SignedIn
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic


def page(client: Client, who: str = ADA, query: str = "") -> str:
    answer = client.get(reverse("patient", args=[patient_key(who)]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def pictures(text: str) -> list[str]:
    return re.findall(r'alt="([^"]+)"', text)


def test_the_identity_is_on_top_of_the_page_and_not_in_its_title(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    text = page(signed_in("clinician"))

    band = text.partition('class="identity"')[2].partition("</section>")[0]
    assert "Quillfeather, Ada" in band
    assert "28 Dec 1950" in band
    assert ADA in band
    assert "Quillfeather" not in text.partition("</title>")[0]


def test_visits_stand_under_their_names_the_newest_first(gallery: Clinic, signed_in: SignedIn) -> None:
    names = re.findall(r"<h2[^>]*>([^<]+)</h2>", page(signed_in("clinician")))

    assert names == ["02 Mar 2018 (FileMaker Import)", "18 Oct 2016 (FileMaker Import)"]


def test_each_picture_says_its_view_and_side(gallery: Clinic, signed_in: SignedIn) -> None:
    assert sorted(pictures(page(signed_in("clinician")))) == [
        "Brannock, left, 18 Oct 2016",
        "Dorsal, left, 18 Oct 2016",
        "Dorsal, left, 2 Mar 2018",
        "Dorsal, right, 18 Oct 2016",
    ]


def test_the_verification_is_told_what_stands_on_the_page_and_on_its_later_parts(
    gallery: Clinic, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_page, "_VISITS_PER_PAGE", 1)
    parts = page(signed_in("clinician")) + page(signed_in("clinician"), query="?page=2")

    leads_to = set(re.findall(r'href="/images/([0-9a-f-]{36})/"', parts))

    assert leads_to == {str(image) for image in patient_page.shown_images(patient_key(ADA))}
    assert len(leads_to) == 4


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?category=dorsal", 3),
        ("?side=left", 3),
        ("?category=dorsal&side=left", 2),
        ("?category=l_brannock", 1),
        ("?category=brannock&side=right", 0),
        ("?category=%27%25", 0),
    ],
)
def test_a_filter_stands_in_the_address_and_narrows_the_pictures(
    gallery: Clinic, signed_in: SignedIn, query: str, count: int
) -> None:
    assert len(pictures(page(signed_in("clinician"), query=query))) == count


def test_a_filter_keeps_its_place_when_the_other_one_changes(gallery: Clinic, signed_in: SignedIn) -> None:
    text = page(signed_in("clinician"), query="?category=dorsal")

    assert "?category=dorsal&amp;side=left" in text


def test_a_patient_without_images_is_told_where_to_look(gallery: Clinic, signed_in: SignedIn) -> None:
    gallery.patient(CLEO, last_name="Sparrow")

    assert "No image is linked to this patient" in page(signed_in("clinician"), CLEO)


def test_a_patient_who_is_not_there_has_a_page_that_says_so(gallery: Clinic, signed_in: SignedIn) -> None:
    answer = signed_in("clinician").get(reverse("patient", args=[uuid4()]))

    assert answer.status_code == 404
    assert "nothing at this address" in answer.content.decode()


def test_nobody_elses_picture_is_on_the_page(gallery: Clinic, signed_in: SignedIn) -> None:
    assert len(pictures(page(signed_in("clinician"), BRUNO))) == 1


def test_whoever_looked_stands_in_the_access_log(gallery: Clinic, signed_in: SignedIn) -> None:
    page(signed_in("clinician"))

    event = AccessEvent.objects.get(action="viewed_patient")
    assert (event.user and event.user.get_username(), event.patient_id) == ("clinician", patient_key(ADA))


def test_two_hundred_pictures_take_as_many_queries_as_one(
    gallery: Clinic, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("clinician")
    for number in range(200):
        gallery.picture(str(100 + number), ADA, f"{number % 12 + 1:02}/{number % 28 + 1:02}/2019")
    gallery.link()

    with django_assert_num_queries(10):
        page(client, BRUNO)
    with django_assert_num_queries(10):
        assert len(pictures(page(client))) == 204


def test_the_log_cannot_be_changed_by_anybody(gallery: Clinic, signed_in: SignedIn) -> None:
    page(signed_in("administrator"))
    event = AccessEvent.objects.get(action="viewed_patient")
    client = signed_in("administrator")

    assert client.get(reverse("admin:gallery_accessevent_changelist")).status_code == 200
    assert client.post(reverse("admin:gallery_accessevent_delete", args=[event.pk])).status_code == 403
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
