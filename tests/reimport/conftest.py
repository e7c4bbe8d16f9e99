from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.reimport.day import Day, small_day


@pytest.fixture
def day(tmp_path: Path, transactional_db: None, settings: Settings) -> Day:
    """A small clinic on the database under test, with a folder of its own for what the program writes."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    settings.NEXUS_THUMBNAILS_DIR = settings.VAR_DIR / "thumbnails"
    new = small_day(tmp_path / "clinic")
    settings.NEXUS_IMAGES_URL = new.clinic.images_url
    return new
