"""Whether a database was migrated by a newer version of Nexus than this one, which could then neither read nor write it rightly."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.apps import AppConfig, apps
from django.db import Error
from django.db.backends.signals import connection_created

from errors import UnusableInput

_BACKEND: Final = Path(__file__).resolve().parents[1]
_MOST_NAMED: Final = 5


class DatabaseIsNewer(UnusableInput):
    """A newer version migrated the database; nothing was read or written."""


def refuse_newer_databases() -> None:
    """From now on every connection of this process is refused with `DatabaseIsNewer` where a newer version migrated the database,
    also while this one was running.
    """
    connection_created.connect(_Look(), weak=False, dispatch_uid=__name__)


class _Look:
    """Looks again only after further migrations: pages open a connection each time."""

    def __init__(self) -> None:
        self._newest: int | None = None

    def __call__(self, connection: Any, **_: Any) -> None:
        unknown = self._unknown(connection)
        if not unknown:
            return
        # What is open stays usable otherwise, and nobody would ask again.
        connection.close()
        more = f", and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
        raise DatabaseIsNewer(
            "The database was migrated by a newer version of Nexus, and this one does not know "
            f"{len(unknown)} of its migrations ({', '.join(unknown[:_MOST_NAMED])}{more}). Nothing was read or written.",
            "Use that version, or a later one. To go back to this one: `python manage.py restore_backup FILE --with-accounts` "
            "with a backup that this one made.",
        )

    def _unknown(self, connection: Any) -> list[str]:
        with connection.cursor() as cursor:
            try:
                cursor.execute("SELECT max(id) FROM django_migrations")
                ((newest,),) = cursor.fetchall()
                if newest == self._newest:
                    return []
                cursor.execute("SELECT app, name FROM django_migrations")
                unknown = unknown_migrations(cursor.fetchall())
            except Error:
                # Not migrated yet, or not to be read at all: whoever asked will be told.
                return []
        self._newest = None if unknown else newest
        return unknown


def unknown_migrations(applied: Iterable[tuple[str, str]]) -> list[str]:
    """Those of our own apps that this version does not have, in their order, as in "images 0011_later".

    Other packages drop old migrations from time to time, which makes no database newer.

    Args:
        applied: (app, name) of what a database has been through.
    """
    ours = {app.label: _names(app) for app in apps.get_app_configs() if is_ours(app)}
    return [f"{app} {name}" for app, name in sorted(applied) if app in ours and name not in ours[app]]


def is_ours(app: AppConfig) -> bool:
    """Whether an app is a part of Nexus, and not of another package."""
    return Path(app.path).is_relative_to(_BACKEND)


def _names(app: AppConfig) -> set[str]:
    # By the files alone: every command asks, and to import them takes longer than most.
    return {file.stem for file in (Path(app.path) / "migrations").glob("[0-9]*.py")}
