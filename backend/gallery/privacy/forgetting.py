"""Forgets a patient: everything that Nexus holds of them goes, and no later import brings it back.

One transaction deletes the records, leaves a mark that holds no more than hashes and what has to go from files, and writes
the line of the access log. The files go after it; whoever runs it again finishes what a process that was killed left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, Q

from console import Progress
from database import (
    database_faults,
    exclusive_run,
    overwrite_what_is_deleted,
    run_transaction,
    settle_what_was_deleted,
)
from errors import RunFailed, UnusableInput
from filemaker import normalise_id
from gallery.access.log import TERMINAL, Action, Target, write_event
from gallery.privacy.belongings import Belongings, belongings_of, delete, without_mention
from gallery.privacy.traces import Backup, TracesInFiles, backups, report_lines, thumbnails
from images.models import Annotation, TriageDecision
from patients.forgotten import forgotten_and_there, hash_of
from patients.keys import patient_key
from patients.models import ForgottenPatient, Patient
from patients.proof import carried_id, patients_meant
from reimport.phases import tables
from transfers.models import RunChange

# What the phases write, and what people and runs noted beside it.
_TABLES: Final[tuple[type[Model], ...]] = (*tables(), Annotation, TriageDecision, RunChange)


@dataclass
class Forgetting:
    """What was forgotten, or would be. Ids, keys and counts only.

    Attributes:
        patient_id: who.
        dry_run: whether nothing was written.
        was_forgotten: whether the records had gone before, and only what is left in files is concerned.
        records: what there is of them, in words -> how many.
        thumbnails: files.
        report_lines: of tables under `var/reports/`.
        originals: the stores' own files, which Nexus only reads: kind -> storage keys.
        backups: those that still hold the patient.
    """

    patient_id: UUID
    dry_run: bool
    was_forgotten: bool = False
    records: Mapping[str, int] = field(default_factory=dict)
    thumbnails: int = 0
    report_lines: int = 0
    originals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    backups: Sequence[Backup] = ()

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        return {
            "patient_id": str(self.patient_id),
            "dry_run": self.dry_run,
            "was_forgotten": self.was_forgotten,
            "records": dict(self.records),
            "thumbnails": self.thumbnails,
            "report_lines": self.report_lines,
            "originals": {kind: list(keys) for kind, keys in self.originals.items()},
            "backups": {one.name: one.days_old for one in self.backups},
        }


@dataclass(frozen=True)
class WhoseId:
    """An id as somebody typed it.

    Attributes:
        text: a record number of Nexus's, or a FileMaker id, in any spelling.
        by: "record_number" or "filemaker_id", where it is the one and never the other; empty for either.
    """

    text: str
    by: str = ""

    @property
    def reference(self) -> str:
        """As ids are compared; empty for what is none."""
        return normalise_id(self.text)

    @property
    def as_key(self) -> UUID | None:
        """The record number that it would be."""
        try:
            return UUID(self.reference)
        except ValueError:
            return None

    @property
    def may_be_number(self) -> bool:
        return self.by in {"", "record_number"}

    @property
    def may_be_carried(self) -> bool:
        return self.by in {"", "filemaker_id"}


def forget_patient(asked: WhoseId, progress: Progress, *, dry_run: bool) -> Forgetting:
    """Forgets whoever has this id; a dry run tells what that would be.

    Raises:
        UnusableInput: nobody has it, or several do; nothing was written.
        RunFailed: a run is in progress, or the database refused, and nothing was written; or the records are gone and a file
            could not be taken away: then it is to be run again.
    """
    with database_faults(), exclusive_run(dry_run=dry_run):
        if not dry_run:
            overwrite_what_is_deleted()
        with progress.step("Forgetting the records"), run_transaction(_TABLES, dry_run=dry_run):
            patient = _patient(asked)
            done = _records(patient, dry_run=dry_run) if patient else _again(asked, dry_run=dry_run)
        if not dry_run:
            settle_what_was_deleted()
        result, traces = done
        with progress.step("Removing what lies in files"):
            _files(result, traces)
    return result


def forget_again() -> int:
    """Whoever was forgotten and is there again, because a backup held them; in the caller's transaction. How many that were.

    Files are no matter of it: nothing was made of them since.
    """
    back = forgotten_and_there()
    if back:
        overwrite_what_is_deleted()
    for patient in Patient.objects.filter(pk__in=back):
        found = belongings_of(patient)
        delete(found.rows)
        without_mention(found.carried)
        write_event(TERMINAL, Action.FORGOT_PATIENT, Target(patient_id=patient.pk))
    return len(back)


def _patient(asked: WhoseId) -> Patient | None:
    """The one who is meant: whoever has it as record number, or carries it as FileMaker id, and nobody else."""
    found: set[Patient] = set()
    if asked.may_be_number and (key := asked.as_key):
        found.update(Patient.objects.filter(pk=key))
    if asked.may_be_carried and asked.reference:
        meant = patients_meant([asked.reference]).get(asked.reference, [])
        found.update(one for one in meant if carried_id(one) == asked.reference)
    if len(found) > 1:
        keys = ", ".join(sorted(str(patient.pk) for patient in found))
        raise UnusableInput(
            f"This id means {len(found)} patients: {keys}.",
            "Name one by the record number, with --by record_number; the patient's page has it.",
        )
    return next(iter(found), None)


def _again(asked: WhoseId, *, dry_run: bool) -> tuple[Forgetting, TracesInFiles]:
    key = patient_key(asked.reference) if asked.reference else None
    known = Q(pk=key) | Q(carried_sha256=hash_of(key)) if key else Q(pk=None)
    forgotten = ForgottenPatient.objects.filter(known).first()
    if forgotten is None:
        raise UnusableInput("No patient has this id.", "Take the whole id from the patient's page.")
    kept = forgotten.left_to_remove or {"files": [], "names": [], "ids": {}}
    return Forgetting(forgotten.pk, dry_run, was_forgotten=True), TracesInFiles.from_json(kept)


def _records(patient: Patient, *, dry_run: bool) -> tuple[Forgetting, TracesInFiles]:
    found = belongings_of(patient)
    traces = TracesInFiles.of(found)
    result = Forgetting(patient.pk, dry_run, records=_counts(found))
    if not dry_run:
        _delete(found, traces)
    return result, traces


def _delete(found: Belongings, traces: TracesInFiles) -> None:
    key = found.patient.pk
    delete(found.rows)
    without_mention(found.carried)
    # A backup that was restored may have brought back somebody who was forgotten before.
    ForgottenPatient.objects.update_or_create(
        {
            "carried_sha256": hash_of(patient_key(found.carried)) if found.carried else "",
            "moved_files_sha256": sorted(map(hash_of, found.moved)),
            "forgotten_at": datetime.now(tz=UTC),
            "left_to_remove": traces.as_json(),
        },
        patient_id=key,
    )
    write_event(TERMINAL, Action.FORGOT_PATIENT, Target(patient_id=key))


def _counts(found: Belongings) -> dict[str, int]:
    return {
        str(model._meta.verbose_name if len(keys) == 1 else model._meta.verbose_name_plural): len(keys)
        for model, keys in reversed(list(found.rows.items()))
        if keys
    }


def _files(result: Forgetting, traces: TracesInFiles) -> None:
    remove = not result.dry_run
    try:
        result.thumbnails = thumbnails(traces, remove=remove)
        result.report_lines = report_lines(traces, remove=remove)
        result.backups = backups()
    except OSError as fault:
        raise RunFailed(
            f"The records are gone, but not all that was made of them: {fault.strerror}."
            if remove
            else f"What lies in files cannot be read: {fault.strerror}.",
            "Give access to NEXUS_VAR_DIR and NEXUS_THUMBNAILS_DIR, then run the same command again.",
        ) from None
    kinds = sorted({file.kind for file in traces.files})
    result.originals = {kind: [file.key for file in traces.files if file.kind == kind] for kind in kinds}
    if remove:
        ForgottenPatient.objects.filter(pk=result.patient_id).update(left_to_remove={})
