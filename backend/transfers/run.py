"""An import, top-down: read the export, read the database, compare, plan, apply, report."""

from __future__ import annotations

from console import Progress
from database import run_transaction
from transfers.apply import apply_plan
from transfers.guard import check_plan
from transfers.models import TransferRun
from transfers.options import ImportOptions
from transfers.plan import make_plan
from transfers.record import ReadFrom, close_run, now, open_run
from transfers.result import ImportResult
from transfers.session import report_tables, transfer_session
from transfers.stand import load_inputs, load_records
from transfers.transfer import Transfer


def run_transfer(transfer: Transfer, options: ImportOptions, progress: Progress) -> ImportResult:
    """Creates and updates the records of an export, or names the reason why not; never deletes one.

    A dry run and a live run make the same plan by the same code; a live run carries it out in one transaction,
    together with the run's record and its reports.

    Raises:
        UnusableInput: the export, the database or an option cannot be used; nothing was written.
        RunFailed: the plan must not be carried out, or could not be; nothing was written.
    """
    kind, run = transfer.kind, TransferRun(kind=transfer.kind.name, started_at=now())
    with transfer_session(kind, options) as (bench, reports):
        inputs = load_inputs(bench, transfer, options, progress)
        with run_transaction(kind.tables, dry_run=options.dry_run):
            load_records(bench, transfer, inputs, progress)
            plan = make_plan(bench, transfer, options.limit, progress)
            check_plan(bench, transfer, plan, inputs, options.min_usable)
            if not options.dry_run:
                open_run(run, options, ReadFrom(inputs.export_sha256, inputs.dates), plan.accounts)
                apply_plan(bench, transfer, run, progress)
            result = ImportResult(transfer, run.pk, inputs, plan, dict(progress.seconds))
            reports.write(report_tables(bench, kind), result.as_json())
            if run.pk:
                close_run(run, result.totals(), result.seconds)
    return result
