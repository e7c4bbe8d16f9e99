from __future__ import annotations

from pathlib import Path

import pytest

from tests.appointments.book import TODAY, Book, make_patients


@pytest.fixture
def book(tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Book:
    """An empty export, and Ada and Bruno in the database; the clinic is in Toronto."""
    monkeypatch.setattr("appointments.transfer.clinic_today", lambda: TODAY)
    make_patients()
    return Book(tmp_path)
