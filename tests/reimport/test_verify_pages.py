"""The verification asks what patients' pages show, finds those that fail, hide or mix up images, and leaves no trace."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db.models import QuerySet

from gallery.looking import patient as patient_page
from gallery.models import AccessEvent, SignedInSession
from gallery.record_filter import RecordFilter
from images.models import Image
from patients.models import Patient
from reimport.verify import pages
from tests.images.clinic import ADA, BRUNO
from tests.reimport.day import Day

LATER = date(2016, 10, 30)
pictures_of = RecordFilter.pictures_of


@pytest.fixture
def linked(day: Day) -> Day:
    """Ada has images of two days."""
    day.clinic.picture("8", ADA, "10/30/2016")
    day.write_exports()
    day.run("--phase", "patients", "--phase", "images")
    return day


def key(filemaker_id: str) -> str:
    return str(Patient.objects.get(filemaker_metadata__filemaker_id=filemaker_id).pk)


def test_every_page_is_asked(linked: Day) -> None:
    assert "Asking patients' pages: 3 patients" in linked.run("--phase", "verify")


def test_nobody_has_looked(linked: Day) -> None:
    linked.run("--phase", "verify")

    assert not AccessEvent.objects.exists()
    assert not User.objects.exists()
    assert not SignedInSession.objects.exists()


def test_a_page_that_hides_an_image_is_found(linked: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_less(chosen: RecordFilter, person: Patient) -> QuerySet[Image]:
        found = pictures_of(chosen, person)
        return found.exclude(captured_on=LATER) if str(person.pk) == key(ADA) else found

    monkeypatch.setattr(RecordFilter, "pictures_of", one_less)
    status, message = linked.refused("--phase", "verify")

    assert status == 1
    assert f"patient {key(ADA)}: 2 of 3 images" in message
    assert key(BRUNO) not in message


def test_a_page_that_shows_another_patients_image_is_found(
    linked: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mixed_up(chosen: RecordFilter, person: Patient) -> QuerySet[Image]:
        """Bruno's page has a visit of Ada's in the place of his own; both have two images."""
        if str(person.pk) == key(BRUNO):
            return pictures_of(chosen, Patient.objects.get(pk=key(ADA))).exclude(captured_on=LATER)
        return pictures_of(chosen, person)

    monkeypatch.setattr(RecordFilter, "pictures_of", mixed_up)
    _, message = linked.refused("--phase", "verify")

    assert f"patient {key(BRUNO)}: 0 of 2 images, and 2 that are not theirs" in message
    assert key(ADA) not in message


def test_a_page_that_fails_is_found_and_the_others_are_asked_all_the_same(
    linked: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(chosen: RecordFilter, person: Patient) -> QuerySet[Image]:
        if str(person.pk) == key(ADA):
            # Also what a database does with the rest of a transaction after an error.
            list(Patient.objects.raw("SELECT id, no_such_column FROM patients_patient"))
        return pictures_of(chosen, person)

    monkeypatch.setattr(RecordFilter, "pictures_of", fails)
    _, message = linked.refused("--phase", "verify")

    assert re.search(
        rf"patient {key(ADA)}: the page cannot be made \((Operational|Programming)Error\)", message
    )
    assert key(BRUNO) not in message


def test_images_on_later_pages_count(linked: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_page, "_MOST_ENTRIES", 1)

    linked.run("--phase", "verify")


def test_a_dry_run_asks_for_the_pages_of_what_it_then_rolls_back(day: Day) -> None:
    assert "Asking patients' pages: 3 patients" in day.run("--full", "--dry-run")


def test_of_very_many_patients_some_are_asked_spread_evenly(
    linked: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = pages.patients_to_ask()
    monkeypatch.setattr(pages, "_MOST", 2)

    assert len(everybody) == 3
    assert pages.patients_to_ask() == [everybody[0], everybody[2]]
