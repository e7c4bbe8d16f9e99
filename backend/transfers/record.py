"""The record that a live run leaves, in the same transaction as its work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from filemaker import DateColumn
from jobs.provenance import started_by
from transfers.models import TransferRun
from transfers.options import TransferOptions
from transfers.plan import Tally, counts_of

R = TypeVar("R", bound=TransferRun)


def now() -> datetime:
    return datetime.now(tz=UTC)


@dataclass(frozen=True)
class ReadFrom:
    """From what a run is made.

    Attributes:
        export_sha256: of the export's bytes.
        dates: how its days were read.
        others: what else tells it.
    """

    export_sha256: str
    dates: DateColumn
    others: Mapping[str, Any] = field(default_factory=dict)


def open_run(run: R, options: TransferOptions, read: ReadFrom, accounts: Mapping[str, Tally]) -> R:
    """Saves the run's record, so that what the run makes can point at it.

    Args:
        run: not saved yet: its kind, when it began, and where its files lie.
        options: what it was asked.
        read: from what it is made.
        accounts: what its plan makes of it.
    """
    run.finished_at = run.started_at
    run.started_by = started_by()
    run.limit = options.limit
    run.inputs = {
        "export": options.export.name,
        "export_sha256": read.export_sha256,
        "rows": accounts["rows"].whole,
        "date_order": read.dates.order,
        "swapped_days": read.dates.evidence.swapped,
        **read.others,
    }
    run.outcomes = counts_of(accounts)
    run.save()
    return run


def close_run(run: TransferRun, totals: Mapping[str, int], seconds: Mapping[str, float]) -> None:
    """Adds what is known only once the work is done."""
    run.finished_at, run.totals, run.seconds = now(), dict(totals), dict(seconds)
    run.save(update_fields=["finished_at", "totals", "seconds"])
