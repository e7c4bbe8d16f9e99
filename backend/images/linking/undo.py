"""Takes back what one run did to links, but for what was changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from console import Progress
from database import database_faults, exclusive_run, run_transaction
from errors import UnusableInput
from images.batches import drop_empty
from images.models import Image, ImageBatch, LinkRun
from patients.models import Patient
from transfers.models import RunChange

__all__ = ["UndoResult", "undo_run"]

_CHUNK = 1_000
_TABLES = (Patient, ImageBatch, Image)
# What a run writes of an image that was there before.
_RESTORED = (
    "batch", "original_name", "size_bytes", "mime_type", "category", "side", "filemaker_type", "filemaker_id", "recid",
    "captured_on", "last_run",
)  # fmt: skip


@dataclass
class UndoResult:
    """What an undo did, or would do in a dry run.

    Attributes:
        run: the run that was taken back.
        dry_run: whether nothing was written.
        unlinked: keys of images that the run had linked newly, and that are linked no more.
        restored: keys of images that are again what they were before the run.
        left: key -> why the image was left as it is.
        batches_removed: batches, of the run or not, that hold no image any more.
    """

    run: int
    dry_run: bool
    unlinked: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    batches_removed: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "dry_run": self.dry_run,
            "unlinked": len(self.unlinked),
            "restored": len(self.restored),
            "left": self.left,
            "batches_removed": self.batches_removed,
        }


def undo_run(run_id: int, progress: Progress, *, dry_run: bool = False) -> UndoResult:
    """Brings every image that a run wrote back to what it was before, unless a person or a later run changed it since.

    Raises:
        UnusableInput: there is no such run, or it was undone already; nothing was written.
        RunFailed: another run is in progress, or the database refused; nothing was written.
    """
    with database_faults(), exclusive_run(dry_run=False), run_transaction(_TABLES, dry_run=False):
        run = _run_to_undo(run_id)
        result = UndoResult(run_id, dry_run)
        changes = run.changes.all()
        left: set[UUID] = set()
        with progress.step("Taking links back", changes.count(), unit="images") as step:
            for chunk in _chunks(changes.iterator(chunk_size=_CHUNK)):
                left |= _undo_chunk(run, chunk, result)
                step.advance(len(chunk))
        result.batches_removed = run.batches.filter(images=None).delete()[0] + drop_empty(left)
        run.undone_at = datetime.now(tz=UTC)
        run.save(update_fields=["undone_at"])
        # A dry run does the very same, and then it never happened.
        transaction.set_rollback(dry_run)
    return result


def _run_to_undo(run_id: int) -> LinkRun:
    run = LinkRun.objects.filter(pk=run_id).first()
    if run is None:
        known = ", ".join(str(key) for key in LinkRun.objects.values_list("pk", flat=True)[:5])
        raise UnusableInput(
            f"There is no run {run_id}.", f"The latest runs: {known}." if known else "There was none yet."
        )
    if run.undone_at:
        raise UnusableInput(
            f"Run {run_id} was undone already.", "Run the linker again to link what it had linked."
        )
    return run


def _chunks(changes: Iterator[RunChange]) -> Iterator[list[RunChange]]:
    while chunk := list(islice(changes, _CHUNK)):
        yield chunk


def _undo_chunk(run: LinkRun, chunk: Sequence[RunChange], result: UndoResult) -> set[UUID]:
    """Takes some changes back; returns the batches from which images went."""
    images = Image.objects.in_bulk([change.record for change in chunk], field_name="storage_key")
    doable = []
    for change in chunk:
        if reason := _obstacle(run, change, images.get(change.record)):
            result.left[change.record] = reason
        else:
            doable.append(change)
    new = [change.record for change in doable if change.before is None]
    old = [change for change in doable if change.before is not None]
    result.unlinked += new
    result.restored += [change.record for change in old]
    Image.objects.filter(storage_key__in=new).delete()
    _restore(old)
    return {images[change.record].batch_id for change in doable if change.record in images}


def _obstacle(run: LinkRun, change: RunChange, image: Image | None) -> str:
    """Why one change is not taken back; empty if it can be."""
    if image is None:
        return "" if change.outcome == "withdrawn" else "gone since"
    if image.corrected_at and image.corrected_at > run.started_at:
        return "corrected by a person since"
    if image.last_run_id != run.pk:
        return f"written by run {image.last_run_id} since"
    return ""


def _restore(changes: Sequence[RunChange]) -> None:
    """Writes images, and the batches that a run may have dropped, as they were."""
    if not changes:
        return
    images, batches = [], []
    for change in changes:
        facts = dict(change.before or {})
        batches.append(ImageBatch(**facts.pop("batch")))
        images.append(Image(storage_key=change.record, **facts))
    ImageBatch.objects.bulk_create(batches, ignore_conflicts=True)
    for image, batch_id in zip(images, _standing(batches), strict=True):
        image.batch_id = batch_id
    Image.objects.bulk_create(images, update_conflicts=True, unique_fields=["id"], update_fields=_RESTORED)


def _standing(batches: Sequence[ImageBatch]) -> list[UUID]:
    """The keys of these batches; where people made another one of that patient, day and source since, its key."""
    patients = {batch.patient_id for batch in batches}
    places = ImageBatch.objects.filter(patient__in=patients)
    keys = {
        (str(patient), str(day), source): key
        for key, patient, day, source in places.values_list("pk", "patient", "captured_on", "source")
    }
    return [keys[str(batch.patient_id), str(batch.captured_on), batch.source] for batch in batches]
