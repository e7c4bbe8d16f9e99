"""Backups of PostgreSQL, with its own programs: pg_dump in custom format, pg_restore.

A backup is restored by this process' own session, in one transaction: it holds the locks that keep runs out, and nothing can
commit once this process is gone.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connection, transaction

from database import database_faults
from errors import RunFailed
from reimport.backup.engine import Present, RowCounts, count_rows
from reimport.backup.postgresql_programs import TLS_VARIABLES, feed, output_of
from reimport.backup.postgresql_script import Rows, cells, pieces

_TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname NOT LIKE 'pg\\_%' ORDER BY 1
"""
# How long a restore waits for others that use the tables.
_WAITS: Final = "30s"
_CHUNK: Final = 1 << 18


class PostgreSQL:
    """Implements `Engine`."""

    suffix = ".dump"

    def size(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            (size,) = cursor.fetchone()
        return int(size)

    def save(self, file: Path) -> RowCounts:
        with connection.cursor() as cursor:
            # One snapshot for the counts and for pg_dump.
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            try:
                cursor.execute("SELECT pg_export_snapshot()")
                (snapshot,) = cursor.fetchone()
                counts = count_rows(lambda query: _rows(cursor, query), _TABLES)
                with (
                    file.open("wb") as target,
                    output_of("pg_dump", "--format=custom", f"--snapshot={snapshot}") as dump,
                ):
                    shutil.copyfileobj(dump, target)
            finally:
                cursor.execute("ROLLBACK")
        return counts

    def prove(self, file: Path) -> RowCounts:
        with _scratch_database() as name:
            feed(file, "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={name}")
            with psycopg.connect(**_parameters(name)) as scratch:
                return count_rows(lambda query: scratch.execute(query).fetchall(), _TABLES)

    def rows(self, file: Path, table: str) -> Iterator[Mapping[str, Any]]:
        for found in _tables_of(file, f"--table={table}"):
            for line in found.lines:
                yield dict(zip(found.columns, cells(line), strict=True))

    def newest(self, file: Path, table: str) -> Mapping[str, Any] | None:
        newest: Mapping[str, Any] | None = None
        for found in _tables_of(file, f"--table={table}"):
            place = found.columns.index("id")
            line = max(found.lines, key=lambda line: int(line.split(b"\t", place + 1)[place]), default=None)
            newest = newest if line is None else dict(zip(found.columns, cells(line), strict=True))
        return newest

    def counts(self, file: Path) -> RowCounts:
        return {found.table: sum(1 for _ in found.lines) for found in _tables_of(file)}

    @contextmanager
    def replaced_by(self, file: Path, kept: Sequence[str]) -> Iterator[Present | None]:
        try:
            with transaction.atomic():
                cursor = connection.connection.cursor()
                present = _set_aside(cursor, kept)
                with closing(_script(file)) as script:
                    for piece in script:
                        _carry_out(cursor, piece)
                # The script sets it to nothing; what follows looks for tables where Nexus has them.
                cursor.execute("RESET search_path")
                # So that what changes a table finds nothing left to be checked of it.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                yield present
        finally:
            # The script's other settings end with the session.
            connection.close()


@dataclass(frozen=True)
class _SetAside:
    """Implements `Present`: copies that this session alone can see.

    Attributes:
        copies: table -> its copy.
        numbers: sequence -> the last number it gave.
    """

    copies: Mapping[str, str]
    numbers: Mapping[str, int]

    def put_back(self, tables: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {_quoted(table)} DISABLE TRIGGER USER")
            # Foreign keys hold again once all of them are back.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in tables:
                columns = ", ".join(map(_quoted, _columns(cursor, self.copies[table])))
                cursor.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608
                cursor.execute(
                    f"INSERT INTO {_quoted(table)} ({columns}) SELECT {columns} FROM {self.copies[table]}"  # noqa: S608
                )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {_quoted(table)} ENABLE TRIGGER USER")

    def keep_numbers(self) -> None:
        with connection.cursor() as cursor:
            for sequence, now in _numbers(cursor).items():
                if self.numbers.get(sequence, 0) > now:
                    cursor.execute("SELECT setval(%s, %s)", [_quoted(sequence), self.numbers[sequence]])


def _set_aside(cursor: Any, kept: Sequence[str]) -> _SetAside | None:
    """Locks all tables of this version, copies those that may be put back, and drops them; None where there are none."""
    tables = [*connection.introspection.django_table_names(only_existing=True), "django_migrations"]
    there = sorted({*tables} & {*connection.introspection.table_names()})
    if not there:
        return None
    names = ", ".join(map(_quoted, there))
    copies = {table: f"pg_temp.nexus_kept_{number}" for number, table in enumerate(kept)}
    try:
        cursor.execute(f"SET LOCAL lock_timeout = '{_WAITS}'")
        cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
        for table, copy in copies.items():
            cursor.execute(
                f"CREATE TEMPORARY TABLE {copy.partition('.')[2]} ON COMMIT DROP AS TABLE {_quoted(table)}"
            )
        numbers = _numbers(cursor)
        cursor.execute(f"DROP TABLE {names}")
    except psycopg.errors.LockNotAvailable:
        raise RunFailed(
            "Other programs hold the database's tables. Nothing was restored.",
            "Stop the server and every other command of Nexus, then restore again.",
        ) from None
    except psycopg.errors.DependentObjectsStillExist:
        raise RunFailed(
            "The database holds tables that this version does not know, and that lean on those it replaces. "
            "Nothing was restored.",
            "Create an empty database, name it in DATABASE_URL, and restore there.",
        ) from None
    return _SetAside(copies, numbers)


def _numbers(cursor: Any) -> dict[str, int]:
    cursor.execute(
        "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = current_schema()"
    )
    return dict(cursor.fetchall())


def _columns(cursor: Any, copy: str) -> list[str]:
    cursor.execute(f"SELECT * FROM {copy} WHERE false")  # noqa: S608
    return [column.name for column in cursor.description]


def _script(file: Path) -> Generator[bytes | Rows, None, None]:
    # What this version's tables leave there, such as functions, is dropped by the script itself.
    with output_of("pg_restore", "--clean", "--if-exists", "--no-owner", "--file=-", str(file)) as script:
        yield from pieces(script)


def _tables_of(file: Path, *which: str) -> Iterator[Rows]:
    with output_of("pg_restore", "--data-only", *which, "--file=-", str(file)) as script:
        for piece in pieces(script):
            if isinstance(piece, Rows):
                yield piece


def _carry_out(cursor: Any, piece: bytes | Rows) -> None:
    if not isinstance(piece, Rows):
        cursor.execute(piece)
        return
    with cursor.copy(piece.statement) as copy:
        for chunk in _in_chunks(piece.lines):
            copy.write(chunk)


def _in_chunks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """A call for each line would cost more than the line."""
    chunk = bytearray()
    for line in lines:
        chunk += line
        if len(chunk) >= _CHUNK:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _rows(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    return list(cursor.fetchall())


@contextmanager
def _scratch_database() -> Iterator[str]:
    """An empty database on the same server; dropped in the end."""
    name = _scratch_name()
    with _server() as server:
        try:
            _drop(server, name)
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        except psycopg.errors.InsufficientPrivilege:
            raise RunFailed(
                "The database's user may not create the scratch database in which the backup is proven.",
                "Grant it: ALTER ROLE name CREATEDB.",
            ) from None
        try:
            yield name
        finally:
            _drop(server, name)


def _scratch_name() -> str:
    # The name follows from the database's, so that what a killed run left is found and dropped. 63 bytes at most.
    return f"nexus_scratch_{hashlib.sha256(connection.settings_dict['NAME'].encode()).hexdigest()[:16]}"


@contextmanager
def _server() -> Iterator[Any]:
    """A session that can make and drop databases."""
    with (
        database_faults("Nothing was changed."),
        psycopg.connect(**_parameters(str(connection.settings_dict["NAME"])), autocommit=True) as server,
    ):
        yield server


def _drop(server: Any, name: str) -> None:
    server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _parameters(database: str) -> dict[str, Any]:
    values = connection.settings_dict
    known = {
        "user": values["USER"],
        "password": values["PASSWORD"],
        "host": values["HOST"],
        "port": values["PORT"],
    }
    passed_on = {*TLS_VARIABLES, "options", "connect_timeout"}
    options = {name: value for name, value in values["OPTIONS"].items() if name in passed_on}
    return {"dbname": database, **{name: value for name, value in known.items() if value}, **options}
