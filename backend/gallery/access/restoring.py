"""What stays as it is when a backup is restored: accounts, roles, tokens, the access log. Whoever was signed in is not any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db.models import Model

from database import database_faults, is_ours
from errors import NexusError
from gallery.access.details import BackupName, Detail, Part, Phrase
from gallery.access.log import TERMINAL, Action, Target, write_event
from gallery.models import AccessEvent, OneTimePassword
from patients.models import ForgottenPatient
from reimport.backup import Staying


def staying(file: Path, also: Callable[[], object]) -> Staying:
    """What stays when this backup is restored, and the line of the access log that says that it was.

    Args:
        file: the backup.
        also: what else is done with the records before they take the database's place.
    """
    kept = [model._meta.db_table for model in _about_people() if not _ends(model)]
    ended = [model._meta.db_table for model in _about_people() if _ends(model)]

    def after() -> None:
        _write(file)
        also()

    return Staying(kept, ended, AccessEvent._meta.db_table, after)


def _about_people() -> Iterator[type[Model]]:
    """Whatever is not of the records: the tables of the gallery, those of other packages, which all are about accounts, and who
    was forgotten: that a backup still holds them makes nothing undone.
    """
    yield ForgottenPatient
    for app in apps.get_app_configs():
        if app.label == "gallery" or not is_ours(app):
            yield from (model for model in app.get_models(include_auto_created=True) if model._meta.managed)


def records() -> Iterator[type[Model]]:
    """All others: what a backup brings back."""
    people = {*_about_people()}
    yield from (
        model
        for model in apps.get_models(include_auto_created=True)
        if model not in people and not model._meta.proxy
    )


def _ends(model: type[Model]) -> bool:
    return issubclass(model, (AbstractBaseSession, OneTimePassword))


def _write(file: Path) -> None:
    try:
        name: Part = BackupName(file.name)
    except ValueError:
        name = Phrase.RENAMED_BACKUP
    write_event(TERMINAL, Action.RESTORED_BACKUP, Target(detail=Detail.of(name)))


def differences(saved: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """The kinds of records of which there are more or fewer in a backup than today: which, how many today, how many there.

    Args:
        saved: rows per table of the backup.
    """
    return [
        (str(model._meta.verbose_name_plural), today, there)
        for model in records()
        if (today := _count(model)) != (there := f"{saved.get(model._meta.db_table, 0):,}")
    ]


def _count(model: type[Model]) -> str:
    try:
        with database_faults():
            return f"{model._base_manager.count():,}"
    except NexusError:
        return "?"
