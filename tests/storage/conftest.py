"""What the tests of the stores share."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import persistence
from storage.s3_environment import RETRIES


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many repetitions as ever, sooner one after the other."""
    short = timedelta(milliseconds=20)
    monkeypatch.setitem(RETRIES, "backoff", {"init_backoff": short, "max_backoff": 2 * short, "base": 2})
    monkeypatch.setattr(persistence, "_PAUSES", tuple(0.02 for _ in persistence._PAUSES))
