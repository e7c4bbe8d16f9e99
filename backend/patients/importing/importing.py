"""Importing patients, top-down: gather the inputs, compare, plan, apply, report."""

from __future__ import annotations

from console import Progress
from database import Workbench, database_faults, exclusive_run, run_transaction
from jobs import StagedReports
from patients.importing.apply import apply_plan
from patients.importing.existing import read_patients
from patients.importing.guard import check_plan
from patients.importing.inputs import gather_inputs
from patients.importing.options import ImportOptions
from patients.importing.plan import make_plan
from patients.importing.report import REPORTS, report_tables
from patients.importing.result import ImportResult
from patients.models import Patient

__all__ = ["import_patients"]


def import_patients(options: ImportOptions, progress: Progress) -> ImportResult:
    """Creates and updates the patients of an export, or names the reason why not; never deletes one.

    A dry run and a live run make the same plan by the same code; a live run carries it out in one transaction,
    together with its reports.

    Raises:
        UnusableInput: the export, the database or an option cannot be used; nothing was written.
        RunFailed: the plan must not be carried out, or could not be; nothing was written.
    """
    with (
        Workbench() as bench,
        database_faults(),
        exclusive_run(dry_run=options.dry_run),
        StagedReports(options.report_dir, REPORTS, options.json_path) as reports,
    ):
        inputs = gather_inputs(bench, options, progress)
        with run_transaction((Patient,), dry_run=options.dry_run):
            read_patients(bench, inputs, progress)
            plan = make_plan(bench, options.limit, progress)
            check_plan(bench, plan, inputs, options.min_usable)
            if not options.dry_run:
                apply_plan(bench, inputs.extras, progress)
            result = ImportResult(options.dry_run, inputs, plan, dict(progress.seconds))
            reports.write(report_tables(bench), result.as_json())
    return result
