"""Takes back what one run did to links; what was changed since is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from console import Progress
from images.batches import drop_empty
from images.linking.kind import IMAGES
from images.models import Image, ImageBatch
from transfers.models import RunChange, TransferRun
from transfers.undo import UndoResult, changes_of, undoing

# What a run writes of an image that was there before.
_RESTORED = (
    "batch", "original_name", "size_bytes", "mime_type", "category", "side", "filemaker_type", "filemaker_id", "recid",
    "captured_on", "last_run",
)  # fmt: skip


@dataclass
class LinkUndo(UndoResult):
    """What an undo did to links, or would do in a dry run.

    Attributes:
        batches_removed: batches, of the run or not, that hold no image any more.
    """

    gone_words: str = "linked no more"
    left_words: str = "because they were changed since"
    batches_removed: int = 0

    @property
    def unlinked(self) -> list[str]:
        """Keys of images that the run had linked newly, and that are linked no more."""
        return self.gone

    @property
    def remark(self) -> str:
        return f"Batches: {self.batches_removed:,} removed because they are empty."

    def as_json(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "dry_run": self.dry_run,
            "unlinked": len(self.gone),
            "restored": len(self.restored),
            "left": self.left,
            "batches_removed": self.batches_removed,
        }


def undo_run(run_id: int, progress: Progress, *, dry_run: bool = False) -> LinkUndo:
    """Brings every image that a run wrote back to what it was before, unless a person or a later run changed it since.

    Raises:
        UnusableInput: there is no such run, or it was undone already; nothing was written.
        RunFailed: another run is in progress, or the database refused; nothing was written.
    """
    result = LinkUndo(run_id, dry_run, IMAGES.name)
    with undoing(IMAGES, run_id, dry_run=dry_run) as run:
        left: set[UUID] = set()
        for chunk in changes_of(run, progress):
            left |= _undo_chunk(run, chunk, result)
        made = ImageBatch.objects.filter(created_by_run=run.pk)
        result.batches_removed = made.filter(images=None).delete()[0] + drop_empty(left)
    return result


def _undo_chunk(run: TransferRun, chunk: Sequence[RunChange], result: LinkUndo) -> set[UUID]:
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
    result.gone += new
    result.restored += [change.record for change in old]
    Image.objects.filter(storage_key__in=new).delete()
    _restore(old)
    return {images[change.record].batch_id for change in doable if change.record in images}


def _obstacle(run: TransferRun, change: RunChange, image: Image | None) -> str:
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
