"""What is known and not there stands on the patient's page, and leads stewards to where one decides."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gallery.access.roles import Role
from images.models import UnlinkedFile
from images.triage import set_aside_files
from tests.gallery.conftest import SignedIn
from tests.gallery.looking.page import days, page
from tests.gallery.reading import words
from tests.gallery.staff import member
from tests.images.clinic import BRUNO, Clinic


@pytest.fixture
def clinician(signed_in: SignedIn) -> Client:
    return signed_in("clinician")


def test_pictures_that_are_known_and_not_there_stand_under_their_days(
    messy: Clinic, clinician: Client
) -> None:
    shown = days(page(clinician))

    assert "Left wound its file was missing at the migration" in shown["4 Mar 2017"]
    undated = shown["Without a day"]
    assert "Left dorsal its records contradict each other" in undated
    assert "Left brannock its day cannot be read" in undated
    assert "Left dorsal no day is known of it" in undated
    assert "4 pictures and 4 known to be missing on 3 days" in words(page(clinician))
    assert "Decide" not in words(page(clinician))
    assert "Left wound" in words(page(clinician, query="?category=wound&side=left"))
    assert "Left wound" not in words(page(clinician, query="?category=wound&side=right"))
    assert "Left wound" in words(page(clinician, query="?arrange=view"))
    assert "missing" not in words(page(clinician, query="?kind=notes"))
    assert "Left dorsal its file was missing" in days(page(clinician, BRUNO))["18 Oct 2016"]


def test_a_steward_is_led_to_where_one_decides(messy: Clinic, steward: Client) -> None:
    text = page(steward)

    disputed = UnlinkedFile.objects.get(storage_key="23.jpg")
    assert f'href="{reverse("unlinked_file", args=[disputed.pk])}"' in text
    assert f'href="{reverse("unlinked_rows")}?reason=file_lost"' in text


def test_what_was_set_aside_is_missed_no_more(messy: Clinic, clinician: Client) -> None:
    undated = UnlinkedFile.objects.get(storage_key="22.jpg")
    set_aside_files([undated.pk], "test_picture", member(Role.STEWARD))

    assert "no day is known of it" not in words(page(clinician))
