from __future__ import annotations

from pathlib import Path

import pytest

from tests.images.clinic import Clinic


@pytest.fixture
def clinic(tmp_path: Path, transactional_db: None) -> Clinic:
    """An empty clinic on the database under test."""
    return Clinic(tmp_path)
