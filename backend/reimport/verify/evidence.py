"""What the checks look at: the store's listing and the database, side by side in a workbench."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from console import Progress
from database import Workbench
from images.models import Image, ImageBatch, LinkRun
from patients.models import Patient
from reimport.models import PhaseRun
from storage import open_store

__all__ = ["Evidence", "gather_evidence"]

_CHUNK = 10_000


class Evidence:
    """The tables `listed`, `image`, `batch`, `patient`, and what the newest runs recorded.

    Attributes:
        bench: where the tables are.
        link_run: the newest run of the linker that was not undone; None before the first.
        phases: the newest completed record of each phase, by its name.
    """

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.link_run = LinkRun.objects.filter(undone_at=None).order_by("-id").first()
        done = PhaseRun.objects.filter(state=PhaseRun.State.DONE).order_by("run_id")
        self.phases = {record.name: record for record in done.select_related("run")}

    def texts(self, query: str) -> list[str]:
        """The first column of a query's result."""
        return [str(row[0]) for row in self.bench.rows(query)]

    def number(self, query: str, *parameters: int | None) -> int:
        """The only number of a query's result."""
        return int(self.bench.one(query, parameters)[0])


def gather_evidence(bench: Workbench, images_url: str, progress: Progress) -> Evidence:
    """Loads everything that the checks compare.

    Raises:
        StorageError: the store cannot be listed.
    """
    with progress.step("Listing the images", unit="files") as step:

        def pages() -> Iterator[tuple[list[Any], ...]]:
            for page in open_store(images_url).list():
                step.advance(len(page))
                yield page.keys, page.sizes

        bench.load("listed", {"key": "VARCHAR", "size_bytes": "BIGINT"}, pages())
    with progress.step("Reading the database", unit="rows") as step:
        for table, (columns, rows) in _tables().items():
            bench.load(table, columns, _counted(rows, step.advance))
    return Evidence(bench)


def _tables() -> dict[str, tuple[dict[str, str], QuerySet[Any, Any]]]:
    return {
        "patient": ({"id": "VARCHAR"}, Patient.objects.order_by().values_list("id")),
        "batch": (
            {"id": "VARCHAR", "patient_id": "VARCHAR", "run_id": "BIGINT"},
            ImageBatch.objects.order_by().values_list("id", "patient_id", "created_by_run_id"),
        ),
        "image": (
            {"key": "VARCHAR", "batch_id": "VARCHAR", "size_bytes": "BIGINT"},
            Image.objects.order_by().values_list("storage_key", "batch_id", "size_bytes"),
        ),
    }


def _counted(rows: QuerySet[Any, Any], advance: Any) -> Iterator[list[list[Any]]]:
    source: Iterator[Iterable[Any]] = iter(rows.iterator(chunk_size=_CHUNK))
    while chunk := list(islice(source, _CHUNK)):
        advance(len(chunk))
        yield [
            [cell if isinstance(cell, int | None) else str(cell) for cell in column]
            for column in zip(*chunk, strict=True)
        ]
