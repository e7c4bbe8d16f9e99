"""A patient is found by the first or the last digits of a telephone number, typed in any spacing."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from communications.models import Contact
from gallery.finding.reached import reached_by
from patients.models import Patient


@pytest.fixture(autouse=True)
def _in_australia(settings: Settings) -> None:
    settings.NEXUS_COUNTRY = "AU"


@pytest.fixture
def ada(db: None) -> Patient:
    """Ada, with a mobile, a number in another country, and one that nobody understands; and Bruno with another one."""
    ada, bruno = (Patient.objects.create(last_name=name) for name in ("Quillfeather", "Sparrow"))
    Contact.objects.create(patient=ada, kind="mobile", value="0412 345 678 (mum)")
    Contact.objects.create(patient=ada, kind="phone", value="+1 416 555 0123")
    Contact.objects.create(patient=ada, kind="phone", value="ask 999111 at work")
    Contact.objects.create(patient=ada, kind="email", value="a4321@example.org")
    Contact.objects.create(patient=bruno, kind="phone", value="(02) 5550 1234")
    return ada


@pytest.mark.parametrize(
    "typed",
    ["0412 345 678", "0412345678", "+61 412 345 678", "0061412345678", "61412345678", "0412", "412 3", "+61 412",
     "5678", "345-678", "(0412) 345", "٠٤١٢", "+1 416 555 0123", "1416555", "0123"],
)  # fmt: skip
def test_a_number_is_found_by_its_beginning_or_end_however_it_is_dialled(ada: Patient, typed: str) -> None:
    assert set(Patient.objects.filter(pk__in=reached_by(typed))) == {ada}


@pytest.mark.parametrize("typed", ["678", "041", "3456", "0413", "999111", "4321", "", "+", "9" * 300])
def test_the_middle_and_what_is_too_short_or_not_understood_find_nobody(ada: Patient, typed: str) -> None:
    assert not Patient.objects.filter(pk__in=reached_by(typed)).exists()


def test_without_a_country_the_international_form_is_found(ada: Patient, settings: Settings) -> None:
    settings.NEXUS_COUNTRY, settings.TIME_ZONE = "", "UTC"

    assert set(Patient.objects.filter(pk__in=reached_by("+61 412"))) == {ada}
    assert not Patient.objects.filter(pk__in=reached_by("0412")).exists()
