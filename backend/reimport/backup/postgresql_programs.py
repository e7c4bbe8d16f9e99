"""PostgreSQL's own programs, pg_dump and pg_restore, as one end of a pipe whose other end is ours.

What comes out of them, or goes into them, passes through this process. So none of them goes on by itself when this one is
killed: the pipe breaks, and the program ends.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.db import connection

from database import FaultWords
from errors import RunFailed, UnusableInput

# libpq's own variables, so that no password stands on a command line, where every user of the machine could read it.
_VARIABLES = {
    "NAME": "PGDATABASE",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "HOST": "PGHOST",
    "PORT": "PGPORT",
}
TLS_VARIABLES = {
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


@contextmanager
def output_of(program: str, *arguments: str) -> Iterator[IO[bytes]]:
    """What a program prints, as it prints it.

    Raises:
        RunFailed, UnusableInput: on leaving, when the program says that it failed; whoever is not at the end by then ends it.
    """
    with _started(program, *arguments, stdout=subprocess.PIPE) as started:
        yield started.stdout


def feed(file: Path, program: str, *arguments: str) -> None:
    """Runs a program with a file as its input.

    Raises:
        RunFailed, UnusableInput: the program says that it failed.
    """
    with (
        file.open("rb") as source,
        _started(program, *arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as started,
        # It says by itself why it takes no more.
        suppress(BrokenPipeError),
    ):
        shutil.copyfileobj(source, started.stdin)
        started.stdin.close()


@contextmanager
def _started(program: str, *arguments: str, **streams: Any) -> Iterator[Any]:
    with tempfile.TemporaryFile() as complaints:
        try:
            # The arguments are ours: options, a file, a database's name.
            started = subprocess.Popen(  # noqa: S603 - PostgreSQL's own, no shell  # nosec B603
                [program, "--no-password", *arguments], env=environment(), stderr=complaints, **streams
            )
        except FileNotFoundError:
            raise RunFailed(
                f"The program {program} was not found.",
                "Install PostgreSQL's client programs (Debian: postgresql-client).",
            ) from None
        # Leaving it closes the pipe and waits for the end.
        with started:
            yield started
        complaints.seek(0)
        _refuse_failure(program, started.returncode, complaints.read().decode(errors="replace"))


def _refuse_failure(program: str, status: int, complaint: str) -> None:
    if status == 0:
        return
    for pattern, words in _FAULTS:
        if re.search(pattern, complaint, re.IGNORECASE):
            raise words.error()
    raise RunFailed(
        f"{program} ended with status {status}. Nothing was changed.",
        f"Run {program} by hand to see its own message; it is not repeated here, because it may quote records.",
    )


def environment() -> dict[str, str]:
    values = connection.settings_dict
    found = {variable: str(values[name]) for name, variable in _VARIABLES.items() if values[name]}
    tls = {
        TLS_VARIABLES[name]: str(value) for name, value in values["OPTIONS"].items() if name in TLS_VARIABLES
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
