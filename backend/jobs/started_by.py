"""Who started a run, for its record."""

from __future__ import annotations

import getpass
import os
import platform

_MOST_CHARACTERS = 200


def started_by() -> str:
    """The user and the machine; a user without a name, as in many containers, by their number."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = f"user {os.getuid()}" if hasattr(os, "getuid") else "somebody"
    return f"{user}@{platform.node()}"[:_MOST_CHARACTERS]
