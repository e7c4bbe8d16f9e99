"""The plan: one outcome for every file and every row, and what the database shall hold. Made by one SQL file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from console import Progress
from database import Workbench
from images.linking.kind import IMAGES
from images.linking.outcomes import NO_RECORDS
from patients.proof import prove_references
from transfers.kind import Outcome
from transfers.plan import Tally, check_sums, tally

__all__ = ["Plan", "make_plan"]

_MATCH = Path(__file__).with_name("match.sql")


@dataclass(frozen=True)
class Plan:
    """The counts of a plan; its lines stand in the workbench (`images.linking.tables`).

    Attributes:
        accounts: of the files of this run (all that are listed, or the first ones under a limit), and of the rows.
        patients: patients under whom files are linked once the run is done.
        batches: batches in which they are.
        batches_created: those of them that this run makes.
        batches_removed: batches that an earlier run had made and that this one empties.
        standing: files of this run that were linked before it.
        withdrawn: those of them that are linked no more, because the inputs prove it no more.
        not_listed: images in the database whose file the listing does not have; they stay as they are.
    """

    accounts: Mapping[str, Tally]
    patients: int
    batches: int
    batches_created: int
    batches_removed: int
    standing: int
    withdrawn: int
    not_listed: int

    @property
    def images(self) -> int:
        """Files of this run."""
        return self.accounts["files"].whole

    @property
    def files(self) -> Mapping[Outcome, int]:
        """Every outcome that occurred among them, with its count."""
        return self.accounts["files"].counts

    @property
    def rows(self) -> Mapping[Outcome, int]:
        """Every outcome that occurred among the rows of the export, with its count."""
        return self.accounts["rows"].counts

    @property
    def linked(self) -> int:
        """Files that are linked once the run is done."""
        return sum(count for outcome, count in self.files.items() if outcome.is_taken)

    @property
    def skipped(self) -> int:
        """Files that are not linked, each for its named reason."""
        return sum(count for outcome, count in self.files.items() if not outcome.is_taken)

    @property
    def errors(self) -> int:
        """Files without exactly one outcome; a run in which this is not 0 does not go through."""
        return abs(self.images - self.linked - self.skipped)

    @property
    def expected(self) -> int:
        """Files that could be linked: all but those that are no record of anybody, such as `Thumbs.db`."""
        return sum(count for outcome, count in self.files.items() if outcome not in NO_RECORDS)

    @property
    def linked_percent(self) -> float:
        """The share of linked files among those that could be, in percent; 0 where there is none."""
        return 100.0 * self.linked / self.expected if self.expected else 0.0


def make_plan(bench: Workbench, limit: int | None, progress: Progress) -> Plan:
    """Decides over every file and every row.

    Raises:
        RunFailed: the sums do not close, which would be a defect of ours.
    """
    with progress.step("Matching", unit="files") as step:
        prove_references(bench)
        bench.run_script(_MATCH, {"file_limit": limit})
        accounts = {account.name: tally(bench, account) for account in IMAGES.accounts}
        plan = Plan(accounts, **bench.record(_COUNTS))
        step.advance(plan.images)
    check_sums(accounts, _faults(bench))
    return plan


_COUNTS = """
SELECT (SELECT count(DISTINCT patient_id) FROM file_plan WHERE is_linked) AS patients,
       (SELECT count(DISTINCT batch_id) FROM file_plan WHERE is_linked) AS batches,
       (SELECT count(*) FROM new_batch) AS batches_created,
       (SELECT count(*) FROM emptied_batch) AS batches_removed,
       (SELECT count(*) FROM file_plan WHERE image_id IS NOT NULL) AS standing,
       (SELECT count(*) FROM file_plan WHERE is_withdrawn) AS withdrawn,
       (SELECT count(*) FROM image ANTI JOIN listed_file USING (key)) AS not_listed
"""


def _faults(bench: Workbench) -> list[tuple[str, int]]:
    """Every file once, and every linked one under one patient, on one day, in one batch."""
    (homeless,) = bench.one(
        "SELECT count(*) FROM file_plan WHERE is_linked AND (patient_id IS NULL OR day IS NULL OR batch_id IS NULL)"
    )
    (repeated,) = bench.one("SELECT count(*) - count(DISTINCT position) FROM file_plan")
    return [("linked without a place", homeless), ("planned twice", repeated)]
