from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from images.thumbnails.place import ThumbnailPlace
from images.thumbnails.viewing import thumbnail_place
from storage import ImageStore, open_store


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A folder of images, into which nothing but a test ever writes."""
    folder = tmp_path / "dump"
    folder.mkdir()
    return folder


@pytest.fixture
def store(dump: Path) -> ImageStore:
    return open_store(str(dump))


@pytest.fixture
def place(store: ImageStore, tmp_path: Path, settings: Settings) -> ThumbnailPlace:
    """Where the settings of the test put the thumbnails."""
    settings.NEXUS_THUMBNAILS_DIR = tmp_path / "var" / "thumbnails"
    return thumbnail_place(store)
