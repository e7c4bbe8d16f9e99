"""What a database refuses reaches people in our words alone: no row, no statement, no part of a password."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.db.utils import DatabaseErrorWrapper

from database import database_faults, insert_rows, is_busy
from errors import NexusError
from jobs.command import JobCommand

NAME = "Quillfeather"


def refusal(act: Callable[[], object]) -> NexusError:
    with pytest.raises(NexusError) as caught, database_faults():
        act()
    return caught.value


def raising(fault: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise fault

    return act


def assert_silent(error: BaseException) -> None:
    """Neither the error nor whatever hangs on it says anything of the database's."""
    assert NAME not in str(error)
    assert error.__cause__ is None
    assert error.__context__ is None


@pytest.mark.parametrize(
    ("state", "words", "status"),
    [
        ("08006", "connection broke", 2),
        ("22P05", "encoding is not UTF-8", 2),
        ("25006", "cannot be written to", 1),
        ("25P03", "ended this session", 1),
        ("28P01", "user or the password", 2),
        ("28000", "user or the password", 2),
        ("3D000", "no database of the name", 2),
        ("40001", "changed the same rows", 1),
        ("40P01", "deadlock", 2),
        ("42501", "lacks a right", 1),
        ("42P01", "has not been migrated", 2),
        ("42703", "has not been migrated", 2),
        ("53100", "disk is full", 1),
        ("53200", "out of memory", 1),
        ("53300", "no connection left", 1),
        ("54000", "one of its own limits", 1),
        ("55P03", "did not let go in time", 1),
        ("57014", "broke off a statement", 1),
        ("57P01", "starting or stopping", 2),
        ("57P03", "starting or stopping", 2),
        ("58030", "refused to read or to write", 1),
        ("XX001", "is damaged", 2),
        ("23505", "does not know: UniqueViolation (23505)", 1),
        ("22008", "does not know: DatetimeFieldOverflow (22008)", 1),
        ("XX000", "does not know: InternalError_ (XX000)", 1),
    ],
)
def test_a_code_of_postgresql_decides_in_whatever_language_the_server_speaks(
    state: str, words: str, status: int
) -> None:
    fault = psycopg.errors.lookup(state)(f"FEHLER: Schlüssel »(last_name)=({NAME})« existiert bereits")

    error = refusal(raising(fault))

    assert (error.exit_status, words in str(error)) == (status, True), str(error)
    assert "Nothing was written." in error.message
    assert_silent(error)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'connection failed: FATAL:  password authentication failed for user "{NAME}"', "the password"),
        (f'connection failed: FATAL:  Passwort-Authentifizierung fuer "{NAME}"', "cannot be reached"),
        (f"failed to resolve host '{NAME}': [Errno -2] Name or service not known", "name of its host"),
        (f'FATAL:  database "{NAME}" does not exist', "no database of the name"),
        ("FATAL:  sorry, too many clients already", "no connection left"),
        ("FATAL:  the database system is starting up", "starting or stopping"),
        ("connection to server at 10.0.0.1 failed: Connection refused", "cannot be reached"),
        ("the connection is closed", "cannot be reached"),
        ("FATAL: unsupported startup parameter: options", "pooler"),
        ('SSL error: certificate verify failed: "x"', "made secure"),
    ],
)
def test_before_a_server_has_let_us_in_there_is_only_its_text(text: str, words: str) -> None:
    error = refusal(raising(psycopg.OperationalError(text)))

    assert words in str(error)
    assert_silent(error)


def test_an_option_that_the_driver_does_not_know() -> None:
    error = refusal(lambda: psycopg.connect(f"host=127.0.0.1 {NAME}=1"))

    assert (error.exit_status, "does not know" in str(error)) == (2, True)
    assert_silent(error)


def _no_database(place: Path) -> sqlite3.Connection:
    place.write_bytes(b"no database at all, just some text that is long enough" * 100)
    return sqlite3.connect(place)


def _damaged(place: Path) -> sqlite3.Connection:
    with closing(sqlite3.connect(place)) as whole:
        whole.execute("CREATE TABLE x (y)")
        whole.executemany("INSERT INTO x VALUES (?)", [("filler" * 100,)] * 200)
        whole.commit()
    content = bytearray(place.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    place.write_bytes(content)
    return sqlite3.connect(place)


def _full(place: Path) -> sqlite3.Connection:
    full = sqlite3.connect(place)
    full.execute("PRAGMA max_page_count = 2")
    full.execute("CREATE TABLE x (y)")
    return full


def _read_only(place: Path) -> sqlite3.Connection:
    with closing(sqlite3.connect(place)) as written:
        written.execute("CREATE TABLE x (y)")
    return sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)


@pytest.mark.parametrize(
    ("opened", "words", "status"),
    [
        (_no_database, "is damaged, or the file is no database", 2),
        (_damaged, "is damaged, or the file is no database", 2),
        (_full, "disk is full", 1),
        (_read_only, "cannot be written to", 1),
        (sqlite3.connect, "has not been migrated", 2),
    ],
)
def test_what_sqlite_finds(
    tmp_path: Path, opened: Callable[[Path], sqlite3.Connection], words: str, status: int
) -> None:
    with closing(opened(tmp_path / "some.sqlite3")) as base:
        error = refusal(
            lambda: [
                base.execute("INSERT INTO x VALUES (?)", (NAME * 10_000,)),
                base.execute("SELECT max(y) FROM x").fetchall(),
            ]
        )

    assert (error.exit_status, words in str(error)) == (status, True), str(error)
    assert_silent(error)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_PROTOCOL, "network drives"),
        (sqlite3.SQLITE_IOERR_SHMMAP, "network drives"),
        (sqlite3.SQLITE_IOERR_LOCK, "network drives"),
        (sqlite3.SQLITE_IOERR_READ, "refused to read or to write"),
        (sqlite3.SQLITE_IOERR, "refused to read or to write"),
        (sqlite3.SQLITE_BUSY, "did not let go in time"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "did not let go in time"),
        (sqlite3.SQLITE_NOMEM, "out of memory"),
        (sqlite3.SQLITE_CANTOPEN, "cannot open its file"),
    ],
)
def test_codes_of_sqlite_that_need_a_machine_of_their_own(code: int, words: str) -> None:
    fault = sqlite3.OperationalError(NAME)
    fault.sqlite_errorcode = code

    assert words in str(refusal(raising(fault)))


def test_a_locked_database_is_busy_and_a_damaged_one_is_not() -> None:
    locked, damaged = sqlite3.OperationalError("x"), sqlite3.DatabaseError("x")
    locked.sqlite_errorcode, damaged.sqlite_errorcode = sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CORRUPT
    assert [is_busy(locked), is_busy(damaged), is_busy(psycopg.errors.LockNotAvailable("x"))] == [
        True,
        False,
        True,
    ]


def test_what_is_not_known_names_its_kind_and_place_and_no_row(db: None) -> None:
    def twice() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE taken (name varchar(40) PRIMARY KEY)")
            cursor.execute("INSERT INTO taken VALUES (%s)", [NAME])
            cursor.execute("INSERT INTO taken VALUES (%s)", [NAME])

    error = refusal(twice)

    assert error.exit_status == 1
    assert "UniqueViolation (23505)" in str(error) or "SQLITE_CONSTRAINT_PRIMARYKEY" in str(error)
    assert_silent(error)


@pytest.mark.only_on("postgresql")  # COPY, which speaks to the driver itself
def test_a_row_that_copy_refuses_is_not_quoted(db: None) -> None:
    def copy() -> None:
        with transaction.atomic():
            insert_rows("transfers_transferrun", ["id", "started_at"], [(1, NAME)])

    error = refusal(copy)

    assert "InvalidDatetimeFormat (22007)" in str(error)
    assert_silent(error)


def test_djangos_own_errors_are_translated_by_what_caused_them() -> None:
    def act() -> None:
        with DatabaseErrorWrapper(connection):
            raise (sqlite3.IntegrityError(NAME) if connection.vendor == "sqlite" else psycopg.DataError(NAME))

    error = refusal(act)

    assert "IntegrityError" in str(error) or "DataError" in str(error)
    assert_silent(error)


def test_an_error_is_made_anew_and_keeps_nothing_alive() -> None:
    class Request:
        pass

    def serve() -> weakref.ref[Request]:
        request = Request()
        try:
            with database_faults():
                raise psycopg.errors.LockNotAvailable(NAME)
        except NexusError:
            return weakref.ref(request)

    seen = serve()
    gc.collect()
    assert seen() is None
    assert refusal(raising(DatabaseError("x"))) is not refusal(raising(DatabaseError("x")))


def test_no_module_keeps_a_ready_made_error() -> None:
    """Raised again and again, one instance would gather the tracebacks of all requests, with everything in them."""
    kept = [
        f"{module.__name__}.{name}"
        for module in _modules()
        for name in vars(module)
        if _holds_error(vars(module)[name])
    ]

    assert not kept


def _modules() -> Iterator[ModuleType]:
    names = {path.name for path in Path(settings.BACKEND_DIR).iterdir() if (path / "__init__.py").exists()}
    for package in map(importlib.import_module, sorted(names)):
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in found.name and not found.name.endswith("wsgi"):
                yield importlib.import_module(found.name)


def _holds_error(value: Any, depth: int = 3) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list | set | frozenset) and depth:
        return any(_holds_error(item, depth - 1) for item in value)
    return isinstance(value, BaseException)


def test_a_command_says_it_in_one_message() -> None:
    class Command(JobCommand[Any]):
        def run_job(self, options: dict[str, Any], progress: Any) -> Any:  # noqa: ARG002
            raise psycopg.errors.UniqueViolation(NAME)

    with pytest.raises(CommandError) as caught:
        Command().handle(json=None, no_color=True, verbosity=0, dry_run=True)

    assert caught.value.returncode == 1
    assert NAME not in str(caught.value)
