"""The list of patients: what stands in it, what typing brings, and how it goes on."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.images.clinic import Clinic

PARTIAL = {"HX-Request": "true"}


def page(signed_in: SignedIn, headers: dict[str, str] | None = None, **query: str) -> str:
    answer = signed_in("clinician").get(reverse("patients"), query, headers=headers or {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_patient_stands_there_with_birth_counts_and_latest_visit(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    text = " ".join(page(signed_in, PARTIAL).split())

    assert "Quillfeather, Ada" in text
    assert "28 Dec 1950" in text
    assert '<td class="number">4</td> <td class="number">2</td>' in text
    assert "2 Mar 2018" in text


def test_typing_replaces_only_the_result(gallery: Clinic, signed_in: SignedIn) -> None:
    part = page(signed_in, PARTIAL, q="plum")

    assert "O&#x27;Plumley" in part
    assert "Quillfeather" not in part
    assert "<html" not in part


@pytest.mark.parametrize("typed", ["%", "'", "_", "<script>", "nobody"])
def test_what_fits_nobody_is_said_so_with_advice(gallery: Clinic, signed_in: SignedIn, typed: str) -> None:
    text = page(signed_in, q=typed)

    assert "Nobody fits" in text
    assert "<script>" not in text.partition("<main")[2]


def test_an_empty_clinic_says_what_to_do(db: None, signed_in: SignedIn) -> None:
    assert "import_patients" in page(signed_in)


def test_a_long_list_goes_on_behind_its_last_patient_in_as_many_queries(
    db: None, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("clinician")
    Patient.objects.bulk_create(Patient(id=uuid4(), last_name=f"Number {n:03}") for n in range(65))
    seen, address = [], reverse("patients")
    while address:
        with django_assert_num_queries(7 if "after" in address else 6):
            text = client.get(address).content.decode()
        seen += [line for line in text.splitlines() if "Number " in line]
        following = text.partition('rel="next" href="')[2].partition('"')[0]
        address = following.replace("&amp;", "&")

    assert len(seen) == 65
    assert "Number 000" in seen[0]
    assert "Number 064" in seen[-1]
