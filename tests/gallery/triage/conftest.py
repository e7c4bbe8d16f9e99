"""A steward, and a clinic in which not everything can be linked."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.gallery.conftest import SignedIn
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic
from tests.images.linked_before import link_as_before


@pytest.fixture
def steward(signed_in: SignedIn) -> Client:
    return signed_in("steward")


@pytest.fixture
def messy(gallery: Clinic) -> Clinic:
    """The clinic with files and rows that cannot be linked, one of most kinds; 7.jpg is without metadata already."""
    gallery.file("8.jpg")
    gallery.file("9.jpg", b"")
    gallery.file("notes.txt")
    gallery.picture("20", NOBODY, "05/06/2017", "Right Plantar")
    gallery.picture("21", ADA, "13/45/2016", "L-Brannock")
    gallery.picture("22", ADA, "")
    gallery.row("23", ADA, "10/18/2016")
    gallery.row("23", ADA, "10/19/2016")
    gallery.file("23.jpg")
    gallery.row("40", ADA, "03/04/2017", "Wound Left")
    gallery.row("41", BRUNO)
    link_as_before(gallery)
    return gallery
