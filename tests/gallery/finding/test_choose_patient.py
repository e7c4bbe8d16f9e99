"""A patient is found as one types, and nothing that is shown gives the second identifier away."""

from __future__ import annotations

import re
from datetime import date

from django.urls import reverse

from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic


def found(signed_in: SignedIn, **values: str) -> str:
    answer = signed_in("clinician").get(reverse("choose_patient"), values)
    assert answer.status_code == 200
    return answer.content.decode()


def key(filemaker_id: str) -> str:
    return str(Patient.objects.get(filemaker_metadata__filemaker_id=filemaker_id).pk)


def test_whoever_fits_can_be_marked(gallery: Clinic, signed_in: SignedIn) -> None:
    page = found(signed_in, q="quill")

    assert f'name="patient" value="{key(ADA)}"' in page
    assert "Quillfeather, Ada" in page
    assert "4 pictures, the latest of 2 Mar 2018" in page
    assert key(BRUNO) not in page


def test_no_date_of_birth_and_no_whole_id_is_shown(gallery: Clinic, signed_in: SignedIn) -> None:
    read = re.sub(r"<[^>]*>", "", found(signed_in, q="ada"))

    assert "Quillfeather" in read
    assert not [text for text in ("1950", "28 Dec", ADA, ADA.lower()) if text in read]
    assert ADA[:8] in read


def test_whoever_lacks_a_date_of_birth_is_told_so(gallery: Clinic, signed_in: SignedIn) -> None:
    gallery.patient(CLEO, last_name="Capybara")

    assert "no date of birth" in found(signed_in, q="capy")
    assert "no date of birth" not in found(signed_in, q="quill")


def test_people_of_one_name_are_told_apart_by_what_confirms_nothing(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    Patient.objects.create(
        last_name="Quillfeather",
        first_name="Ada",
        title="Dr",
        sex="F",
        clinic="Harbour",
        health_number="0097-764577",
        date_of_birth=date(1984, 5, 29),
    )

    read = words(found(signed_in, q="quill ada"))

    assert "Dr, F, Harbour, no pictures, no FileMaker id" in read
    assert not [text for text in ("1984", "29 May", "0097", "4577") if text in read]


def test_the_marked_one_stays_whatever_is_searched_next(gallery: Clinic, signed_in: SignedIn) -> None:
    page = found(signed_in, q="plumley", patient=key(ADA))

    assert page.index(key(ADA)) < page.index(key(BRUNO))
    assert page.count("checked") == 1


def test_an_empty_search_lists_nobody(gallery: Clinic, signed_in: SignedIn) -> None:
    assert "Quillfeather" not in found(signed_in, q=" ")


def test_what_is_no_key_marks_nobody(gallery: Clinic, signed_in: SignedIn) -> None:
    assert "checked" not in found(signed_in, q="quill", patient="x' OR 1")


def test_more_than_are_shown_are_said_to_be_there(gallery: Clinic, signed_in: SignedIn) -> None:
    for number in range(9):
        Patient.objects.create(last_name=f"Wagtail{number}")

    assert "There are more" in found(signed_in, q="wagtail")
