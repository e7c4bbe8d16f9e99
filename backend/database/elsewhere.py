"""Django's connection on another file of SQLite for a while: a copy that is worked on before it takes a place, or is thrown away."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from django.db import connection

_HOME = "NEXUS_HOME"


@contextlib.contextmanager
def connected_to(file: Path) -> Iterator[None]:
    """Whatever asks the database meanwhile asks that file. The connection to the database itself stays as it was, and waits.

    What says where the database lies (`database_file`), and so its locks, goes on speaking of the database itself.
    """
    home, settings = connection.connection, connection.settings_dict
    former = {**settings}
    settings |= {"NAME": str(file), _HOME: database_file()}
    connection.connection = None
    try:
        yield
    finally:
        connection.close()
        settings.pop(_HOME)
        settings |= former
        connection.connection = home


def database_file() -> Path | None:
    """Where the SQLite database lies that is configured; None for one in memory, which no other process can reach."""
    if _HOME in connection.settings_dict:
        return cast(Path | None, connection.settings_dict[_HOME])
    # Asked of Django: a folder on the way to a database's file may be called "memory".
    is_in_memory = bool(cast(Any, connection).is_in_memory_db())
    return None if is_in_memory else Path(connection.settings_dict["NAME"])
