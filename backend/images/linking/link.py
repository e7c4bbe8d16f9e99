"""The main job, top-down: gather the inputs, match, plan, apply, report."""

from __future__ import annotations

from console import Progress
from database import Workbench, run_transaction
from filemaker import Export
from files.guard import check_plan
from files.inputs import gather_inputs
from files.options import LinkOptions
from files.record import open_link_run
from images.linking.apply import apply_plan
from images.linking.attention import find_attention
from images.linking.existing import read_database
from images.linking.kind import IMAGE_FILES, IMAGES
from images.linking.plan import Plan, make_plan
from images.linking.result import LinkResult
from images.linking.unlinked import write_unlinked
from images.models import LinkRun
from transfers.record import close_run, now
from transfers.session import report_tables, transfer_session


def link(options: LinkOptions, progress: Progress) -> LinkResult:
    """Links every listed file to the patient and day that the export proves, or names the reason why not.

    A dry run and a live run make the same plan by the same code; a live run carries it out in one transaction,
    together with the run's record and its reports.

    Raises:
        UnusableInput: the export, the store, the database or an option cannot be used; nothing was written.
        RunFailed: the plan must not be carried out, or could not be; nothing was written.
    """
    run = LinkRun(kind=IMAGES.name, started_at=now(), store_url=options.store_url)
    with transfer_session(IMAGES, options) as (bench, reports):
        # Outside of the transaction, because a bucket can be slow.
        inputs = gather_inputs(bench, IMAGE_FILES, options, progress)
        with run_transaction(IMAGES.tables, dry_run=options.dry_run):
            plan = plan_links(bench, inputs.export, options.limit, progress)
            check_plan(bench, IMAGE_FILES, plan, inputs, options)
            attention = find_attention(bench, options.store_url, progress)
            if not options.dry_run:
                open_link_run(bench, IMAGE_FILES, run, options, (inputs, plan))
                apply_plan(bench, run, progress)
                write_unlinked(bench, run, progress)
            result = LinkResult(run.pk, inputs, plan, attention, dict(progress.seconds))
            reports.write(report_tables(bench, IMAGES), result.as_json())
            if run.pk:
                close_run(run, result.totals(), result.seconds)
    return result


def plan_links(bench: Workbench, export: Export, limit: int | None, progress: Progress) -> Plan:
    """Reads the database as it is now, beside the inputs, and decides over every file and row; writes nothing.

    Raises:
        RunFailed: the sums do not close, which would be a defect of ours.
    """
    read_database(bench, export, progress)
    return make_plan(bench, limit, progress)
