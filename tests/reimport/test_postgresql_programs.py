"""How PostgreSQL's own programs and the scratch database are reached: no server is needed to see that."""

from __future__ import annotations

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
    """Stands for PostgreSQL's programs: says what it is told to say, and remembers how it was called."""

    status: int = 0
    prints: str = ""
    complains: str = ""
    calls: list[tuple[list[str], dict[str, str]]] = field(default_factory=list)

    def __call__(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        assert (options["capture_output"], options["text"], options["check"]) == (True, True, False)
        self.calls.append((command, options["env"]))
        return subprocess.CompletedProcess(command, self.status, self.prints, self.complains)


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Programs:
    """A server with TLS is configured, whatever the database under test is."""
    for name, setting in SETTINGS.items():
        monkeypatch.setitem(connection.settings_dict, name, setting)
    stand_in = Programs()
    monkeypatch.setattr(subprocess, "run", stand_in)
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
            "options": "-c statement_timeout=0",
            "connect_timeout": 7,
            "autocommit": True,
        }
    ]


def test_the_programs_are_told_by_variables_and_the_password_by_nothing_else(programs: Programs) -> None:
    programs.prints = MIGRATIONS

    PostgreSQL().migrations(SAVED)

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
        "PGOPTIONS": "-c statement_timeout=0",
        "PGCONNECT_TIMEOUT": "10",
    }
    assert environment["LC_ALL"] == "C"
    assert command[:2] == ["pg_restore", "--no-password"]
    assert "s3cret-word" not in " ".join(command)


def test_the_migrations_of_a_backup_are_read_from_what_pg_restore_prints(programs: Programs) -> None:
    programs.prints = MIGRATIONS

    assert PostgreSQL().migrations(SAVED) == {("images", "0001_initial"), ("patients", "0001_initial")}


def test_a_backup_without_migrations_is_none_of_nexus(programs: Programs) -> None:
    programs.prints = "-- nothing of Nexus"

    with pytest.raises(UnusableInput, match="is no backup of Nexus"):
        PostgreSQL().migrations(SAVED)


def test_a_restore_is_all_or_nothing(programs: Programs) -> None:
    PostgreSQL().restore(SAVED)

    ((command, _),) = programs.calls
    assert (command[0], command[-1]) == ("pg_restore", str(SAVED))
    assert {"--clean", "--if-exists", "--single-transaction", "--no-owner", "--dbname=clinic"} <= set(command)


def test_a_backup_is_proven_in_a_database_of_its_own_which_goes_again(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
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

    assert PostgreSQL().prove(SAVED) == {"public.patients_patient": 7}

    ((command, _),) = programs.calls
    (scratch,) = {name for name, _, _ in (line.partition(": ") for line in said)} - {"clinic"}
    assert (command[0], command[-1]) == ("pg_restore", str(SAVED))
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
        (
            "ERROR: canceling statement due to lock timeout",
            RunFailed,
            "Other programs hold the database's tables",
        ),
        ("cannot drop table because other objects depend on it", RunFailed, "the backup does not know"),
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
        PostgreSQL().restore(SAVED)

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
    programs: Programs, monkeypatch: pytest.MonkeyPatch, status: int
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
    programs.status = status

    if status:
        with pytest.raises(RunFailed):
            PostgreSQL().save(SAVED)
    else:
        assert PostgreSQL().save(SAVED) == {"public.patients_patient": 7}

    assert (said[0], said[-1]) == ("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", "ROLLBACK")
    ((command, _),) = programs.calls
    assert command[0] == "pg_dump"
    assert {"--format=custom", "--snapshot=00000003-0000001B-1", f"--file={SAVED}"} <= set(command)
