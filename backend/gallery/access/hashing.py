"""Hashing passwords, two at a time: one takes a processor for a third of a second, and anybody may ask for one."""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from gallery.lanes import Lane

_AT_ONCE: Final = 2
# How far hashing stands back behind the pages.
_NICENESS: Final = 10

TURNS: Final = Lane(places=_AT_ONCE, waiting=4, seconds=3)


def _stand_back() -> None:
    # Only Linux has priorities of threads.
    if sys.platform == "linux":
        thread = threading.get_native_id()
        niceness = os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS
        os.setpriority(os.PRIO_PROCESS, thread, niceness)


# Threads of their own, so that a page that is asked for meanwhile goes first.
_HASHERS: Final = ThreadPoolExecutor(_AT_ONCE, "hashing", initializer=_stand_back)


class LimitedPBKDF2(PBKDF2PasswordHasher):
    """Django's own, which all passwords go through: those of accounts, one-time ones, and those of unknown accounts."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Django's hook; checking a password calls it, too.

        Raises:
            LaneIsFull: too many passwords are being hashed; this one was not looked at, and counts as no try.
        """
        with TURNS.place():
            return _HASHERS.submit(super().encode, password, salt, iterations).result()
