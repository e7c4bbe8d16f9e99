"""The batches of the FileMaker import as people's corrections make and leave them: the same ones as the linker's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from database import in_chunks
from images.models import ImageBatch, RemovedBatch

# "05 Oct 2016 (FileMaker Import)": a form that DuckDB and Python write alike. Nothing here sets a locale of dates.
NAME_FORMAT: Final = "%d %b %Y (FileMaker Import)"
_CHUNK: Final = 1_000


def join_batch(patient_id: UUID, day: date) -> ImageBatch:
    """The batch of a patient and day; a new one where there is none."""
    batch, _ = ImageBatch.objects.get_or_create(
        patient_id=patient_id,
        captured_on=day,
        source=ImageBatch.Source.FILEMAKER,
        defaults={"name": day.strftime(NAME_FORMAT)},
    )
    return batch


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
