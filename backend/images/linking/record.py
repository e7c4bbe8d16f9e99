"""The record that a live run leaves, in the same transaction as its work."""

from __future__ import annotations

from datetime import UTC, datetime

from database import Workbench
from images.linking.former_runs import former_listings
from images.linking.inputs import Inputs
from images.linking.options import LinkOptions
from images.linking.plan import Plan
from images.linking.result import LinkResult
from images.models import LinkRun
from jobs.started_by import started_by

__all__ = ["close_run", "open_run"]


def open_run(
    bench: Workbench, options: LinkOptions, inputs: Inputs, plan: Plan, started_at: datetime
) -> LinkRun:
    """The run's record, so that what the run makes can point at it."""
    former = former_listings(options.images_url)
    return LinkRun.objects.create(
        started_at=started_at,
        finished_at=started_at,
        started_by=started_by(),
        store_url=options.images_url,
        files_listed=inputs.files_listed,
        limit=options.limit,
        inputs={
            "export": options.export.name,
            "export_sha256": inputs.export_sha256,
            "listing_sha256": inputs.listing_sha256,
            "rows": plan.export_rows,
            "date_order": inputs.dates.order,
            "swapped_days": inputs.dates.evidence.swapped,
            "accept_fewer": options.accept_fewer,
            "images_missing": former.count_images(bench)[1] if former else 0,
        },
        outcomes={
            "files": {outcome.value: count for outcome, count in plan.files.items()},
            "rows": {outcome.value: count for outcome, count in plan.rows.items()},
        },
    )


def close_run(run: LinkRun, result: LinkResult) -> None:
    """Adds what is known only once the work is done."""
    run.finished_at = datetime.now(tz=UTC)
    run.totals = result.totals()
    run.seconds = result.seconds
    run.save(update_fields=["finished_at", "totals", "seconds"])
