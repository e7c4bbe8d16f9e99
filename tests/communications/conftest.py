from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.communications.address_book import AddressBook, cast


@pytest.fixture
def book(db: None, tmp_path: Path, settings: Settings) -> AddressBook:
    """A clinic in Australia with Ada and Bruno, and an empty export."""
    settings.NEXUS_COUNTRY = "AU"
    cast()
    return AddressBook(tmp_path)
