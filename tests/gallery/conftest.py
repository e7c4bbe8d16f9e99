"""The staff of the test clinic, signed in, and a clinic with pictures that really are pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from gallery.access.roles import Role
from tests.gallery.staff import member, signed_in_as
from tests.images.clinic import ADA, BRUNO, Clinic
from tests.images.linked_before import link_as_before

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Passwords cost time in a clinic, and nothing here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """What was counted against an account or an address of another test: their numbers are the same."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_thumbnails(settings: Settings, tmp_path: Path) -> None:
    settings.NEXUS_THUMBNAILS_DIR = tmp_path / "thumbnails"


@pytest.fixture
def signed_in() -> SignedIn:
    """A client with somebody of that role signed in; "anonymous" is nobody."""

    def sign_in(role: str) -> Client:
        return Client() if role == "anonymous" else signed_in_as(member(Role(role)))

    return sign_in


@pytest.fixture
def clinic(tmp_path: Path, db: None) -> Clinic:
    """As elsewhere, but rolled back after the test: pages need no second connection, and emptying all tables takes time."""
    return Clinic(tmp_path)


@pytest.fixture
def gallery(clinic: Clinic, settings: Settings) -> Clinic:
    """Ada with two visits and Bruno with one, linked; the pages read their pictures from the clinic's folder."""
    settings.NEXUS_IMAGES_URL = clinic.images_url
    clinic.patient(ADA, last_name="Quillfeather", first_name="Ada", date_of_birth=date(1950, 12, 28))
    clinic.patient(BRUNO, last_name="O'Plumley", first_name="Bruno", date_of_birth=date(1961, 2, 3))
    clinic.picture("2", ADA)
    clinic.picture("3", ADA, kind="Right Dorsal")
    clinic.picture("4", ADA, kind="L-Brannock")
    clinic.picture("5", ADA, "03/02/2018")
    clinic.picture("6", BRUNO)
    clinic.file("7.jpg")
    link_as_before(clinic)
    return clinic
