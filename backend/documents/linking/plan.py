"""The plan: one outcome for every file and every row, and what the database shall hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from console import Progress
from database import Workbench
from documents.linking.kind import DOCUMENT_FILES
from files.plan import LinkPlan, count_links, decide, faults
from transfers.plan import check_sums

_MATCH = Path(__file__).with_name("match.sql")
_UNREADABLE = """
SELECT line FROM row_plan JOIN export_row USING (line) JOIN date_reading USING (date_text)
WHERE outcome = 'used' AND problem IN ('invalid_date', 'ambiguous_date') ORDER BY line
"""


@dataclass(frozen=True)
class DocumentsPlan(LinkPlan):
    """The counts of a plan; its lines stand in the workbench (`documents.linking.tables`).

    Attributes:
        undated: linked documents that have no day, whatever the reason.
        unreadable_dates: the lines of used rows that hold a date that cannot be read.
    """

    undated: int
    unreadable_dates: tuple[int, ...]


def make_plan(bench: Workbench, limit: int | None, progress: Progress) -> DocumentsPlan:
    """Decides over every file and every row.

    Raises:
        RunFailed: the sums do not close, which would be a defect of ours.
    """
    with progress.step("Matching", unit="files") as step:
        accounts = decide(bench, DOCUMENT_FILES, _MATCH, limit)
        (undated,) = bench.one("SELECT count(*) FROM file_plan WHERE is_linked AND facts[4] = ''")
        plan = DocumentsPlan(
            accounts,
            **count_links(bench, DOCUMENT_FILES),
            undated=undated,
            unreadable_dates=tuple(line for (line,) in bench.rows(_UNREADABLE)),
        )
        step.advance(plan.total)
    check_sums(accounts, faults(bench, "patient_id IS NOT NULL"))
    return plan
