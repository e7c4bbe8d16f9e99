"""What a run has to say once it is done, for people and for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from files.inputs import LinkInputs
from images.linking.outcomes import Attention
from images.linking.plan import Plan
from transfers.plan import counts_of

__all__ = ["LinkResult"]


@dataclass(frozen=True)
class LinkResult:
    """The result of a run, live or dry.

    Attributes:
        run: the id of the run's record; None after a dry run.
        inputs: what was read.
        plan: what was decided, and, in a live run, carried out.
        attention: signs that a link may be wrong all the same, with their counts of files.
        seconds: time per step.
    """

    run: int | None
    inputs: LinkInputs
    plan: Plan
    attention: dict[Attention, int]
    seconds: dict[str, float]

    def totals(self) -> dict[str, int]:
        """The specification's table."""
        return {
            "images": self.plan.images,
            "linked": self.plan.linked,
            "patients_matched": self.plan.patients,
            "batches_created": self.plan.batches_created,
            "skipped": self.plan.skipped,
            "errors": self.plan.errors,
        }

    def as_json(self) -> dict[str, Any]:
        """The result in the form that DESIGN.md's contract of `--json` fixes."""
        return {
            "run": self.run,
            "dry_run": self.run is None,
            "totals": self.totals(),
            **counts_of(self.plan.accounts),
            "attention": {kind.value: count for kind, count in self.attention.items()},
            "unmapped_types": self.inputs.unmapped_types,
            "quirks": [quirk.name for quirk in self.inputs.export.quirks],
            "seconds": self.seconds,
        }
