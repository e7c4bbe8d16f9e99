"""A steward, a migration day, and a folder of its own for what the program writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.gallery.conftest import SignedIn
from tests.reimport.day import Day, small_day


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    return tmp_path / "var"


@pytest.fixture
def steward(signed_in: SignedIn) -> Client:
    return signed_in("steward")


@pytest.fixture
def day(transactional_db: None, tmp_path: Path, settings: Settings) -> Day:
    new = small_day(tmp_path / "clinic")
    settings.NEXUS_IMAGES_URL = new.clinic.images_url
    return new
