"""Where a run comes from, for its record: who started it, and of which bytes."""

from __future__ import annotations

import getpass
import hashlib
import os
import platform
from pathlib import Path

_MOST_CHARACTERS = 200


def started_by() -> str:
    """The user and the machine; a user without a name, as in many containers, by their number."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = f"user {os.getuid()}" if hasattr(os, "getuid") else "somebody"
    return f"{user}@{platform.node()}"[:_MOST_CHARACTERS]


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
