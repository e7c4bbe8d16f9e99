"""The processes that decode pictures, kept from one test to the next: to start one takes longer than most tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from django.conf import settings

from images.thumbnails import beforehand
from images.thumbnails.first_views import first_views
from images.thumbnails.workers import DecodingLimits, DecodingPool

__all__ = ["fresh_workers"]


class _Kept(DecodingPool):
    """A pool that does not end with the run that asked for it."""

    def close(self) -> None:
        """Ends with the worker of the tests."""


@cache
def _kept(processes: int, limits: DecodingLimits) -> DecodingPool:
    return _Kept(processes, limits)


@pytest.fixture(autouse=True)
def _kept_pools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beforehand, "open_pool", _kept)


@pytest.fixture
def fresh_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Processes that begin in this test, with the environment as it is then."""
    monkeypatch.setattr(beforehand, "open_pool", DecodingPool)
    first_views.cache_clear()
    yield
    first_views(settings.NEXUS_DECODING_MEMORY).close()
    first_views.cache_clear()
