"""What a run that links files has to say once it is done, for people and for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from database import Workbench
from files.inputs import LinkInputs
from files.plan import LinkPlan
from transfers.kind import Outcome
from transfers.plan import counts_of


def count_signs(bench: Workbench, signs: type[Outcome]) -> dict[Outcome, int]:
    """Every sign in the plan's `attention` that a link may be wrong, with its count of files."""
    counts = dict(bench.rows("SELECT kind, count(*) FROM attention GROUP BY kind"))
    return {sign: counts[sign] for sign in signs if sign in counts}


@dataclass(frozen=True)
class FilesResult:
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
    plan: LinkPlan
    attention: Mapping[Outcome, int]
    seconds: Mapping[str, float]

    def with_totals(self, totals: Mapping[str, int]) -> dict[str, Any]:
        """The result in the form that DESIGN.md's contract of `--json` fixes."""
        return {
            "run": self.run,
            "dry_run": self.run is None,
            "totals": dict(totals),
            **counts_of(self.plan.accounts),
            "attention": {kind.value: count for kind, count in self.attention.items()},
            "unmapped_types": self.inputs.unmapped_types,
            "quirks": [quirk.name for quirk in self.inputs.export.quirks],
            "seconds": dict(self.seconds),
        }
