"""Where a forgotten patient left traces: `var` of the test itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def var(tmp_path: Path, settings: Settings) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    settings.NEXUS_DOCUMENTS_URL = (tmp_path / "documents").as_uri()
    for folder in (settings.VAR_DIR / "reports", settings.VAR_DIR / "backups"):
        folder.mkdir(parents=True)
    return Path(settings.VAR_DIR)
