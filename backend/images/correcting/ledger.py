"""What a correction is made under: the tables that it locks, who makes it and when, and the image as it was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid4

from django.contrib.auth.models import User

from images.batches import drop_empty, join_batch
from images.correcting.errors import StaleCorrection
from images.correcting.facts import ImageFacts, version_of
from images.linking.kind import IMAGES
from images.models import CorrectableFact, Correction, Image
from images.type_catalogue import clinic_catalogue

# In its own order.
TABLES: Final = IMAGES.tables

# What is chosen together: a view of a side.
_PAIR: Final = (CorrectableFact.CATEGORY, CorrectableFact.SIDE)
_GONE = "Look at it again; nothing of what you entered was written."


def _now() -> datetime:
    return datetime.now(tz=UTC)


@dataclass(frozen=True)
class Signature:
    """Who changes something, when, and the mark of everything that is changed at once.

    Make one inside of the transaction: then its moment is after any run's.
    """

    by: User
    at: datetime = field(default_factory=_now)
    act: UUID = field(default_factory=uuid4)

    def sign(self, image: Image) -> None:
        image.corrected_by = self.by
        image.corrected_at = self.at

    def entry(self, image: Image, fact: CorrectableFact, before: str, after: str) -> Correction:
        """A new entry of the ledger, not yet written."""
        return Correction(
            image_id=image.pk,
            storage_key=image.storage_key,
            fact=fact,
            before=before,
            after=after,
            before_ref=image.chosen_patient_ref if fact is CorrectableFact.PATIENT else "",
            was_corrected=fact.value in image.corrections,
            by=self.by,
            at=self.at,
            act=self.act,
        )

    def mark_undone(self, entries: Iterable[Correction]) -> None:
        """Marks entries as taken back."""
        for entry in entries:
            entry.undone_by, entry.undone_at = self.by, self.at
            entry.save(update_fields=["undone_by", "undone_at"])


def image_as_seen(image_id: UUID, seen: str) -> Image:
    """The image, if it still is what the person saw.

    Raises:
        StaleCorrection: it is another one by now, or linked no more.
    """
    image = Image.objects.select_related("batch").filter(pk=image_id).first()
    if image is None:
        raise StaleCorrection(f"Image {image_id} is linked no more since you looked at it.", _GONE)
    if version_of(image) != seen:
        raise StaleCorrection(f"Somebody changed image {image_id} since you looked at it.", _GONE)
    return image


def open_entry(correction_id: int) -> Correction:
    """An entry of the ledger that stands.

    Raises:
        StaleCorrection: it was taken back already.
    """
    entry = Correction.objects.select_related("decision").filter(pk=correction_id, undone_at=None).first()
    if entry is None:
        raise StaleCorrection(f"Correction {correction_id} was taken back already.", _GONE)
    return entry


def undone_together(entry: Correction, standing: Iterable[Correction]) -> list[Correction]:
    """What is taken back with an entry: a category that names its side goes with the side that was chosen with it.

    Args:
        entry: the one that is to be taken back.
        standing: all entries of its image that were not taken back.
    """
    if not _names_a_side(entry, standing):
        return [entry]
    return [other for other in standing if other.fact in _PAIR and _are_of_one_act(other, entry)]


def to_undo_first(entries: Sequence[Correction], standing: Iterable[Correction]) -> Correction | None:
    """An entry that changed one of the same facts of the same image after these, so that they cannot be taken back yet."""
    last = {entry.fact: entry.pk for entry in entries}
    return next((later for later in standing if later.pk > last.get(later.fact, later.pk)), None)


def _names_a_side(entry: Correction, standing: Iterable[Correction]) -> bool:
    own_sides = clinic_catalogue().own_sides
    return entry.fact in _PAIR and any(
        other.fact == CorrectableFact.CATEGORY and {other.before, other.after} & own_sides.keys()
        for other in standing
        if _are_of_one_act(other, entry)
    )


def _are_of_one_act(one: Correction, other: Correction) -> bool:
    return (one.image_id, one.act) == (other.image_id, other.act)


def move(image: Image, facts: ImageFacts) -> None:
    """Writes an image with these facts, in the batch of its patient and day; an emptied batch goes."""
    former = image.batch
    if (former.patient_id, former.captured_on) != (facts.patient, facts.captured_on):
        image.batch = join_batch(facts.patient, facts.captured_on)
    image.captured_on, image.category, image.side = facts.captured_on, facts.category, facts.side
    image.save()
    if image.batch_id != former.pk:
        drop_empty([former.pk])
