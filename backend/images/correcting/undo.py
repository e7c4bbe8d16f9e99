"""Taking corrections back: one by itself, or everything that was corrected at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
    move_images,
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
class _Undoing:
    """What is to be taken back of one image: its facts until then, and as they were before."""

    image: Image
    entries: Sequence[Correction]
    former: ImageFacts
    before: ImageFacts


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
        entries = undone_together(entry, standing)
        _take_back([_checked(image, entries, standing, _former_patients(entries))], signature)
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
        standing, patients = _standing_of(images), _former_patients(entries)
        doable: list[_Undoing] = []
        for image_id, of_image in groupby(entries, lambda entry: entry.image_id):
            group = list(of_image)
            try:
                image = _still_linked(images.get(image_id))
                doable.append(_checked(image, group, standing[image_id], patients))
            except CorrectionRefused as refusal:
                undone.kept.append(Kept(group[0].storage_key, refusal))
        if not doable:
            raise undone.kept[0].why
        undone.restored.extend(RestoredImage(one.image, one.former) for one in doable)
        _take_back(doable, signature)
    return undone


def _standing_of(images: dict[UUID, Image]) -> dict[UUID, list[Correction]]:
    found: dict[UUID, list[Correction]] = {}
    for entry in Correction.objects.filter(image_id__in=images, undone_at=None).order_by("pk"):
        found.setdefault(entry.image_id, []).append(entry)
    return found


def _former_patients(entries: Iterable[Correction]) -> frozenset[str]:
    """Those of the patients before who are in the database still, as the ledger has them."""
    keys = {entry.before for entry in entries if entry.fact == CorrectableFact.PATIENT and entry.before}
    return frozenset(map(str, Patient.objects.filter(pk__in=keys).values_list("pk", flat=True)))


def _still_linked(image: Image | None) -> Image:
    if image is None:
        raise StaleCorrection("The image is linked no more.", "Look among the unlinked files.")
    return image


def _checked(
    image: Image, entries: Sequence[Correction], standing: Sequence[Correction], patients: Collection[str]
) -> _Undoing:
    """What would be written."""
    _check_undoable(entries, standing, patients)
    former = ImageFacts.of(image)
    return _Undoing(image, entries, former, _facts_before(former, entries))


def _take_back(undoings: Sequence[_Undoing], signature: Signature) -> None:
    """Writes what was checked, of one image or of many, with as many queries."""
    for one in undoings:
        for entry in one.entries:
            if not entry.was_corrected:
                one.image.corrections = [name for name in one.image.corrections if name != entry.fact]
            if entry.fact == CorrectableFact.PATIENT:
                one.image.chosen_patient_ref = entry.before_ref
        signature.sign(one.image)
    signature.mark_undone(entry for one in undoings for entry in one.entries)
    move_images([(one.image, one.before) for one in undoings])


def _check_undoable(
    entries: Sequence[Correction], standing: Sequence[Correction], patients: Collection[str]
) -> None:
    for entry in entries:
        if entry.decision_id:
            raise CannotBeUndone(
                f"Correction {entry.pk} is part of the assignment of an unlinked file.",
                "Take the assignment back as a whole.",
            )
        if entry.fact == CorrectableFact.PATIENT and entry.before not in patients:
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
