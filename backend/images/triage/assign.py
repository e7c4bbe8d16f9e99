"""Assigning unlinked files to a patient and day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.contrib.auth.models import User

from database import short_transaction
from images.batches import join_batch
from images.correcting.errors import CannotBeAssigned
from images.correcting.facts import FactChanges, ImageFacts, PatientChoice, category_of, check_facts
from images.correcting.ledger import TABLES, Signature
from images.correcting.patients import confirmed_patient
from images.models import CorrectableFact, Correction, Image, ImageBatch, TriageDecision, UnlinkedFile
from images.triage.lists import open_files, still_open
from patients.proof import reference_of

# What is known of an unlinked file, so that it can return to the list.
_KNOWN: Final = (
    "recid", "outcome", "size_bytes", "mime_type", "patient_ref", "date_text", "type_text", "filemaker_id",
    "original_name",
)  # fmt: skip


@dataclass(frozen=True)
class Assignment:
    """Whose images unlinked files are, from which day, and what they show."""

    patient: PatientChoice
    captured_on: date
    view: str
    side: str


def assign_files(files: Collection[UUID], assignment: Assignment, by: User) -> list[Image]:
    """Links unlinked files to a patient and day: all of them, or none.

    Every fact of the new images counts as corrected, so that later runs keep them, whatever the export says.

    Args:
        files: primary keys of `UnlinkedFile`.
        assignment: whose they are, from which day, and what they show.
        by: who says so.

    Returns:
        the new images.

    Raises:
        StaleCorrection: one of them is on the list no more.
        CannotBeAssigned: one of them is neither an image nor a PDF, or empty.
        NotACorrection: a value is impossible, or no file was chosen.
        WrongDateOfBirth, WrongFileMakerId, UnconfirmablePatient: the chosen patient is not confirmed.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    check_facts(FactChanges(captured_on=assignment.captured_on))
    category = category_of(assignment.view, assignment.side)
    with short_transaction(TABLES):
        signature = Signature(by)
        chosen = still_open(open_files(), files)
        _check_assignable(chosen)
        patient = confirmed_patient(assignment.patient)
        batch = join_batch(patient.pk, assignment.captured_on)
        reference = reference_of(patient)
        images = Image.objects.bulk_create(
            _new_image(file, batch, category, assignment, reference, signature) for file in chosen
        )
        decisions = TriageDecision.objects.bulk_create(_decision(file, signature) for file in chosen)
        Correction.objects.bulk_create(
            entry
            for image, decision in zip(images, decisions, strict=True)
            for entry in _entries(image, decision, signature)
        )
    return images


def _check_assignable(files: Sequence[UnlinkedFile]) -> None:
    unfit = [file for file in files if not file.mime_type or not file.size_bytes]
    if unfit:
        raise CannotBeAssigned(
            f"{len(unfit)} of the {len(files)} chosen files are neither an image nor a PDF, or empty.",
            "Leave them out, or set them aside.",
        )


def _new_image(
    file: UnlinkedFile,
    batch: ImageBatch,
    category: str,
    assignment: Assignment,
    reference: str,
    signature: Signature,
) -> Image:
    image = Image(
        batch=batch,
        storage_key=file.storage_key,
        original_name=file.original_name,
        size_bytes=file.size_bytes,
        mime_type=file.mime_type,
        category=category,
        side=assignment.side,
        filemaker_type=file.type_text,
        filemaker_id=file.filemaker_id,
        recid=file.recid,
        captured_on=assignment.captured_on,
        corrections=sorted(CorrectableFact.values),
        chosen_patient_ref=reference,
    )
    signature.sign(image)
    return image


def _decision(file: UnlinkedFile, signature: Signature) -> TriageDecision:
    return TriageDecision(
        subject=TriageDecision.Subject.FILE,
        key=file.storage_key,
        kind=TriageDecision.Kind.ASSIGNED,
        known={name: getattr(file, name) for name in _KNOWN},
        by=signature.by,
        at=signature.at,
    )


def _entries(image: Image, decision: TriageDecision, signature: Signature) -> Iterator[Correction]:
    facts = ImageFacts.of(image)
    for fact in CorrectableFact:
        entry = signature.entry(image, fact, "", facts.text(fact))
        # Before the assignment there was no image, and nothing of it was anybody's.
        entry.decision, entry.was_corrected, entry.before_ref = decision, False, ""
        yield entry
