"""What an import has to say once it is done, for people and for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transfers.plan import ImportPlan, counts_of
from transfers.stand import ImportInputs
from transfers.transfer import Transfer


@dataclass(frozen=True)
class ImportResult:
    """The result of an import, live or dry.

    Attributes:
        transfer: what was imported.
        run: the id of the run's record; None after a dry run.
        inputs: what was read.
        plan: what was decided, and, in a live run, carried out.
        seconds: time per step.
    """

    transfer: Transfer
    run: int | None
    inputs: ImportInputs
    plan: ImportPlan
    seconds: Mapping[str, float]

    @property
    def dry_run(self) -> bool:
        """Whether nothing was written."""
        return self.run is None

    def totals(self) -> dict[str, int]:
        """The result in one line; `rows` are those within the limit."""
        plan = self.plan
        told = (
            "created",
            "updated",
            "unchanged",
            *(("kept",) if self.transfer.imported else ()),
            "duplicate",
        )
        return {
            "rows": plan.rows_in_limit,
            **{name: plan.count(name) for name in told},
            "skipped": plan.skipped,
            self.transfer.kind.name: plan.records_after,
            **plan.figures,
        }

    def as_json(self) -> dict[str, Any]:
        """The result for other programs: counts, names of columns, line numbers; nothing of a row's contents."""
        plan = self.plan
        return {
            "run": self.run,
            "dry_run": self.dry_run,
            "totals": self.totals(),
            **counts_of(plan.accounts),
            "kept_values": plan.kept_values,
            **{f"kept_{name}": count for name, count in plan.unfilled.items()},
            "unreadable_dates": list(plan.unreadable_dates),
            "remarks": dict(plan.remarks),
            **{name: dict(listed) for name, listed in plan.listings.items()},
            "columns": {"fields": list(self.inputs.columns), "metadata": list(self.inputs.extras)},
            "quirks": [quirk.name for quirk in self.inputs.export.quirks],
            "seconds": dict(self.seconds),
        }
