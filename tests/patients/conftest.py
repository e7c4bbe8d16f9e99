from __future__ import annotations

from pathlib import Path

import pytest

from tests.patients.registry import Registry


@pytest.fixture
def registry(tmp_path: Path, transactional_db: None) -> Registry:
    """An empty export on the database under test."""
    return Registry(tmp_path)
