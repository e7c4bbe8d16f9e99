"""Taking corrections back: one by itself, or everything that was corrected at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.contrib.auth.models import User

from database import short_transaction
from images.correcting.errors import CannotBeUndone, CorrectionRefused, SideNeeded, StaleCorrection
from images.correcting.facts import ImageFacts
from images.correcting.ledger import (
    TABLES,
    Signature,
    image_as_seen,
    move,
    open_entry,
    to_undo_first,
    undone_together,
)
from images.models import CorrectableFact, Correction, Image
from patients.models import Patient


@dataclass(frozen=True)
class RestoredImage:
    """An image that is as it was before; `former` are its facts until then."""

    image: Image
    former: ImageFacts


@dataclass(frozen=True)
class Kept:
    """What was not taken back, by the key of its object in the store, and why."""

    storage_key: str
    why: CorrectionRefused


@dataclass(frozen=True)
class UndoneAct:
    """What became of taking an act back, image by image."""

    restored: list[RestoredImage]
    kept: list[Kept]


def undo_correction(correction_id: int, by: User, seen: str) -> Image:
    """Brings a fact back to what it was before a correction; a side with the category that names it (`undone_together`).

    Args:
        correction_id: the entry of the ledger.
        by: who takes it back.
        seen: `version_of` the image as the person saw it.

    Returns:
        the image as it is now.

    Raises:
        StaleCorrection: the image is another one since, or the correction was taken back already.
        CannotBeUndone: a later correction stands on it, the former patient is there no more, or it is part of the
            assignment of an unlinked file, which `images.triage` takes back as a whole.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    with short_transaction(TABLES):
        signature = Signature(by)
        entry = open_entry(correction_id)
        image = image_as_seen(entry.image_id, seen)
        standing = list(Correction.objects.filter(image_id=image.pk, undone_at=None).order_by("pk"))
        _take_back(image, undone_together(entry, standing), standing, signature)
    return image


def undo_act(act: UUID, by: User) -> UndoneAct:
    """Takes back everything that one act corrected. An image whose facts somebody corrected since stays as it is.

    Args:
        act: the mark of the ledger's entries.
        by: who takes it back.

    Returns:
        which images are as before, and which not, and why.

    Raises:
        StaleCorrection: there is nothing of it that was not taken back already.
        CannotBeUndone: no image could be brought back.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    undone = UndoneAct([], [])
    with short_transaction(TABLES):
        signature = Signature(by)
        entries = list(
            Correction.objects.filter(act=act, undone_at=None).order_by("storage_key", "image_id", "pk")
        )
        if not entries:
            raise StaleCorrection("This was taken back already.", "Look at it again.")
        images = Image.objects.select_related("batch").in_bulk({entry.image_id for entry in entries})
        standing = _standing_of(images)
        for image_id, of_image in groupby(entries, lambda entry: entry.image_id):
            group = list(of_image)
            try:
                undone.restored.append(
                    _restore(images.get(image_id), group, standing.get(image_id, []), signature)
                )
            except CorrectionRefused as refusal:
                undone.kept.append(Kept(group[0].storage_key, refusal))
        if not undone.restored:
            raise undone.kept[0].why
    return undone


def _standing_of(images: dict[UUID, Image]) -> dict[UUID, list[Correction]]:
    found: dict[UUID, list[Correction]] = {}
    for entry in Correction.objects.filter(image_id__in=images, undone_at=None).order_by("pk"):
        found.setdefault(entry.image_id, []).append(entry)
    return found


def _restore(
    image: Image | None, entries: Sequence[Correction], standing: Sequence[Correction], signature: Signature
) -> RestoredImage:
    if image is None:
        raise StaleCorrection("The image is linked no more.", "Look among the unlinked files.")
    former = ImageFacts.of(image)
    _take_back(image, entries, standing, signature)
    return RestoredImage(image, former)


def _take_back(
    image: Image, entries: Sequence[Correction], standing: Sequence[Correction], signature: Signature
) -> None:
    """Nothing is written where it raises."""
    _check_undoable(entries, standing)
    before = _facts_before(ImageFacts.of(image), entries)
    for entry in entries:
        if not entry.was_corrected:
            image.corrections = [name for name in image.corrections if name != entry.fact]
        if entry.fact == CorrectableFact.PATIENT:
            image.chosen_patient_ref = entry.before_ref
    signature.mark_undone(entries)
    signature.sign(image)
    move(image, before)


def _check_undoable(entries: Sequence[Correction], standing: Sequence[Correction]) -> None:
    for entry in entries:
        if entry.decision_id:
            raise CannotBeUndone(
                f"Correction {entry.pk} is part of the assignment of an unlinked file.",
                "Take the assignment back as a whole.",
            )
        if entry.fact == CorrectableFact.PATIENT and not Patient.objects.filter(pk=entry.before).exists():
            raise CannotBeUndone(
                "The patient under whom the image was before is in the database no more.",
                "Correct the patient instead.",
            )
    later = to_undo_first(entries, standing)
    if later:
        raise CannotBeUndone(
            f"Correction {later.pk} changed the same fact after correction {entries[0].pk}.",
            "Take the later one back first.",
        )


def _facts_before(now: ImageFacts, entries: Sequence[Correction]) -> ImageFacts:
    """The facts without some corrections; the category follows the side where what comes back would contradict it."""
    before = now
    for entry in entries:
        before = before.with_text(CorrectableFact(entry.fact), entry.before)
    if not before.contradict or now.contradict:
        return before
    try:
        return before.showing(before.view, before.side)
    except SideNeeded as refusal:
        raise CannotBeUndone(
            "The view that was chosen since shows one foot alone, and the image had no side before.",
            "Take that view back first.",
        ) from refusal
