"""Backups of SQLite, with its online backup: others may go on reading and writing meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from database import explained, is_busy
from errors import NexusError, RunFailed, UnusableInput
from reimport.backup.engine import Migrations, RowCounts, count_rows

_TABLES = """
SELECT '"' || replace(name, '"', '""') || '"' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
"""

_NO_BACKUP = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class SQLite:
    """Implements `Engine`."""

    suffix = ".sqlite3"

    def size(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            (size,) = cursor.fetchone()
        return int(size)

    def save(self, file: Path) -> RowCounts:
        connection.ensure_connection()
        source: sqlite3.Connection = connection.connection
        with _explained(file), closing(sqlite3.connect(file, isolation_level=None)) as target:
            # One snapshot for the counts and the copy.
            source.execute("BEGIN DEFERRED")
            try:
                counts = _counts(source)
                source.backup(target)
            finally:
                source.execute("ROLLBACK")
            # One file that stands alone, without a write-ahead log beside it.
            target.execute("PRAGMA journal_mode = DELETE")
        return counts

    def prove(self, file: Path) -> RowCounts:
        scratch = file.with_name(".nexus-scratch.sqlite3")
        try:
            with _explained(file):
                shutil.copyfile(file, scratch)
                with closing(sqlite3.connect(scratch)) as restored:
                    (verdict,) = restored.execute("PRAGMA integrity_check").fetchone()
                    if verdict != "ok":
                        raise RunFailed(
                            f"The backup {file} is damaged.", "Check the disk, then back up again."
                        )
                    return _counts(restored)
        finally:
            scratch.unlink(missing_ok=True)

    def migrations(self, file: Path) -> Migrations:
        with (
            _explained(file),
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as saved,
        ):
            return set(saved.execute("SELECT app, name FROM django_migrations"))

    def restore(self, file: Path) -> None:
        target = Path(connection.settings_dict["NAME"])
        connection.close()
        copy = target.with_name(f".{target.name}.restoring")
        try:
            with _explained(copy):
                shutil.copyfile(file, copy)
                _keep_rights(target, copy)
                _sync(copy)
                _let_go(target)
                copy.replace(target)
        finally:
            copy.unlink(missing_ok=True)


def _counts(source: sqlite3.Connection) -> RowCounts:
    return count_rows(lambda query: source.execute(query).fetchall(), _TABLES)


def _keep_rights(target: Path, copy: Path) -> None:
    copy.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o600)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _let_go(target: Path) -> None:
    """Makes sure that nobody has the old database open, and that none of its pages wait in a log beside it.

    Only the last connection can leave the write-ahead mode, so this is the proof that there is no other one.
    """
    if not target.exists():
        return
    try:
        with closing(sqlite3.connect(target, timeout=0)) as old:
            old.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as fault:
        if is_busy(fault):
            raise RunFailed(
                f"Other programs have {target} open. Nothing was restored.",
                "Stop the server and every other command of Nexus, then restore again.",
            ) from None
        # Too damaged to be opened: its log belongs to what is being replaced.
        for beside in ("-wal", "-shm", "-journal"):
            Path(f"{target}{beside}").unlink(missing_ok=True)


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as fault:
        raise _in_our_words(file, fault) from None


def _in_our_words(file: Path, fault: OSError | sqlite3.Error) -> NexusError:
    if isinstance(fault, sqlite3.Error):
        # Codes, because SQLite's own words may name what is in the file. `SQLITE_ERROR` is a table that is not there.
        if getattr(fault, "sqlite_errorcode", 0) in _NO_BACKUP:
            return UnusableInput(f"{file} is no backup of Nexus, or it is damaged.", "Take another one.")
        error = explained(fault)
        return type(error)(f"{file} could not be read or written. {error.message}", error.remedy)
    if fault.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return RunFailed(
            f"The disk of {file.parent} is full. The incomplete copy was removed.",
            "Free space on it, then run again.",
        )
    return RunFailed(
        f"{file} could not be read or written: {fault.strerror}.", "Check the disk and the rights on it."
    )
