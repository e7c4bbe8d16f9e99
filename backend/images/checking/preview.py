"""What a dry run of the import would make of an export of patients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from console import Progress
from database import Workbench
from errors import NexusError
from patients.importing.existing import read_patients
from patients.importing.guard import check_plan
from patients.importing.inputs import Inputs
from patients.importing.options import ImportOptions
from patients.importing.plan import Plan, make_plan

__all__ = ["Preview", "preview_import"]


@dataclass(frozen=True)
class Preview:
    """What a dry run of the import would make of the export.

    Attributes:
        plan: every row and patient by outcome.
        fields: the fields of a patient that the export has a column for.
        extras: its columns that would go to `filemaker_metadata`.
        refusal: why the import would refuse to go through; empty if it would not.
    """

    plan: Plan
    fields: tuple[str, ...]
    extras: tuple[str, ...]
    refusal: str

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": {outcome.value: count for outcome, count in self.plan.rows.items()},
            "patients": {outcome.value: count for outcome, count in self.plan.patients.items()},
            "unreadable_dates": len(self.plan.unreadable_dates),
            "fields": list(self.fields),
            "metadata": list(self.extras),
            "refusal": self.refusal,
        }


def preview_import(bench: Workbench, inputs: Inputs, options: ImportOptions, progress: Progress) -> Preview:
    """Makes the plan of an import, in a transaction that writes nothing."""
    read_patients(bench, inputs, progress)
    plan = make_plan(bench, options.limit, progress)
    try:
        check_plan(bench, plan, inputs, options.min_usable)
        refusal = ""
    except NexusError as error:
        refusal = str(error)
    return Preview(plan, inputs.fields, inputs.extras, refusal)
