"""What lies in the database, asked for by the published names of models and fields, past every report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Manager, Model

from prove.books import BookKind
from prove.clinics import Clinic
from prove.drafts import Place, Planted
from prove.model import Person

__all__ = ["Held", "Paper", "Shown", "State", "Stored", "arrange", "plant", "read_state", "wipe"]


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
class Held:
    """A record of a patient as the database has it: its mark, under whom, and the fields that are compared."""

    key: str
    mark: str
    patient: str
    told: dict[str, str]


@dataclass(frozen=True)
class Paper:
    """A document as the database has it: under whom, of which day, as what."""

    patient: str
    day: str
    kind: str


@dataclass(frozen=True)
class State:
    """Patients by their key, images and documents by their key in the store, other records by their kind."""

    patients: dict[str, Stored]
    images: dict[str, Shown]
    records: dict[str, list[Held]] = field(default_factory=dict)
    documents: dict[str, Paper] = field(default_factory=dict)


def _all(label: str) -> Manager[Model]:
    """A model by its published name."""
    manager: Manager[Model] = apps.get_model(label)._meta.default_manager
    return manager


def read_state(kinds: Iterable[BookKind] = (), *, with_documents: bool = False) -> State:
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
        {kind.name: _held(kind) for kind in kinds},
        _documents() if with_documents else {},
    )


def _documents() -> dict[str, Paper]:
    rows = _all("documents.Document").values_list("storage_key", "patient_id", "dated_on", "kind")
    return {key: Paper(*map(_text, facts)) for key, *facts in rows}


def _held(kind: BookKind) -> list[Held]:
    rows = _all(kind.model).order_by("pk").values_list("pk", kind.mark, "patient_id", *kind.fields)
    return [
        Held(str(key), mark, _text(patient), dict(zip(kind.fields, map(_text, told), strict=True)))
        for key, mark, patient, *told in rows
    ]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return "" if value is None else str(value)


def plant(planted: Iterable[Planted], places: Iterable[Place]) -> None:
    """Puts patients and clinics into the database as another program would have."""
    for place in places:
        _all("appointments.Clinic").create(filemaker_id=place.filemaker_id, name=place.name)
    for one in planted:
        _all("patients.Patient").create(
            pk=one.key,
            first_name=one.person.first,
            last_name=one.person.last,
            date_of_birth=one.person.born,
            filemaker_metadata={} if one.carries is None else {"filemaker_id": one.carries},
        )


def arrange(clinic: Clinic) -> None:
    """What happens between two imports: patients come back under other keys, and somebody changes records in Nexus."""
    people = {person.number: person for person in clinic.people}
    for move in clinic.moves:
        _move(people[move.person], people[move.former], move.key)
    for book in clinic.books:
        for mark, changes in book.edited.items():
            _all(book.kind.model).filter(**{book.kind.mark: mark}).update(**changes)


def _move(person: Person, former: Person, key: UUID) -> None:
    patients = _all("patients.Patient")
    known = patients.filter(first_name=person.first, last_name=person.last)
    ((old, metadata),) = known.values_list("pk", "filemaker_metadata")
    patients.filter(pk=old).update(
        first_name=former.first, last_name=former.last, date_of_birth=former.born, filemaker_metadata={}
    )
    patients.create(
        pk=key,
        first_name=person.first,
        last_name=person.last,
        date_of_birth=person.born,
        filemaker_metadata=metadata,
    )


def wipe() -> None:
    """Empties every table that a run writes, whatever they are called by now."""
    tables = [
        model._meta.db_table
        for label in ("images", "appointments", "communications", "notes", "documents", "patients")
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
