"""Backups of PostgreSQL, with its own programs: pg_dump in custom format, pg_restore."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from database import FaultWords, database_faults
from errors import RunFailed, UnusableInput
from reimport.backup.engine import Migrations, RowCounts, count_rows

_TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname NOT LIKE 'pg\\_%' ORDER BY 1
"""
# libpq's own variables, so that no password stands on a command line, where every user of the machine could read it.
_VARIABLES = {
    "NAME": "PGDATABASE",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "HOST": "PGHOST",
    "PORT": "PGPORT",
}
_TLS_VARIABLES = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
}

# What a program of PostgreSQL says -> what we say. Its own text is not repeated: it may quote values.
_FAULTS: tuple[tuple[str, FaultWords], ...] = (
    (
        r"No space left|disk full|File too large",
        FaultWords(
            RunFailed,
            "The disk is full. The incomplete backup was removed.",
            "Free space on it, then run again.",
        ),
    ),
    (
        r"server version mismatch|unsupported version",
        FaultWords(
            RunFailed,
            "PostgreSQL's client programs are older than its server.",
            "Install those of the server's version (Debian: apt install postgresql-client-VERSION).",
        ),
    ),
    (
        r"does not appear to be a valid archive|input file .* (too short|corrupt)|unexpected end of file",
        FaultWords(
            UnusableInput,
            "This is no backup in PostgreSQL's custom format, or it is damaged.",
            "Take another one.",
        ),
    ),
    (
        r"lock timeout|canceling statement due to lock",
        FaultWords(
            RunFailed,
            "Other programs hold the database's tables. Nothing was restored.",
            "Stop the server and every other command of Nexus, then restore again.",
        ),
    ),
    (
        r"because other objects depend on it",
        FaultWords(
            RunFailed,
            "The database holds tables that the backup does not know, and that lean on those it replaces. "
            "Nothing was restored.",
            "Create an empty database, name it in DATABASE_URL, restore there, then run `python manage.py migrate`.",
        ),
    ),
    (
        r"permission denied|must be owner",
        FaultWords(
            RunFailed,
            "The database's user may not do this.",
            "Use the owner of the database in DATABASE_URL.",
        ),
    ),
    (
        r"connection .*failed|could not connect|server closed the connection|terminating connection",
        FaultWords(
            RunFailed,
            "The database cannot be reached, or the connection broke.",
            "Check that the server runs.",
        ),
    ),
)


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
                _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={file}")
            finally:
                cursor.execute("ROLLBACK")
        return counts

    def prove(self, file: Path) -> RowCounts:
        with _scratch_database() as name:
            _run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={name}", str(file))
            with psycopg.connect(**_parameters(name)) as scratch:
                return count_rows(lambda query: scratch.execute(query).fetchall(), _TABLES)

    def migrations(self, file: Path) -> Migrations:
        script = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(file))
        found = re.search(
            r"^COPY \S*django_migrations \(([^)]*)\) FROM stdin;\n(.*?)^\\\.$", script, re.M | re.S
        )
        if found is None:
            raise UnusableInput(f"{file} is no backup of Nexus.", "Take another one.")
        names = [name.strip() for name in found[1].split(",")]
        rows = [dict(zip(names, line.split("\t"), strict=True)) for line in found[2].splitlines()]
        return {(row["app"], row["name"]) for row in rows}

    def restore(self, file: Path) -> None:
        # Our own connection stays open: it holds the locks that keep other runs out.
        _run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--single-transaction",
            "--no-owner",
            f"--dbname={connection.settings_dict['NAME']}",
            str(file),
        )


def _rows(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    return list(cursor.fetchall())


@contextmanager
def _scratch_database() -> Iterator[str]:
    """An empty database on the same server; dropped in the end."""
    # The name follows from the database's, so that what a killed run left is found and dropped. 63 bytes at most.
    name = f"nexus_scratch_{hashlib.sha256(connection.settings_dict['NAME'].encode()).hexdigest()[:16]}"
    with (
        database_faults("Nothing was changed."),
        psycopg.connect(**_parameters(str(connection.settings_dict["NAME"])), autocommit=True) as server,
    ):
        try:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        except psycopg.errors.InsufficientPrivilege:
            raise RunFailed(
                "The database's user may not create the scratch database in which the backup is proven.",
                "Grant it: ALTER ROLE name CREATEDB.",
            ) from None
        try:
            yield name
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _parameters(database: str) -> dict[str, Any]:
    values = connection.settings_dict
    known = {
        "user": values["USER"],
        "password": values["PASSWORD"],
        "host": values["HOST"],
        "port": values["PORT"],
    }
    passed_on = {*_TLS_VARIABLES, "options", "connect_timeout"}
    options = {name: value for name, value in values["OPTIONS"].items() if name in passed_on}
    return {"dbname": database, **{name: value for name, value in known.items() if value}, **options}


def _environment() -> dict[str, str]:
    values = connection.settings_dict
    found = {variable: str(values[name]) for name, variable in _VARIABLES.items() if values[name]}
    tls = {
        _TLS_VARIABLES[name]: str(value)
        for name, value in values["OPTIONS"].items()
        if name in _TLS_VARIABLES
    }
    return {
        **os.environ,
        "PGCONNECT_TIMEOUT": "10",
        # What our own sessions are given: no time limits of the role's, and a bounded wait for locks.
        "PGOPTIONS": str(values["OPTIONS"].get("options", "")),
        "LC_ALL": "C",
        **found,
        **tls,
    }


def _run(program: str, *arguments: str) -> str:
    """Runs one of PostgreSQL's programs and returns what it prints."""
    try:
        # The arguments are ours: options, a file, a database's name.
        done = subprocess.run(  # noqa: S603
            [program, "--no-password", *arguments],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise RunFailed(
            f"The program {program} was not found.",
            "Install PostgreSQL's client programs (Debian: postgresql-client).",
        ) from None
    if done.returncode == 0:
        return done.stdout
    for pattern, words in _FAULTS:
        if re.search(pattern, done.stderr, re.IGNORECASE):
            raise words.error()
    raise RunFailed(
        f"{program} ended with status {done.returncode}. Nothing was changed.",
        f"Run {program} by hand to see its own message; it is not repeated here, because it may quote records.",
    )
