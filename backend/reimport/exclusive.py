"""One re-import at a time on a database, live or dry: a chained dry run holds the same locks as a live one.

Its phases take `database.exclusive_run` one by one, which a linker run by hand takes, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection
from filelock import FileLock, Timeout

from errors import RunFailed

__all__ = ["one_reimport_at_a_time"]

# PostgreSQL's advisory locks are numbers; this one means "a re-import".
_ADVISORY_LOCK = 0x5265696D70  # "Reimp"

_BUSY = RunFailed(
    "Another re-import is in progress on this database. Nothing was written.",
    "Wait until it has ended, then run again.",
)


def one_reimport_at_a_time() -> AbstractContextManager[None]:
    """Holds a lock that goes with the process, however that ends.

    Raises:
        RunFailed: on entering, when another process holds it.
    """
    return _advisory_lock() if connection.vendor == "postgresql" else _file_lock()


@contextmanager
def _advisory_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ADVISORY_LOCK])
        if cursor.fetchone() != (True,):
            raise _BUSY
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])


@contextmanager
def _file_lock() -> Iterator[None]:
    name = str(connection.settings_dict["NAME"])
    if "memory" in name:
        # No other process can reach a database in memory.
        yield
        return
    try:
        lock = FileLock(f"{name}.reimport.lock", timeout=0).acquire()
    except Timeout:
        raise _BUSY from None
    with lock:
        yield
