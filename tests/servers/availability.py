"""What a test does when a server that it needs is not installed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest


def skip_or_fail(reason: str) -> NoReturn:
    """Skips the test by name; fails it where CI=true, for there a skipped server would go unnoticed."""
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(reason)
    pytest.skip(reason)


def find_binary(name: str) -> Path | None:
    """A program that a package put beside this Python, or else one on the PATH."""
    beside = Path(sys.executable).parent / name  # not resolved: the environment's own folder is meant
    found = beside if beside.is_file() else shutil.which(name)
    return Path(found) if found else None
