"""What a dry run of an import would make of an export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from console import Progress
from database import Workbench
from errors import NexusError
from transfers.guard import check_plan
from transfers.options import ImportOptions
from transfers.plan import ImportPlan, counts_of, make_plan
from transfers.stand import ImportInputs, load_records
from transfers.transfer import Transfer


@dataclass(frozen=True)
class Preview:
    """What a dry run of the import would make of the export.

    Attributes:
        transfer: what it would be taken for.
        plan: every row and record by outcome.
        fields: the fields of a record that the export has a column for.
        extras: its columns that would go to its document.
        refusal: why the import would refuse to go through; empty if it would not.
    """

    transfer: Transfer
    plan: ImportPlan
    fields: tuple[str, ...]
    extras: tuple[str, ...]
    refusal: str

    def as_json(self) -> dict[str, Any]:
        return {
            **counts_of(self.plan.accounts),
            "unreadable_dates": len(self.plan.unreadable_dates),
            "fields": list(self.fields),
            "metadata": list(self.extras),
            "refusal": self.refusal,
        }


def preview_import(
    bench: Workbench, transfer: Transfer, inputs: ImportInputs, options: ImportOptions, progress: Progress
) -> Preview:
    """Makes the plan of an import, in a transaction that writes nothing."""
    load_records(bench, transfer, inputs, progress)
    plan = make_plan(bench, transfer, options.limit, progress)
    try:
        check_plan(bench, transfer, plan, inputs, options.min_usable)
        refusal = ""
    except NexusError as error:
        refusal = str(error)
    return Preview(transfer, plan, inputs.columns, inputs.extras, refusal)
