"""What a correction is made under: the tables that it locks, who makes it and when, and the image as it was seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid4

from django.contrib.auth.models import User

from database import in_chunks
from images.batches import drop_empty, join_batches
from images.correcting.errors import StaleCorrection, StaleImages
from images.correcting.facts import ImageFacts, version_of
from images.linking.kind import IMAGES
from images.models import CorrectableFact, Correction, Image
from images.type_catalogue import clinic_catalogue

# In its own order.
TABLES: Final = IMAGES.tables

# What a correction writes of an image.
_WRITTEN: Final = (
    "batch", "captured_on", "category", "side", "corrections", "chosen_patient_ref", "corrected_by", "corrected_at",
)  # fmt: skip
_CHUNK: Final = 1_000

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
        for keys in in_chunks((entry.pk for entry in entries), _CHUNK):
            Correction.objects.filter(pk__in=keys).update(undone_by=self.by, undone_at=self.at)


def image_as_seen(image_id: UUID, seen: str) -> Image:
    """The image, if it still is what the person saw.

    Raises:
        StaleCorrection: it is another one by now, or linked no more.
    """
    return images_as_seen({image_id: seen})[0]


def images_as_seen(seen: Mapping[UUID, str]) -> list[Image]:
    """Images, by their keys, if each still is what the person saw: as many queries as one, up to a thousand.

    Raises:
        StaleImages: some are others by now, or linked no more.
    """
    images: dict[UUID, Image] = {}
    for keys in in_chunks(seen, _CHUNK):
        images |= Image.objects.select_related("batch").in_bulk(keys)
    stale = [key for key, version in seen.items() if key not in images or version_of(images[key]) != version]
    if stale:
        raise StaleImages(stale, len(seen))
    return [images[key] for key in seen]


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


def move_images(moves: Sequence[tuple[Image, ImageFacts]]) -> None:
    """Writes images with these facts, each in the batch of its patient and day; emptied batches go.

    As many queries for many as for one, but for statements that a database would find too long.
    """
    former = {image.batch_id for image, _ in moves}
    batches = join_batches(
        (facts.patient, facts.captured_on) for image, facts in moves if _leaves(image, facts)
    )
    for image, facts in moves:
        if _leaves(image, facts):
            image.batch = batches[facts.patient, facts.captured_on]
        image.captured_on, image.category, image.side = facts.captured_on, facts.category, facts.side
    Image.objects.bulk_create(
        [image for image, _ in moves], update_conflicts=True, unique_fields=["id"], update_fields=_WRITTEN
    )
    drop_empty(former - {image.batch_id for image, _ in moves})


def _leaves(image: Image, facts: ImageFacts) -> bool:
    """Whether it goes to another batch."""
    return (image.batch.patient_id, image.batch.captured_on) != (facts.patient, facts.captured_on)
