"""How PostgreSQL's own programs and the scratch database are reached: no server is needed to see that."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from errors import NexusError, RunFailed, UnusableInput
from reimport.backup.configured import database_engine
from reimport.backup.postgresql import PostgreSQL
from reimport.backup.postgresql_script import Rows, cells, pieces
from reimport.backup.sqlite import SQLite

SAVED = Path("nexus.dump")
SETTINGS = {
    "NAME": "clinic",
    "USER": "nexus",
    "PASSWORD": "s3cret-word",
    "HOST": "db.clinic.example",
    "PORT": 5433,
    "OPTIONS": {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/nexus/ca.pem",
        "sslcert": "/etc/nexus/own.pem",
        "sslkey": "/etc/nexus/own.key",
        "service": "clinic",
        "options": "-c statement_timeout=0",
        "connect_timeout": 7,
        "pool": True,
    },
}
MIGRATIONS = """
COPY public.django_migrations (id, app, name, applied) FROM stdin;
1\timages\t0001_initial\t2026-01-01
2\tpatients\t0001_initial\t2026-01-01
\\.
"""


@dataclass
class Programs:
    """Stands for PostgreSQL's programs: says what it is told to say, and remembers how it was called and what it was fed."""

    status: int = 0
    prints: str = ""
    complains: str = ""
    calls: list[tuple[list[str], dict[str, str]]] = field(default_factory=list)
    fed: list[bytes] = field(default_factory=list)

    def __call__(self, command: list[str], **options: Any) -> Programs:
        self.calls.append((command, options["env"]))
        options["stderr"].write(self.complains.encode())
        self.stdout, self.stdin = io.BytesIO(self.prints.encode()), io.BytesIO()
        self.returncode = self.status
        return self

    def __enter__(self) -> Programs:
        return self

    def __exit__(self, *_: object) -> None: ...


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / SAVED
    file.touch()
    return file


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Programs:
    """A server with TLS is configured, whatever the database under test is."""
    for name, setting in SETTINGS.items():
        monkeypatch.setitem(connection.settings_dict, name, setting)
    stand_in = Programs()
    monkeypatch.setattr(subprocess, "Popen", stand_in)
    return stand_in


def test_the_scratch_database_is_reached_as_the_database_is(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def unreachable(**parameters: Any) -> None:
        asked.append(parameters)
        raise psycopg.OperationalError("connection failed")

    monkeypatch.setattr(psycopg, "connect", unreachable)

    with pytest.raises(NexusError):
        PostgreSQL().prove(SAVED)

    assert asked == [
        {
            "dbname": "clinic",
            "user": "nexus",
            "password": "s3cret-word",
            "host": "db.clinic.example",
            "port": 5433,
            "sslmode": "verify-full",
            "sslrootcert": "/etc/nexus/ca.pem",
            "sslcert": "/etc/nexus/own.pem",
            "sslkey": "/etc/nexus/own.key",
            "service": "clinic",
            "options": "-c statement_timeout=0",
            "connect_timeout": 7,
            "autocommit": True,
        }
    ]


def test_the_programs_are_told_by_variables_and_the_password_by_nothing_else(programs: Programs) -> None:
    programs.prints = MIGRATIONS

    list(PostgreSQL().rows(SAVED, "django_migrations"))

    ((command, environment),) = programs.calls
    told = {name: text for name, text in environment.items() if name.startswith("PG")}
    assert told == {
        "PGDATABASE": "clinic",
        "PGUSER": "nexus",
        "PGPASSWORD": "s3cret-word",
        "PGHOST": "db.clinic.example",
        "PGPORT": "5433",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/etc/nexus/ca.pem",
        "PGSSLCERT": "/etc/nexus/own.pem",
        "PGSSLKEY": "/etc/nexus/own.key",
        "PGSERVICE": "clinic",
        "PGOPTIONS": "-c statement_timeout=0",
        "PGCONNECT_TIMEOUT": "10",
    }
    assert environment["LC_ALL"] == "C"
    assert command[:2] == ["pg_restore", "--no-password"]
    assert "s3cret-word" not in " ".join(command)


def test_the_rows_of_a_backup_are_read_from_what_pg_restore_prints(programs: Programs) -> None:
    programs.prints = MIGRATIONS

    rows = list(PostgreSQL().rows(SAVED, "django_migrations"))

    assert [(row["app"], row["name"]) for row in rows] == [
        ("images", "0001_initial"),
        ("patients", "0001_initial"),
    ]
    assert PostgreSQL().counts(SAVED) == {"django_migrations": 2}
    newest = PostgreSQL().newest(SAVED, "django_migrations")
    assert newest
    assert newest["id"] == "2"


def test_signs_that_stand_for_others_are_read_as_what_they_stand_for() -> None:
    assert cells(b"a\\tb\t\\N\t\\\\N\t\n") == ["a\tb", None, "\\N", ""]


def test_a_script_comes_in_pieces_without_what_psql_alone_understands() -> None:
    script = b'\\restrict key\nSET x;\nCOPY public."odd" (id, "name") FROM stdin;\n1\ta\n\\.\nSELECT 1;\n\\unrestrict key\n'

    found = [
        (piece.statement, piece.table, piece.columns, list(piece.lines)) if isinstance(piece, Rows) else piece
        for piece in pieces(script.splitlines(keepends=True))
    ]

    assert found == [
        b"SET x;\n",
        (b'COPY public."odd" (id, "name") FROM stdin', "odd", ("id", "name"), [b"1\ta\n"]),
        b"SELECT 1;\n",
    ]


def test_a_backup_is_proven_in_a_database_of_its_own_which_goes_again(
    programs: Programs, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    class Server:
        def __init__(self, **parameters: Any) -> None:
            self.name = str(parameters["dbname"])

        def __enter__(self) -> Server:
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, statement: str) -> Server:
            said.append(f"{self.name}: {' '.join(statement.split())}")
            return self

        def fetchall(self) -> list[tuple[Any, ...]]:
            return [(7,)] if "SELECT count(*)" in said[-1] else [("public.patients_patient",)]

    monkeypatch.setattr(psycopg, "connect", Server)

    assert PostgreSQL().prove(saved) == {"public.patients_patient": 7}

    ((command, _),) = programs.calls
    (scratch,) = {name for name, _, _ in (line.partition(": ") for line in said)} - {"clinic"}
    assert command[0] == "pg_restore"
    assert {"--exit-on-error", "--no-owner", f"--dbname={scratch}"} <= set(command)
    assert said[1].startswith(f"clinic: CREATE DATABASE {scratch} ")
    for place in (0, -1):
        assert said[place] == f"clinic: DROP DATABASE IF EXISTS {scratch} WITH (FORCE)"


@pytest.mark.parametrize(("vendor", "engine"), [("postgresql", PostgreSQL), ("sqlite", SQLite)])
def test_each_kind_of_database_is_backed_up_in_its_own_way(
    monkeypatch: pytest.MonkeyPatch, vendor: str, engine: type
) -> None:
    monkeypatch.setattr(connection, "vendor", vendor)
    assert isinstance(database_engine(), engine)


@pytest.mark.parametrize(
    ("complaint", "kind", "said"),
    [
        ("pg_dump: error: No space left on device", RunFailed, "The disk is full"),
        (
            "aborting because of server version mismatch",
            RunFailed,
            "client programs are older than its server",
        ),
        ("input file does not appear to be a valid archive", UnusableInput, "or it is damaged"),
        ("input file is too short (read 0, expected 5)", UnusableInput, "or it is damaged"),
        ("ERROR: must be owner of table", RunFailed, "may not do this"),
        ('connection to server at "db" failed', RunFailed, "cannot be reached"),
        ("something about Quillfeather", RunFailed, "pg_restore ended with status 1"),
    ],
)
def test_what_a_program_complains_of_is_said_in_our_words_without_its_own(
    programs: Programs, complaint: str, kind: type[NexusError], said: str
) -> None:
    programs.status, programs.complains = 1, complaint

    with pytest.raises(kind) as refusal:
        list(PostgreSQL().rows(SAVED, "django_migrations"))

    assert said in str(refusal.value)
    assert "Quillfeather" not in str(refusal.value)


def test_a_user_who_may_not_create_the_scratch_database_is_told_what_to_grant(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Server:
        def __enter__(self) -> Server:
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, statement: str) -> None:
            if statement.startswith("CREATE"):
                raise psycopg.errors.InsufficientPrivilege("permission denied to create database")

    monkeypatch.setattr(psycopg, "connect", lambda **_: Server())

    with pytest.raises(RunFailed, match="ALTER ROLE name CREATEDB"):
        PostgreSQL().prove(SAVED)


@pytest.mark.parametrize("status", [0, 1])
def test_what_is_counted_and_what_is_saved_are_one_snapshot_which_ends(
    programs: Programs, saved: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    said: list[str] = []

    class Cursor:
        def __enter__(self) -> Cursor:
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, statement: str) -> None:
            said.append(" ".join(statement.split()))

        def fetchone(self) -> tuple[str]:
            return ("00000003-0000001B-1",)

        def fetchall(self) -> list[tuple[Any, ...]]:
            return [(7,)] if said[-1].startswith("SELECT count(*)") else [("public.patients_patient",)]

    monkeypatch.setattr(connection, "cursor", Cursor)
    programs.status, programs.prints = status, "a dump"

    if status:
        with pytest.raises(RunFailed):
            PostgreSQL().save(saved)
    else:
        assert PostgreSQL().save(saved) == {"public.patients_patient": 7}

    assert (said[0], said[-1]) == ("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", "ROLLBACK")
    ((command, _),) = programs.calls
    assert command[0] == "pg_dump"
    assert {"--format=custom", "--snapshot=00000003-0000001B-1"} <= set(command)
    assert saved.read_bytes() == b"a dump"
