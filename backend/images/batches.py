"""The batches of images: as people's corrections make and leave them, the same ones as the linker's; and the latest of each patient."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from database import ListOrder, in_chunks
from images.models import ImageBatch, RemovedBatch

# "05 Oct 2016 (FileMaker Import)": a form that DuckDB and Python write alike. Nothing here sets a locale of dates.
NAME_FORMAT: Final = "%d %b %Y (FileMaker Import)"
BY_LATEST: Final = ListOrder("captured_on", "patient_id", descending=True)
_CHUNK: Final = 1_000


def join_batch(patient_id: UUID, day: date) -> ImageBatch:
    """The batch of a patient and day; a new one where there is none."""
    return join_batches([(patient_id, day)])[patient_id, day]


def join_batches(places: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], ImageBatch]:
    """The batch of each patient and day, new ones where there are none. Nobody else may write to batches meanwhile."""
    batches: dict[tuple[UUID, date], ImageBatch] = {}
    for chunk in in_chunks(dict.fromkeys(places), _CHUNK):
        found = ImageBatch.objects.filter(
            source=ImageBatch.Source.FILEMAKER,
            patient_id__in={patient for patient, _ in chunk},
            captured_on__in={day for _, day in chunk},
        )
        there = {(batch.patient_id, batch.captured_on): batch for batch in found}
        missing = [place for place in chunk if place not in there]
        made = ImageBatch.objects.bulk_create(
            ImageBatch(patient_id=patient, captured_on=day, name=day.strftime(NAME_FORMAT))
            for patient, day in missing
        )
        batches |= {place: there[place] for place in chunk if place in there} | dict(
            zip(missing, made, strict=True)
        )
    return batches


def latest_batches() -> QuerySet[ImageBatch]:
    """Of every patient who has any, the batch of the latest day, in no order: `BY_LATEST` is the one that an index has."""
    later = ImageBatch.objects.filter(patient=OuterRef("patient"), captured_on__gt=OuterRef("captured_on"))
    return ImageBatch.objects.order_by().filter(~Exists(later))


def drop_empty(batches: Iterable[UUID]) -> int:
    """Removes those of some batches that hold no image any more, and remembers which runs had made them.

    Returns:
        how many went.
    """
    return sum(map(_drop, in_chunks(set(batches), _CHUNK)))


def _drop(keys: list[UUID]) -> int:
    empty = ImageBatch.objects.filter(pk__in=keys, source=ImageBatch.Source.FILEMAKER, images=None)
    made_by_runs = empty.exclude(created_by_run=None).values_list("pk", "created_by_run")
    now = datetime.now(tz=UTC)
    RemovedBatch.objects.bulk_create(
        [RemovedBatch(batch_id=batch, run_id=run, at=now) for batch, run in made_by_runs]
    )
    return empty.delete()[0]
