"""Correcting the facts of images by hand, of one or of many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User

from database import short_transaction
from images.correcting.errors import NotACorrection, SideNeeded
from images.correcting.facts import FactChanges, ImageFacts, check_facts
from images.correcting.ledger import TABLES, Signature, images_as_seen, move_images
from images.correcting.patients import confirmed_patient
from images.models import CorrectableFact, Correction, Image
from patients.proof import reference_of


@dataclass(frozen=True)
class Corrected:
    """An image as it is now; `act` is the mark by which all that was changed at once is taken back (`undo_act`)."""

    image: Image
    act: UUID


@dataclass(frozen=True)
class CorrectedImage:
    """One of the images that were corrected at once, with its facts before and after."""

    image: Image
    before: ImageFacts
    after: ImageFacts

    @property
    def changed(self) -> list[CorrectableFact]:
        return [fact for fact in CorrectableFact if self.before.text(fact) != self.after.text(fact)]


@dataclass(frozen=True)
class CorrectedImages:
    """What became another one; an image that was so already is not among them. `act` as in `Corrected`."""

    images: list[CorrectedImage]
    act: UUID


def correct_image(image_id: UUID, changes: FactChanges, by: User, seen: str) -> Corrected:
    """Changes facts of an image; later runs leave exactly those alone.

    Args:
        image_id: the image's primary key.
        changes: what shall become of its facts.
        by: who corrects.
        seen: `version_of` the image as the person saw it.

    Raises:
        CorrectionRefused, RunFailed: as `correct_images`. Whatever is raised, nothing was written.
    """
    done = correct_images({image_id: seen}, changes, by)
    return Corrected(done.images[0].image, done.act)


def correct_images(seen: Mapping[UUID, str], changes: FactChanges, by: User) -> CorrectedImages:
    """Changes facts of images, of all of them or of none. Each keeps what is not changed, and later runs leave exactly what
    is changed alone.

    Args:
        seen: primary key of each image -> `version_of` it as the person saw it.
        changes: what shall become of their facts.
        by: who corrects.

    Raises:
        StaleImages: some of them are others since, or linked no more; it says which.
        SideNeeded: the view of some of them shows one foot alone, and the side would be none.
        NotACorrection: a value is impossible, or nothing would change.
        WrongDateOfBirth, WrongFileMakerId, UnconfirmablePatient: the chosen patient is not confirmed.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    check_facts(changes)
    with short_transaction(TABLES):
        signature = Signature(by)
        images = images_as_seen(seen)
        reference = reference_of(confirmed_patient(changes.patient)) if changes.patient else ""
        corrected = [one for one in _after(images, changes) if one.changed]
        if not corrected:
            raise NotACorrection("Nothing would change.", "Change a fact, then save.")
        Correction.objects.bulk_create(
            signature.entry(one.image, fact, one.before.text(fact), one.after.text(fact))
            for one in corrected
            for fact in one.changed
        )
        for one in corrected:
            one.image.corrections = sorted({*one.image.corrections, *(fact.value for fact in one.changed)})
            if CorrectableFact.PATIENT in one.changed:
                one.image.chosen_patient_ref = reference
            signature.sign(one.image)
        move_images([(one.image, one.after) for one in corrected])
    return CorrectedImages(corrected, signature.act)


def _after(images: Sequence[Image], changes: FactChanges) -> list[CorrectedImage]:
    corrected, of_one_foot = [], 0
    for image in images:
        before = ImageFacts.of(image)
        try:
            corrected.append(CorrectedImage(image, before, before.after(changes)))
        except SideNeeded:
            of_one_foot += 1
    if of_one_foot:
        which = (
            "This view shows"
            if len(images) == 1
            else f"The views of {of_one_foot} of the {len(images)} images show"
        )
        raise SideNeeded(f"{which} one foot alone.", "Choose left or right.")
    return corrected
