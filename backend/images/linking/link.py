"""The main job, top-down: gather the inputs, match, plan, apply, report."""

from __future__ import annotations

from datetime import UTC, datetime

from console import Progress
from database import Workbench, database_faults, exclusive_run, run_transaction
from images.linking.apply import apply_plan
from images.linking.attention import find_attention
from images.linking.existing import read_database
from images.linking.guard import check_plan
from images.linking.inputs import gather_inputs
from images.linking.options import LinkOptions
from images.linking.plan import make_plan
from images.linking.record import close_run, open_run
from images.linking.report import REPORTS, report_tables
from images.linking.result import LinkResult
from images.linking.unlinked import write_unlinked
from images.models import Image, ImageBatch
from jobs import StagedReports
from patients.models import Patient

__all__ = ["link"]

# What a plan rests on: nobody else may write to it while one is made and carried out.
_TABLES = (Patient, ImageBatch, Image)


def link(options: LinkOptions, progress: Progress) -> LinkResult:
    """Links every listed file to the patient and day that the export proves, or names the reason why not.

    A dry run and a live run make the same plan by the same code; a live run carries it out in one transaction,
    together with the run's record and its reports.

    Raises:
        UnusableInput: the export, the store, the database or an option cannot be used; nothing was written.
        RunFailed: the plan must not be carried out, or could not be; nothing was written.
    """
    started_at = datetime.now(tz=UTC)
    with (
        Workbench() as bench,
        database_faults(),
        exclusive_run(dry_run=options.dry_run),
        StagedReports(options.report_dir, REPORTS, options.json_path) as reports,
    ):
        # Outside of the transaction, because a bucket can be slow.
        inputs = gather_inputs(bench, options, progress)
        with run_transaction(_TABLES, dry_run=options.dry_run):
            read_database(bench, inputs.export, progress)
            plan = make_plan(bench, options.limit, progress)
            check_plan(bench, plan, inputs, options)
            attention = find_attention(bench, options.images_url, progress)
            run = None
            if not options.dry_run:
                run = open_run(bench, options, inputs, plan, started_at)
                apply_plan(bench, run, progress)
                write_unlinked(bench, run, progress)
            result = LinkResult(run.pk if run else None, inputs, plan, attention, dict(progress.seconds))
            reports.write(report_tables(bench), result.as_json())
            if run:
                close_run(run, result)
    return result
