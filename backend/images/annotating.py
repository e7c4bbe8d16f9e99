"""Notes on images and key images: given, withdrawn, and found again wherever the image is linked to by now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from database import short_transaction
from errors import NexusError
from images.models import Annotation, Image
from patients.proof import reference_of

MOST_CHARACTERS: Final = 2_000
_STANDING_KEY: Final = Q(kind=Annotation.Kind.KEY_IMAGE, withdrawn_at=None)


class NotAnAnnotation(NexusError):
    """A note that cannot be kept as it is; nothing was written."""


@dataclass(frozen=True)
class Signs:
    """What stands on an image, to be seen on its small picture."""

    is_key: bool = False
    notes: int = 0


def add_note(image: Image, text: str, by: User) -> Annotation:
    """Writes a note on an image. Needs the image's batch and patient.

    Raises:
        NotAnAnnotation: the note is empty, too long, or has characters that no database keeps.
        RunFailed: the database is busy. Whatever is raised, nothing was written.
    """
    words = text.strip()
    if not words:
        raise NotAnAnnotation("The note is empty.", "Write something, then save.")
    if len(words) > MOST_CHARACTERS:
        raise NotAnAnnotation(
            f"The note has {len(words):,} characters; {MOST_CHARACTERS:,} are the most.", "Shorten it."
        )
    if "\0" in words:
        raise NotAnAnnotation("The note has a character in it that cannot be kept.", "Type it anew.")
    with short_transaction([Annotation]):
        return _add(image, by, Annotation.Kind.NOTE, words)


def mark_key(image: Image, by: User) -> Annotation:
    """Marks an image as a key image; of one that is marked already, the mark that stands. Needs its batch and patient.

    Raises:
        RunFailed: the database is busy; nothing was written.
    """
    with short_transaction([Annotation]):
        mark = Annotation.objects.filter(_STANDING_KEY, storage_key=image.storage_key).first()
        return mark or _add(image, by, Annotation.Kind.KEY_IMAGE)


def withdraw(annotation_id: int, by: User) -> None:
    """Withdraws a note or a mark, whoever gave it; it stays on record. One that is withdrawn already stays as it is.

    Raises:
        RunFailed: the database is busy; nothing was written.
    """
    with short_transaction([Annotation]):
        standing = Annotation.objects.filter(pk=annotation_id, withdrawn_at=None)
        standing.update(withdrawn_by=by, withdrawn_at=datetime.now(tz=UTC))


def annotations_of(image: Image) -> QuerySet[Annotation]:
    """All of an image's, the newest first, withdrawn ones among them."""
    return Annotation.objects.filter(storage_key=image.storage_key).select_related("by", "withdrawn_by")


def signs_of(storage_keys: Collection[str]) -> dict[str, Signs]:
    """What stands on images, of those on which anything does: one query, however many they are."""
    standing = Annotation.objects.filter(storage_key__in=storage_keys, withdrawn_at=None)
    found: dict[str, Signs] = {}
    for key, kind in standing.values_list("storage_key", "kind"):
        now = found.get(key, Signs())
        is_key = kind == Annotation.Kind.KEY_IMAGE
        found[key] = Signs(now.is_key or is_key, now.notes + (not is_key))
    return found


def is_key_image() -> Exists:
    """A condition of a query of images: those that are marked as key images."""
    return Exists(Annotation.objects.filter(_STANDING_KEY, storage_key=OuterRef("storage_key")))


def _add(image: Image, by: User, kind: Annotation.Kind, text: str = "") -> Annotation:
    return Annotation.objects.create(
        storage_key=image.storage_key,
        kind=kind,
        text=text,
        patient_ref=reference_of(image.batch.patient),
        by=by,
        at=datetime.now(tz=UTC),
    )
