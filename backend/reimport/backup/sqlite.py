"""Backups of SQLite, with its online backup: others may go on reading and writing meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from database import connected_to, explained, is_busy
from errors import NexusError, RunFailed, UnusableInput
from reimport.backup.engine import Present, RowCounts, count_rows

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

    def rows(self, file: Path, table: str) -> Iterator[Mapping[str, Any]]:
        return _selected(file, table)

    def newest(self, file: Path, table: str) -> Mapping[str, Any] | None:
        return next(_selected(file, table, "ORDER BY id DESC LIMIT 1"), None)

    def counts(self, file: Path) -> RowCounts:
        with _explained(file), closing(_opened(file)) as saved:
            return {name.strip('"'): count for name, count in _counts(saved).items()}

    @contextmanager
    def replaced_by(self, file: Path, kept: Sequence[str]) -> Iterator[Present | None]:  # noqa: ARG002
        target = Path(connection.settings_dict["NAME"])
        connection.close()
        copy = _copy_place(target)
        with _explained(copy), _exclusively(target) as former:
            try:
                _clear(copy)
                copy.touch(mode=0o600)
                shutil.copyfile(file, copy)
                _keep_rights(target, copy)
                with connected_to(copy):
                    yield former
                _stand_alone(copy)
                _sync(copy)
                copy.replace(target)
                _sync(target.parent)
            finally:
                _clear(copy)


@dataclass(frozen=True)
class _Former:
    """Implements `Present`: the file that is replaced, in a connection that keeps everybody else out."""

    database: sqlite3.Connection

    def put_back(self, tables: Sequence[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            triggers = _triggers(cursor, tables)
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {_quoted(name)}")
            for table in tables:
                self._put_back(cursor, table)
            for _, statement in triggers:
                cursor.execute(statement)

    def _put_back(self, cursor: Any, table: str) -> None:
        cursor.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608
        rows = self.database.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608
        columns = ", ".join(_quoted(name) for name, *_ in rows.description)
        marks = ", ".join(["%s"] * len(rows.description))
        insert = f"INSERT INTO {_quoted(table)} ({columns}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(insert, _readable(rows))

    def keep_numbers(self) -> None:
        if not _has_table(self.database, "sqlite_sequence"):
            # Nothing was ever in it.
            return
        numbers = self.database.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            now = dict(cursor.fetchall())
            tables = {*connection.introspection.table_names(cursor)}
            for table, number in numbers:
                if table in now:
                    cursor.execute(
                        "UPDATE sqlite_sequence SET seq = %s WHERE name = %s",
                        [max(number, now[table]), table],
                    )
                elif table in tables:
                    cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, number])


def _readable(rows: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    try:
        yield from rows
    except sqlite3.DatabaseError:
        raise RunFailed(
            "The database is damaged where its accounts and its access log stand, so they cannot stay. Nothing was restored.",
            "With --with-accounts those of the backup take their place.",
        ) from None


def _triggers(cursor: Any, tables: Sequence[str]) -> list[tuple[str, str]]:
    """Their names, and the statements that make them."""
    cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    return [(name, statement) for name, statement, table in cursor.fetchall() if table in tables]


def _selected(file: Path, table: str, which: str = "") -> Iterator[Mapping[str, Any]]:
    with _explained(file), closing(_opened(file)) as saved:
        if _has_table(saved, table):
            found = saved.execute(f"SELECT * FROM {_quoted(table)} {which}")  # noqa: S608
            names = [column for column, *_ in found.description]
            for row in found:
                yield dict(zip(names, row, strict=True))


def _has_table(database: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return database.execute(query, [table]).fetchone() is not None


def _counts(source: sqlite3.Connection) -> RowCounts:
    return count_rows(lambda query: source.execute(query).fetchall(), _TABLES)


def _keep_rights(target: Path, copy: Path) -> None:
    copy.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o600)


def _stand_alone(copy: Path) -> None:
    """Without a write-ahead log beside it."""
    with closing(sqlite3.connect(copy)) as restored:
        restored.execute("PRAGMA journal_mode = DELETE")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _exclusively(target: Path) -> Iterator[_Former | None]:
    """The database to be replaced, which nobody else reads or writes until this is left; None where none can be read.

    Only the last connection can leave the write-ahead mode, so this is the proof that there is no other one, and that none of
    its pages wait in a log beside it.
    """
    if not target.exists():
        yield None
        return
    with closing(sqlite3.connect(target, timeout=0, isolation_level=None)) as former:
        try:
            former.execute("PRAGMA journal_mode = DELETE")
            former.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as fault:
            if is_busy(fault):
                raise RunFailed(
                    f"Other programs have {target} open. Nothing was restored.",
                    "Stop the server and every other command of Nexus, then restore again.",
                ) from None
            # Too damaged to be opened: its log belongs to what is being replaced.
            for beside in ("-wal", "-shm", "-journal"):
                Path(f"{target}{beside}").unlink(missing_ok=True)
            yield None
            return
        yield _Former(former)


def _copy_place(target: Path) -> Path:
    return target.with_name(f".{target.name}.restoring")


def _clear(copy: Path) -> None:
    """A copy of all records, with what SQLite wrote beside it."""
    for left in copy.parent.glob(f"{copy.name}*"):
        left.unlink(missing_ok=True)


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


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
