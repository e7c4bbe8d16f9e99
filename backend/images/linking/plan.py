"""The plan: one outcome for every file and every row, and what the database shall hold. Made by one SQL file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from console import Progress
from database import Workbench
from files.plan import LinkPlan, count_links, decide, faults
from images.linking.kind import IMAGE_FILES
from transfers.plan import check_sums

_MATCH = Path(__file__).with_name("match.sql")
_BATCHES = """
SELECT (SELECT count(DISTINCT batch_id) FROM file_plan WHERE is_linked) AS batches,
       (SELECT count(*) FROM new_batch) AS batches_created,
       (SELECT count(*) FROM emptied_batch) AS batches_removed
"""
_PLACE = "patient_id IS NOT NULL AND day IS NOT NULL AND batch_id IS NOT NULL"


@dataclass(frozen=True)
class Plan(LinkPlan):
    """The counts of a plan; its lines stand in the workbench (`images.linking.tables`).

    Attributes:
        batches: batches in which files are linked once the run is done.
        batches_created: those of them that this run makes.
        batches_removed: batches that an earlier run had made and that this one empties.
    """

    batches: int
    batches_created: int
    batches_removed: int

    @property
    def images(self) -> int:
        """Files of this run."""
        return self.total


def make_plan(bench: Workbench, limit: int | None, progress: Progress) -> Plan:
    """Decides over every file and every row.

    Raises:
        RunFailed: the sums do not close, which would be a defect of ours.
    """
    with progress.step("Matching", unit="files") as step:
        accounts = decide(bench, IMAGE_FILES, _MATCH, limit)
        plan = Plan(accounts, **count_links(bench, IMAGE_FILES), **bench.record(_BATCHES))
        step.advance(plan.images)
    check_sums(accounts, faults(bench, _PLACE))
    return plan
