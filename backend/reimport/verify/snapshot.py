"""What the checks look at: the store's listing and the database, side by side in a workbench."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value

from console import Progress
from database import Workbench, in_chunks
from documents.models import Document
from images.linking.kind import IMAGES
from images.models import Image, ImageBatch, RemovedBatch, TriageDecision
from patients.models import Patient
from reimport.models import PhaseRun
from reimport.verify.access_log import LogState, access_log
from reimport.verify.pages import ask_pages, patients_to_ask
from storage import open_store
from transfers.models import RunChange, TransferRun

_CHUNK = 10_000
_EVENT = {"key": "VARCHAR", "moment": "VARCHAR", "was_linked": "BOOLEAN"}


class Snapshot:
    """The tables `listed`, `image`, `batch`, `patient`, `page` (what is shown on it), `listed_document` and `document`, and
    what the newest runs recorded.

    Three more say what people did: `assigned` has the files that they assigned; `removed_batch` the batches of runs
    that they emptied; `touched_since` each file that was linked or unlinked since `link_run`, also by a run that was
    undone, with whether it was linked before that.

    Attributes:
        bench: where the tables are.
        runs: the newest run of each kind that was not undone, by its name.
        phases: the newest completed record of each phase, by its name.
        access_log: what was found of the access log.
    """

    def __init__(self, bench: Workbench, log: LogState) -> None:
        self.bench = bench
        self.access_log = log
        standing = TransferRun.objects.filter(undone_at=None).order_by("id")
        self.runs = {run.kind: run for run in standing}
        done = PhaseRun.objects.filter(state=PhaseRun.State.DONE).order_by("run_id")
        self.phases = {record.name: record for record in done.select_related("run")}

    @property
    def link_run(self) -> TransferRun | None:
        """The newest run of the linker that was not undone; None before the first."""
        return self.runs.get(IMAGES.name)

    def texts(self, query: str) -> list[str]:
        """The first column of a query's result."""
        return [str(row[0]) for row in self.bench.rows(query)]

    def number(self, query: str, *parameters: int | None) -> int:
        """The only number of a query's result."""
        return int(self.bench.one(query, parameters)[0])


def take_snapshot(bench: Workbench, stores: Mapping[str, str], progress: Progress) -> Snapshot:
    """Loads everything that the checks compare.

    Args:
        bench: to load it into.
        stores: where images and documents lie, by these names.
        progress: hears of the steps.

    Raises:
        StorageError: the store cannot be listed.
    """
    for table, name, model in (("listed", "images", Image), ("listed_document", "documents", Document)):
        # A clinic without images, or without documents, need not have a store of them.
        is_used = model._default_manager.exists() or TransferRun.objects.filter(kind=name).exists()
        _list(bench, table, name, stores[name] if is_used else "", progress)
    with progress.step("Following the access log"):
        log = access_log()
    with progress.step("Reading the database", unit="rows") as step:
        for table, (columns, rows) in _tables().items():
            bench.load(table, columns, _counted(rows, step.advance))
        snapshot = Snapshot(bench, log)
        bench.load("event", _EVENT, _events(snapshot.link_run, step.advance))
    patients = patients_to_ask()
    with progress.step("Asking patients' pages", len(patients) or None, "patients") as step:
        bench.load(
            "page",
            {"patient_id": "VARCHAR", "fault": "VARCHAR", "image_id": "VARCHAR"},
            ask_pages(patients, step.advance),
        )
    bench.rows(
        "CREATE TABLE touched_since AS SELECT key, arg_min(was_linked, moment) AS was_linked FROM event GROUP BY key"
    )
    return snapshot


def _list(bench: Workbench, table: str, name: str, url: str, progress: Progress) -> None:
    with progress.step(f"Listing the {name}", unit="files") as step:

        def pages() -> Iterator[tuple[list[Any], ...]]:
            for page in open_store(url).list() if url else ():
                step.advance(len(page))
                yield page.keys, page.sizes

        bench.load(table, {"key": "VARCHAR", "size_bytes": "BIGINT"}, pages())


def _events(run: TransferRun | None, advance: Callable[[int], None]) -> Iterator[list[list[Any]]]:
    """Each time since a run that a file was linked or unlinked: which file, when, and whether it was linked before."""
    if run is None:
        return
    # Every later run was undone, and undoing may have left some of its links.
    changes = RunChange.objects.filter(run__kind=run.kind, run__gt=run.pk).order_by()
    assigned = _assignments().filter(at__gt=run.finished_at)
    taken_back = _assignments().filter(taken_back_at__gt=run.finished_at)
    was_linked = ExpressionWrapper(Q(before__isnull=False), BooleanField())
    for rows in (
        changes.values_list("record", "run__finished_at", was_linked),
        assigned.values_list("key", "at", Value(value=False)),
        taken_back.values_list("key", "taken_back_at", Value(value=True)),
    ):
        yield from _counted(rows, advance)


def _assignments() -> QuerySet[TriageDecision]:
    return TriageDecision.objects.filter(kind=TriageDecision.Kind.ASSIGNED).order_by()


def _tables() -> dict[str, tuple[dict[str, str], QuerySet[Any, Any]]]:
    return {
        "patient": ({"id": "VARCHAR"}, Patient.objects.order_by().values_list("id")),
        "batch": (
            {"id": "VARCHAR", "patient_id": "VARCHAR", "day": "DATE", "run_id": "BIGINT"},
            ImageBatch.objects.order_by().values_list("id", "patient_id", "captured_on", "created_by_run_id"),
        ),
        "image": (
            {
                "id": "VARCHAR",
                "key": "VARCHAR",
                "batch_id": "VARCHAR",
                "day": "DATE",
                "size_bytes": "BIGINT",
            },
            Image.objects.order_by().values_list(
                "id", "storage_key", "batch_id", "captured_on", "size_bytes"
            ),
        ),
        "document": (
            {"id": "VARCHAR", "key": "VARCHAR", "patient_id": "VARCHAR", "size_bytes": "BIGINT"},
            Document.objects.order_by().values_list("id", "storage_key", "patient_id", "size_bytes"),
        ),
        "assigned": ({"key": "VARCHAR"}, _assignments().filter(taken_back_at=None).values_list("key")),
        "removed_batch": (
            {"id": "VARCHAR", "run_id": "BIGINT"},
            RemovedBatch.objects.order_by().values_list("batch_id", "run_id"),
        ),
    }


def _counted(rows: QuerySet[Any, Any], advance: Any) -> Iterator[list[list[Any]]]:
    for chunk in in_chunks(rows.iterator(chunk_size=_CHUNK), _CHUNK):
        advance(len(chunk))
        yield [
            [cell if isinstance(cell, int | None) else str(cell) for cell in column]
            for column in zip(*chunk, strict=True)
        ]
