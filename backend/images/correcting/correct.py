"""Correcting the facts of an image by hand."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User

from database import short_transaction
from images.correcting.errors import NotACorrection
from images.correcting.facts import FactChanges, ImageFacts, check_facts
from images.correcting.ledger import TABLES, Signature, image_as_seen, move
from images.correcting.patients import confirmed_patient
from images.models import CorrectableFact, Correction, Image
from patients.proof import reference_of


@dataclass(frozen=True)
class Corrected:
    """An image as it is now; `act` is the mark by which all that was changed at once is taken back (`undo_act`)."""

    image: Image
    act: UUID


def correct_image(image_id: UUID, changes: FactChanges, by: User, seen: str) -> Corrected:
    """Changes facts of an image; later runs leave exactly those alone.

    Args:
        image_id: the image's primary key.
        changes: what shall become of its facts.
        by: who corrects.
        seen: `version_of` the image as the person saw it.

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
    return Corrected(image, signature.act)
