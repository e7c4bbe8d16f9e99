"""Copies of all records that live as long as what works on them, and not a moment longer than the next start if that is killed."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import connection
from filelock import FileLock, Timeout

from database.elsewhere import connected_to
from errors import RunFailed

_PREFIX: Final = "nexus-copy-"


@contextlib.contextmanager
def scratch_copy() -> Iterator[None]:
    """On SQLite, whose one lock is the whole file's, the database is meanwhile a copy of it, which is gone afterwards.

    On PostgreSQL it stays the database itself.

    Raises:
        RunFailed: there is no room for a copy.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with scratch_folder() as folder:
        copy = folder / "nexus.sqlite3"
        connection.ensure_connection()
        with _no_room_is_said(folder), contextlib.closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
        with connected_to(copy):
            yield


def clear_scratch_copies() -> None:
    """Takes away what processes left that were killed: each holds a copy of all records."""
    for folder in _place().glob(f"{_PREFIX}*/"):
        with contextlib.suppress(Timeout, OSError), _lock(folder):
            _remove(folder)


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder that others cannot read, gone afterwards with what is in it.

    Raises:
        RunFailed: it cannot be made.
    """
    clear_scratch_copies()
    folder = _place() / f"{_PREFIX}{uuid4().hex}"
    with _no_room_is_said(folder):
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Before the folder is there, so that nobody finds it without its lock held.
        lock = _lock(folder)
        lock.acquire()
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        _remove(folder)
        lock.release()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    Path(_lock(folder).lock_file).unlink(missing_ok=True)


def _lock(folder: Path) -> FileLock:
    return FileLock(folder.with_suffix(".lock"), timeout=0, fallback_to_soft=False)


def _place() -> Path:
    return Path(settings.VAR_DIR) / "tmp"


@contextlib.contextmanager
def _no_room_is_said(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.OperationalError) as fault:
        reason = getattr(fault, "strerror", None) or "the disk is full, or refuses to be written to"
        raise RunFailed(
            f"A copy of the database is needed in {place.parent} for a while, and could not be made: {reason}. "
            "Nothing was written.",
            "Make room for it there, or name another folder in NEXUS_VAR_DIR.",
        ) from None
