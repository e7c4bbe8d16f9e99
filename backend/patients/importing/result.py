"""What an import has to say once it is done, for people and for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from patients.importing.inputs import Inputs
from patients.importing.outcomes import RowOutcome
from patients.importing.plan import Plan

__all__ = ["ImportResult"]


@dataclass(frozen=True)
class ImportResult:
    """The result of an import, live or dry.

    Attributes:
        dry_run: whether nothing was written.
        inputs: what was read.
        plan: what was decided, and, in a live run, carried out.
        seconds: time per step.
    """

    dry_run: bool
    inputs: Inputs
    plan: Plan
    seconds: dict[str, float]

    def totals(self) -> dict[str, int]:
        """The result in one line; `rows` are those within the limit."""
        plan = self.plan
        return {
            "rows": plan.rows_in_limit,
            "created": plan.count(RowOutcome.CREATED),
            "updated": plan.count(RowOutcome.UPDATED),
            "unchanged": plan.count(RowOutcome.UNCHANGED),
            "duplicate": plan.count(RowOutcome.DUPLICATE),
            "skipped": plan.skipped,
            "patients": plan.patients_after,
        }

    def as_json(self) -> dict[str, Any]:
        """The result for other programs: counts, ids of columns, line numbers; nothing of a row's contents."""
        return {
            "dry_run": self.dry_run,
            "totals": self.totals(),
            "rows": {outcome.value: count for outcome, count in self.plan.rows.items()},
            "patients": {outcome.value: count for outcome, count in self.plan.patients.items()},
            "kept_values": self.plan.kept_values,
            "kept_notes": self.plan.kept_notes,
            "unreadable_dates": list(self.plan.unreadable_dates),
            "columns": {"fields": list(self.inputs.fields), "metadata": list(self.inputs.extras)},
            "quirks": [quirk.name for quirk in self.inputs.export.quirks],
            "seconds": self.seconds,
        }
