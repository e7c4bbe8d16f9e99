"""One job of a kind at a time on a database. The lock is the operating system's or the server's: it goes with the
process, however that ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from filelock import FileLock, Timeout

from database.elsewhere import database_file
from errors import RunFailed, UnusableInput


@dataclass(frozen=True)
class OnlyOne:
    """A kind of job of which only one may be in progress.

    Attributes:
        what: the kind, in the words of the refusal.
        number: PostgreSQL's advisory locks are numbers, per database.
        suffix: SQLite's lock file lies beside the database file, under its name and this.
        advice: what a second one is told.
    """

    what: str
    number: int
    suffix: str
    advice: str

    @property
    def busy(self) -> RunFailed:
        return RunFailed(
            f"Another {self.what} is in progress on this database. Nothing was written.", self.advice
        )


LIVE_RUN = OnlyOne(
    "live run",
    0x4E65787573,  # "Nexus"
    "run.lock",
    "Wait until it has ended, then run again. A dry run is possible at any time.",
)
REIMPORT = OnlyOne(
    "re-import",
    0x5265696D70,  # "Reimp"
    "reimport.lock",
    "Wait until it has ended, then run again.",
)


@contextlib.contextmanager
def exclusive_run(*, dry_run: bool) -> Iterator[None]:
    """Makes sure that this is the only live run on the database; a dry run needs no such thing.

    Raises:
        RunFailed: another live run is in progress.
    """
    with contextlib.nullcontext() if dry_run else only_one(LIVE_RUN):
        yield


def only_one(kind: OnlyOne) -> AbstractContextManager[None]:
    """Holds the lock of a kind of job.

    Raises:
        RunFailed: on entering, when another process holds it.
        UnusableInput: on entering, when there can be no lock beside SQLite's file.
    """
    return _advisory_lock(kind) if connection.vendor == "postgresql" else _file_lock(kind)


@contextlib.contextmanager
def _advisory_lock(kind: OnlyOne) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [kind.number])
        if cursor.fetchone() != (True,):
            raise kind.busy
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [kind.number])


@contextlib.contextmanager
def _file_lock(kind: OnlyOne) -> Iterator[None]:
    place = database_file()
    if place is None:
        # No other process can reach it.
        yield
        return
    with _held(Path(f"{place}.{kind.suffix}"), kind):
        yield


def _held(place: Path, kind: OnlyOne) -> AbstractContextManager[object]:
    """A lock that is ours already, to be let go of by a `with`."""
    try:
        # Never a mere file in the lock's place: it would outlive a process that is killed.
        return FileLock(place, timeout=0, fallback_to_soft=False).acquire()
    except Timeout:
        raise kind.busy from None
    except OSError as fault:
        raise UnusableInput(
            f"The folder of the database, {place.parent}, cannot be used: {fault.strerror}. Nothing was written.",
            "SQLite and Nexus write beside the database's file. Make room there and let this user write, or name another "
            "database in DATABASE_URL.",
        ) from None
