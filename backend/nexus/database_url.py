"""From DATABASE_URL to Django's DATABASES. An address that could be read in another way than it was meant is refused.

Nothing of the address is repeated in a message: any part of it may be a part of the password.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import dj_database_url

from errors import UnusableInput

_FORMS = "Write sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME."
_ENCODED = (
    "Inside a user, a password, a name or a path, write them percent-encoded: "
    "@ as %40, : as %3A, / as %2F, # as %23, ? as %3F, % as %25."
)
_IN_MEMORY = "sqlite://:memory:"
_LONGEST_WAIT_FOR_A_SERVER = 10

# What an administrator may have set otherwise for a role or a database. As options of the connection these hold before
# its first statement, and win over ALTER ROLE and ALTER DATABASE.
# Runs take as long as they take; whoever waits for a lock does so for a bounded time. DATABASE_URL may ask for other limits.
_LIMITS = {
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
    "lock_timeout": "30s",
    "statement_timeout": "0",
}
# What the code rests on, whatever DATABASE_URL asks for: dates in another style would be other dates.
_FORMS_OF_VALUES = {
    "DateStyle": "ISO,YMD",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "default_transaction_isolation": r"read\ committed",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
}


def database(url: str | None, default: Path) -> dict[str, Any]:
    """What Django's DATABASES says of the one database.

    Args:
        url: as in DATABASE_URL; None for SQLite.
        default: SQLite's file where there is no `url`.

    Raises:
        UnusableInput: the address is none, or could be read in several ways.
    """
    if url is None:
        return _sqlite(str(default))
    scheme, separator, rest = url.partition("://")
    if not separator or re.search(r"[\x00-\x1f\x7f]", unquote(url)):
        raise UnusableInput("DATABASE_URL is not understood.", _FORMS)
    if re.search(r"%(?![0-9A-Fa-f]{2})", rest):
        raise UnusableInput("DATABASE_URL has a % that begins no percent-encoding.", _ENCODED)
    match scheme.lower():
        case "sqlite":
            return _sqlite(":memory:" if url == _IN_MEMORY else _sqlite_path(rest))
        case "postgres" | "postgresql" | "pgsql":
            return _postgresql(url, rest)
    raise UnusableInput("DATABASE_URL names a kind of database that Nexus does not use.", _FORMS)


def _sqlite(name: str) -> dict[str, Any]:
    """With the modes that keep readers going while a run writes."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA temp_store=MEMORY;",
            # A transaction that will write takes the lock when it begins, so it cannot fail half-way for want of it.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }


def _sqlite_path(rest: str) -> str:
    if odd := re.search(r"[#?]", rest):
        raise UnusableInput(
            f"DATABASE_URL has a {odd[0]}, at which the path of the SQLite database would end.", _ENCODED
        )
    if not rest.startswith("/") or rest == "/":
        raise UnusableInput(
            "DATABASE_URL names no file for the SQLite database.",
            "Three slashes, then the path: sqlite:///folder/nexus.sqlite3, or sqlite:////srv/nexus.sqlite3 from the root.",
        )
    path = unquote(rest[1:])
    if path.endswith("/") or _is_folder(path):
        raise UnusableInput(
            "DATABASE_URL names a folder, where the SQLite database should be a file.",
            "Add the file's name, such as nexus.sqlite3.",
        )
    return path


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError as fault:
        raise UnusableInput(
            f"DATABASE_URL names no file for the SQLite database: {fault.strerror}.",
            "Write another path there.",
        ) from None


def _postgresql(url: str, rest: str) -> dict[str, Any]:
    _refuse_ambiguous(rest)
    try:
        config: dict[str, Any] = {**dj_database_url.parse(url)}
    except ValueError:
        raise UnusableInput(
            "DATABASE_URL is not understood: its host or its port is none.", f"{_FORMS} {_ENCODED}"
        ) from None
    if not config["NAME"]:
        raise UnusableInput("DATABASE_URL names no database after the host.", _FORMS)
    given = config.get("OPTIONS", {})
    # libpq would send it after our options, and it would win.
    os.environ.pop("PGDATESTYLE", None)
    config["OPTIONS"] = {
        "connect_timeout": _LONGEST_WAIT_FOR_A_SERVER,
        **given,
        # Of one name, the last one holds.
        "options": f"{_asked(_LIMITS)} {given.get('options', '')} {_asked(_FORMS_OF_VALUES)}",
    }
    return config


def _asked(values: Mapping[str, str]) -> str:
    return " ".join(f"-c {name}={value}" for name, value in values.items())


def _refuse_ambiguous(rest: str) -> None:
    """What a password may hold, and what then cuts the address elsewhere than its writer meant."""
    authority = re.split(r"[/?]", rest, maxsplit=1)[0]
    if "#" in rest or rest.count("@") > 1 or "@" in rest[len(authority) :]:
        raise UnusableInput(
            "DATABASE_URL has a #, a / or a second @ inside the user or the password, as it seems.", _ENCODED
        )
