"""Correcting the facts of an image by hand, and taking a correction back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.models import User

from database import short_transaction
from images.correcting.errors import CannotBeUndone, NotACorrection, SideNeeded
from images.correcting.facts import FactChanges, ImageFacts, check_facts
from images.correcting.ledger import (
    TABLES,
    Signature,
    image_as_seen,
    move,
    open_entry,
    to_undo_first,
    undone_together,
)
from images.correcting.patients import confirmed_patient
from images.models import CorrectableFact, Correction, Image
from patients.models import Patient
from patients.proof import reference_of


def correct_image(image_id: UUID, changes: FactChanges, by: User, seen: str) -> Image:
    """Changes facts of an image; later runs leave exactly those alone.

    Args:
        image_id: the image's primary key.
        changes: what shall become of its facts.
        by: who corrects.
        seen: `version_of` the image as the person saw it.

    Returns:
        the image as it is now.

    Raises:
        StaleCorrection: the image is another one since, or linked no more.
        NotACorrection: a value is impossible, or nothing would change.
        WrongDateOfBirth, WrongFileMakerId, UnconfirmablePatient: the chosen patient is not confirmed.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    check_facts(changes)
    with short_transaction(TABLES):
        signature = Signature(by)
        image = image_as_seen(image_id, seen)
        reference = reference_of(confirmed_patient(changes.patient)) if changes.patient else ""
        now = ImageFacts.of(image)
        wanted = now.after(changes)
        changed = [fact for fact in CorrectableFact if now.text(fact) != wanted.text(fact)]
        if not changed:
            raise NotACorrection("Nothing of this image would change.", "Change a fact, then save.")
        Correction.objects.bulk_create(
            signature.entry(image, fact, now.text(fact), wanted.text(fact)) for fact in changed
        )
        image.corrections = sorted({*image.corrections, *(fact.value for fact in changed)})
        if CorrectableFact.PATIENT in changed:
            image.chosen_patient_ref = reference
        signature.sign(image)
        move(image, wanted)
    return image


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
        _check_undoable(entries, standing)
        former = _facts_before(ImageFacts.of(image), entries)
        for undone in entries:
            if not undone.was_corrected:
                image.corrections = [name for name in image.corrections if name != undone.fact]
            if undone.fact == CorrectableFact.PATIENT:
                image.chosen_patient_ref = undone.before_ref
        signature.mark_undone(entries)
        signature.sign(image)
        move(image, former)
    return image


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
