"""What several workers read is made by the first of them that needs it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` filled in this worker or in another one of the same run. Read there, change nothing."""
    ours = factory.getbasetemp()
    everybodys = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    place, unfinished = everybodys / name, everybodys / f"{name}.part"
    with (everybodys / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(place)
    return place
