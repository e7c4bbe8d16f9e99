"""Django's system checks of our configuration; `manage.py check` and preflight make them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution

from storage import StorageError, open_store

# Credentials may come later, for example only in the shell that runs the import; the address is judged without them.
_ANY_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"}


@register
def check_configuration(**_kwargs: Any) -> list[CheckMessage]:
    """What Django calls."""
    return configuration_problems()


def configuration_problems() -> list[CheckMessage]:
    """Everything that is wrong with the settings, each with a hint."""
    return [*_stores(), *_var_dir(), *_secret_key()]


def _stores() -> Iterator[CheckMessage]:
    # Imported only now: every command loads these checks, and few of them decode pictures.
    from images.thumbnails.place import place_problem

    problems: dict[tuple[str, str], None] = {}
    for name, number in (("images", "E001"), ("documents", "E005")):
        setting = f"NEXUS_{name.upper()}_URL"
        try:
            store = open_store(getattr(settings, setting), {**_ANY_CREDENTIALS, **os.environ})
        except StorageError as error:
            yield Error(f"{setting}: {error.message}", hint=error.remedy, id=f"nexus.{number}")
            continue
        if problem := place_problem(Path(settings.NEXUS_THUMBNAILS_DIR), store.url, name):
            problems[problem] = None
    for words, remedy in problems:
        yield Error(words, hint=remedy, id="nexus.E004")


def _var_dir() -> Iterator[CheckMessage]:
    folder = Path(settings.VAR_DIR)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Error(
            f"{folder} cannot be written to.",
            hint="Give the user that runs Nexus access to it, or name another folder in NEXUS_VAR_DIR.",
            id="nexus.E002",
        )
    elif folder.stat().st_mode & stat.S_IRWXO:
        yield Caution(
            f"{folder} is open to every user of this machine, and backups of health records go there.",
            hint=f"chmod o-rwx {folder}",
            id="nexus.W001",
        )


def _secret_key() -> Iterator[CheckMessage]:
    path = Path(settings.VAR_DIR) / "secret_key"
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Error(
            f"The secret key in {path} can be read by other users.", hint=f"chmod 600 {path}", id="nexus.E003"
        )
