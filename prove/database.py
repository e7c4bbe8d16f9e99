"""What lies in the database, asked for by the published names of models and fields, past every report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Manager, Model

from prove.drafts import Planted

__all__ = ["Shown", "State", "Stored", "plant", "read_state", "wipe"]


@dataclass(frozen=True)
class Stored:
    """A patient as the database has them."""

    key: str
    first: str
    last: str
    born: str


@dataclass(frozen=True)
class Shown:
    """An image as the database has it: under whom, on which day, in which batch, as what."""

    patient: str
    day: str
    batch_day: str
    batch: str
    category: str
    side: str


@dataclass(frozen=True)
class State:
    """All patients by their key, and all images by their key in the store."""

    patients: dict[str, Stored]
    images: dict[str, Shown]


def _all(label: str) -> Manager[Model]:
    """A model by its published name."""
    manager: Manager[Model] = apps.get_model(label)._meta.default_manager
    return manager


def read_state() -> State:
    patients = _all("patients.Patient").values_list("pk", "first_name", "last_name", "date_of_birth")
    images = _all("images.Image").values_list(
        "storage_key",
        "batch__patient_id",
        "captured_on",
        "batch__captured_on",
        "batch_id",
        "category",
        "side",
    )
    return State(
        {
            str(key): Stored(str(key), first, last, _text(born))
            for key, first, last, born in patients.iterator()
        },
        {key: Shown(*map(_text, facts)) for key, *facts in images.iterator()},
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def plant(planted: Iterable[Planted]) -> None:
    """Puts patients into the database as another program would have."""
    for one in planted:
        _all("patients.Patient").create(
            pk=one.key,
            first_name=one.person.first,
            last_name=one.person.last,
            date_of_birth=one.person.born,
            filemaker_metadata={} if one.carries is None else {"filemaker_id": one.carries},
        )


def wipe() -> None:
    """Empties every table that a run writes, whatever they are called by now."""
    tables = [
        model._meta.db_table
        for label in ("images", "patients")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("PRAGMA foreign_keys = ON")
