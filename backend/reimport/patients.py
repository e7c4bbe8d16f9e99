"""Phase 3: the patients of FileMaker's export, with the reports kept for the verification."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from jobs import clinic_dates
from patients.importing import ImportOptions, import_patients
from patients.importing.summary import print_summary
from reimport.phase import PhaseContext, PhaseResult
from reimport.report_folder import decisions_hash, report_folder

__all__ = ["import_the_patients"]


def import_the_patients(context: PhaseContext) -> PhaseResult:
    """Runs the import live; in a dry run, within the transaction that is rolled back in the end.

    All of the export, whatever `--limit` says: a file within the limit may belong to any of the patients.
    """
    with report_folder(context, "patients") as folder:
        options = ImportOptions(
            export=context.inputs.path("patients"), dates=clinic_dates(), report_dir=folder
        )
        result = import_patients(options, context.progress)
        plan_hash = decisions_hash(folder)
    facts = result.as_json()
    return PhaseResult(
        counts=result.totals(),
        remark=f"plan {plan_hash[:12]}",
        plan_hash=plan_hash,
        details={
            "rows": facts["rows"],
            "patients": facts["patients"],
            "unreadable_dates": facts["unreadable_dates"],
            "reports": str(folder),
        },
        show=partial(print_summary, replace(result, dry_run=context.dry_run)),
    )
