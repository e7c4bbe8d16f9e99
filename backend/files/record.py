"""The record of a run that links files, so that what the run makes can point at it."""

from __future__ import annotations

from database import Workbench
from files.former_runs import former_listings
from files.inputs import LinkInputs
from files.kind import FiledKind
from files.options import LinkOptions
from files.plan import LinkPlan
from transfers.models import TransferRun
from transfers.record import ReadFrom, open_run


def open_link_run(
    bench: Workbench,
    files: FiledKind,
    run: TransferRun,
    options: LinkOptions,
    made_of: tuple[LinkInputs, LinkPlan],
) -> None:
    """Saves the record of a run that was not saved yet.

    Args:
        bench: holds the plan.
        files: what is linked.
        run: its kind, when it began, and where its files lie.
        options: what it was asked.
        made_of: what was read, and what the plan makes of it.
    """
    inputs, plan = made_of
    former = former_listings(files.name, options.store_url)
    run.files_listed = inputs.files_listed
    others = {
        "listing_sha256": inputs.listing_sha256,
        "accept_fewer": options.accept_fewer,
        f"{files.name}_missing": former.count_records(bench, files)[1] if former else 0,
    }
    open_run(run, options, ReadFrom(inputs.export_sha256, inputs.dates, others), plan.accounts)
