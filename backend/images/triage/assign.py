"""Assigning unlinked files to a patient: each with what its export says, and with what a person says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.contrib.auth.models import User

from database import short_transaction
from images.batches import join_batch
from images.correcting.errors import CannotBeAssigned, NotACorrection
from images.correcting.facts import FactChanges, ImageFacts, PatientChoice, check_facts
from images.correcting.ledger import TABLES, Signature
from images.correcting.patients import confirmed_patient
from images.models import CorrectableFact, Correction, Image, ImageBatch, TriageDecision, UnlinkedFile
from images.triage.known import known_facts
from images.triage.lists import open_files, still_open
from patients.models import Patient
from patients.proof import reference_of

# What is known of an unlinked file, so that it can return to the list.
_KNOWN: Final = (
    "recid", "outcome", "size_bytes", "mime_type", "patient_ref", "date_text", "type_text", "filemaker_id",
    "original_name",
)  # fmt: skip


@dataclass(frozen=True)
class Assigned:
    """The new images; `act` is the mark by which all of it is taken back (`take_back_at_once`)."""

    images: list[Image]
    act: UUID


def assign_files(given: Mapping[UUID, FactChanges], patient: PatientChoice, by: User) -> Assigned:
    """Links unlinked files to a patient: all of them, or none.

    What a person says of a file counts as corrected, so that later runs keep it, whatever the export says; of the rest
    the export has its say as of any linked image. Whose it is, a person always says.

    Args:
        given: primary keys of `UnlinkedFile`, each with what the person says of it beside the patient.
        patient: whose they are.
        by: who says so.

    Raises:
        StaleCorrection: one of them is on the list no more.
        CannotBeAssigned: one of them is neither an image nor a PDF, or empty.
        NotACorrection: a value is impossible, a fact is said neither by the export nor by the person, or no file was
            chosen.
        WrongDateOfBirth, WrongFileMakerId, UnconfirmablePatient: the chosen patient is not confirmed.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    with short_transaction(TABLES):
        signature = Signature(by)
        chosen = still_open(open_files().select_related("run"), given)
        _check_assignable(chosen)
        whose = confirmed_patient(patient)
        linking = _Linking(whose, signature, {})
        images = Image.objects.bulk_create(linking.image_of(file, given[file.pk]) for file in chosen)
        decisions = TriageDecision.objects.bulk_create(_decision(file, signature) for file in chosen)
        Correction.objects.bulk_create(
            entry
            for image, decision in zip(images, decisions, strict=True)
            for entry in _entries(image, decision, signature)
        )
    return Assigned(images, signature.act)


def _check_assignable(files: Sequence[UnlinkedFile]) -> None:
    unfit = [file for file in files if not file.mime_type or not file.size_bytes]
    if unfit:
        raise CannotBeAssigned(
            f"{len(unfit)} of the {len(files)} chosen files are neither an image nor a PDF, or empty.",
            "Leave them out, or set them aside.",
        )


@dataclass(frozen=True)
class _Linking:
    """To whom files are linked, and who signs it; `batches` are those of the days that occurred."""

    patient: Patient
    signature: Signature
    batches: dict[date, ImageBatch]

    def image_of(self, file: UnlinkedFile, given: FactChanges) -> Image:
        facts = _facts_of(file, given, self.patient.pk)
        image = Image(
            batch=self._batch_of(facts.captured_on),
            storage_key=file.storage_key,
            original_name=file.original_name,
            size_bytes=file.size_bytes,
            mime_type=file.mime_type,
            category=facts.category,
            side=facts.side,
            filemaker_type=file.type_text,
            filemaker_id=file.filemaker_id,
            recid=file.recid,
            captured_on=facts.captured_on,
            corrections=sorted(_said_by_a_person(given)),
            chosen_patient_ref=reference_of(self.patient),
        )
        self.signature.sign(image)
        return image

    def _batch_of(self, day: date) -> ImageBatch:
        if day not in self.batches:
            self.batches[day] = join_batch(self.patient.pk, day)
        return self.batches[day]


def _facts_of(file: UnlinkedFile, given: FactChanges, patient: UUID) -> ImageFacts:
    try:
        check_facts(given)
        return known_facts(file).with_given(given).of_image(patient)
    except NotACorrection as refusal:
        raise type(refusal)(f"{file.storage_key}: {refusal.message}", refusal.remedy) from refusal


def _said_by_a_person(given: FactChanges) -> list[CorrectableFact]:
    said = {
        CorrectableFact.PATIENT: True,
        CorrectableFact.CAPTURED_ON: given.captured_on,
        CorrectableFact.CATEGORY: given.view,
        CorrectableFact.SIDE: given.side is not None,
    }
    return [fact for fact, value in said.items() if value]


def _decision(file: UnlinkedFile, signature: Signature) -> TriageDecision:
    return TriageDecision(
        subject=TriageDecision.Subject.FILE,
        key=file.storage_key,
        kind=TriageDecision.Kind.ASSIGNED,
        known={name: getattr(file, name) for name in _KNOWN},
        by=signature.by,
        at=signature.at,
        act=signature.act,
    )


def _entries(image: Image, decision: TriageDecision, signature: Signature) -> Iterator[Correction]:
    facts = ImageFacts.of(image)
    for fact in CorrectableFact:
        if fact.value in image.corrections:
            entry = signature.entry(image, fact, "", facts.text(fact))
            # Before the assignment there was no image, and nothing of it was anybody's.
            entry.decision, entry.was_corrected, entry.before_ref = decision, False, ""
            yield entry
