"""The main job, top-down: gather the inputs, match, plan, apply, report."""

from __future__ import annotations

from console import Progress
from database import Workbench, run_transaction
from documents.linking.apply import apply_plan
from documents.linking.existing import read_database
from documents.linking.kind import DOCUMENT_FILES, DOCUMENTS
from documents.linking.missing import write_missing
from documents.linking.outcomes import DocumentAttention
from documents.linking.plan import DocumentsPlan, make_plan
from documents.linking.result import DocumentsResult
from filemaker import Export
from files.guard import check_plan
from files.inputs import gather_inputs
from files.options import LinkOptions
from files.record import open_link_run
from files.result import count_signs
from transfers.models import TransferRun
from transfers.record import close_run, now
from transfers.session import report_tables, transfer_session


def link_documents(options: LinkOptions, progress: Progress) -> DocumentsResult:
    """Links every listed file to the patient whom its row proves, or names the reason why not.

    A dry run and a live run make the same plan by the same code; a live run carries it out in one transaction,
    together with the run's record and its reports. A document whose day cannot be read is linked all the same.

    Raises:
        UnusableInput: the export, the store, the database or an option cannot be used; nothing was written.
        RunFailed: the plan must not be carried out, or could not be; nothing was written.
    """
    run = TransferRun(kind=DOCUMENTS.name, started_at=now(), store_url=options.store_url)
    with transfer_session(DOCUMENTS, options) as (bench, reports):
        # Outside of the transaction, because a bucket can be slow.
        inputs = gather_inputs(bench, DOCUMENT_FILES, options, progress)
        with run_transaction(DOCUMENTS.tables, dry_run=options.dry_run):
            plan = plan_documents(bench, inputs.export, options.limit, progress)
            check_plan(bench, DOCUMENT_FILES, plan, inputs, options)
            if not options.dry_run:
                open_link_run(bench, DOCUMENT_FILES, run, options, (inputs, plan))
                apply_plan(bench, run, progress)
                write_missing(bench, run, progress)
            result = DocumentsResult(
                run.pk, inputs, plan, count_signs(bench, DocumentAttention), dict(progress.seconds)
            )
            reports.write(report_tables(bench, DOCUMENTS), result.as_json())
            if run.pk:
                close_run(run, result.totals(), result.seconds)
    return result


def plan_documents(bench: Workbench, export: Export, limit: int | None, progress: Progress) -> DocumentsPlan:
    """Reads the database as it is now, beside the inputs, and decides over every file and row; writes nothing.

    Raises:
        RunFailed: the sums do not close, which would be a defect of ours.
    """
    read_database(bench, export, progress)
    return make_plan(bench, limit, progress)
