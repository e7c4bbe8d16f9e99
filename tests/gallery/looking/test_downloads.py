"""Several pictures as one ZIP: of a visit, of a patient, of what was marked; never more than what was shown."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from gallery.models import AccessEvent
from images.models import Image
from patients.keys import patient_key
from patients.models import Patient
from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic

pytestmark = pytest.mark.any_database

ADDRESS = reverse("patient_download", args=[patient_key(ADA)])


@pytest.fixture
def client(gallery: Clinic, signed_in: SignedIn) -> Client:
    return signed_in("clinician")


def key(name: str) -> str:
    return str(Image.objects.get(storage_key=name).pk)


def names(answer: Any) -> list[str]:
    """Of the files in the archive that was answered."""
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(body(answer)))
    assert archive.testzip() is None
    return sorted(archive.namelist())


def mark(client: Client, *images: str, query: str = "") -> Any:
    return client.post(ADDRESS + query, {"image": images})


def test_the_zip_of_a_visit_holds_what_the_filter_shows(client: Client) -> None:
    batch = Image.objects.get(storage_key="2.jpg").batch_id

    answer = client.get(reverse("batch_download", args=[batch]) + "?category=dorsal&side=left")

    assert names(answer) == ["Quillfeather_Ada_Left_Dorsal_2016-10-18.jpg"]
    assert AccessEvent.objects.get(action="downloaded_batch").detail == f"batch {batch}, 1 image"


def test_the_zip_of_a_patient_holds_what_the_filter_shows(client: Client) -> None:
    everything, dorsal = client.get(ADDRESS), client.get(ADDRESS + "?category=dorsal&side=left")

    assert len(names(everything)) == 4
    assert names(dorsal) == [
        "Quillfeather_Ada_Left_Dorsal_2016-10-18.jpg",
        "Quillfeather_Ada_Left_Dorsal_2018-03-02.jpg",
    ]
    assert 'filename="Quillfeather_Ada.zip"' in dorsal["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ["Download all 4 as ZIP", "ZIP of 18 Oct 2016", "ZIP of 2 Mar 2018"]),
        (
            "?side=left",
            ["Download these 3 as ZIP", "ZIP of these 2 of 18 Oct 2016", "ZIP of this one of 2 Mar 2018"],
        ),
    ],
    ids=["everything", "one side"],
)
def test_a_page_says_how_many_pictures_its_zips_hold(client: Client, query: str, said: list[str]) -> None:
    page = client.get(reverse("patient", args=[patient_key(ADA)]) + query).content.decode()

    links = re.findall(r'href="/[^"]*/download/([^"]*)" download>(.*?)</a>', page)
    assert sorted((kept, words(link)) for kept, link in links) == [(query, count) for count in said]


def test_what_was_marked_comes_as_a_zip_and_its_count_is_noted(client: Client) -> None:
    answer = mark(client, key("5.jpg"), key("3.jpg"), key("5.jpg"), query="?side=left")

    assert names(answer) == [
        "Quillfeather_Ada_Left_Dorsal_2018-03-02.jpg",
        "Quillfeather_Ada_Right_Dorsal_2016-10-18.jpg",
    ]
    event = AccessEvent.objects.get(action="downloaded_images")
    assert (event.patient_id, event.detail) == (patient_key(ADA), "2 images")


@pytest.mark.parametrize("stranger", ["another patient's", "nobody's"])
def test_a_picture_that_is_not_this_patients_leaves_with_nobody(client: Client, stranger: str) -> None:
    other = key("6.jpg") if stranger == "another patient's" else str(uuid4())

    answer = mark(client, key("2.jpg"), other)

    assert answer.status_code == 404
    assert not AccessEvent.objects.filter(action="downloaded_images").exists()


@pytest.mark.parametrize("images", [[], ["", "2.jpg", "' OR 1=1"]], ids=["none", "no keys"])
def test_without_a_mark_one_is_told_so_and_stands_where_one_was(client: Client, images: list[str]) -> None:
    answer = mark(client, *images, query="?category=dorsal")

    assert answer["Location"] == reverse("patient", args=[patient_key(ADA)]) + "?category=dorsal"
    assert "Nothing is marked" in client.get(answer["Location"]).content.decode()


def test_a_patient_without_pictures_has_no_empty_zip(gallery: Clinic, client: Client) -> None:
    cleo = gallery.patient(CLEO)

    answer = client.get(reverse("patient_download", args=[cleo.pk]), follow=True)

    assert "There is no picture to download" in words(answer)


def test_a_name_of_any_length_leaves_room_for_the_view_and_the_day(client: Client) -> None:
    """Most file systems take names of 255 bytes."""
    Patient.objects.filter(pk=patient_key(BRUNO)).update(last_name="長" * 200, first_name="名" * 200)

    answer = client.get(reverse("patient_download", args=[patient_key(BRUNO)]))

    (name,) = names(answer)
    assert len(name.encode()) < 200
    assert name.startswith("長長")
    assert name.endswith("_Left_Dorsal_2016-10-18.jpg")
