"""The plan: one outcome for every file and every row, and what the database shall hold. Made by one SQL file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from console import Progress
from database import Workbench
from errors import RunFailed
from images.linking.outcomes import FileOutcome, RowOutcome
from patients.proof import prove_references

__all__ = ["Plan", "make_plan"]

_MATCH = Path(__file__).with_name("match.sql")


@dataclass(frozen=True)
class Plan:
    """The counts of a plan; its lines stand in the workbench (`images.linking.tables`).

    Attributes:
        images: files of this run: all that are listed, or the first ones under a limit.
        files: every outcome that occurred among them, with its count.
        export_rows: rows of the export, malformed ones included.
        rows: every outcome that occurred among them, with its count.
        patients: patients under whom files are linked once the run is done.
        batches: batches in which they are.
        batches_created: those of them that this run makes.
        batches_removed: batches that an earlier run had made and that this one empties.
        standing: files of this run that were linked before it.
        withdrawn: those of them that are linked no more, because the inputs prove it no more.
        not_listed: images in the database whose file the listing does not have; they stay as they are.
    """

    images: int
    files: dict[FileOutcome, int]
    export_rows: int
    rows: dict[RowOutcome, int]
    patients: int
    batches: int
    batches_created: int
    batches_removed: int
    standing: int
    withdrawn: int
    not_listed: int

    @property
    def linked(self) -> int:
        """Files that are linked once the run is done."""
        return sum(count for outcome, count in self.files.items() if outcome.is_linked)

    @property
    def skipped(self) -> int:
        """Files that are not linked, each for its named reason."""
        return sum(count for outcome, count in self.files.items() if not outcome.is_linked)

    @property
    def errors(self) -> int:
        """Files without exactly one outcome; a run in which this is not 0 does not go through."""
        return abs(self.images - self.linked - self.skipped)

    @property
    def expected(self) -> int:
        """Files that could be linked: all but those that are no record of anybody, such as `Thumbs.db`."""
        return sum(count for outcome, count in self.files.items() if outcome.is_expected)

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
        plan = _count(bench)
        step.advance(plan.images)
    _check_sums(bench, plan)
    return plan


def _count(bench: Workbench) -> Plan:
    files = dict(bench.rows("SELECT outcome, count(*) FROM file_plan GROUP BY outcome"))
    rows = dict(bench.rows("SELECT outcome, count(*) FROM row_plan GROUP BY outcome"))
    return Plan(
        files={outcome: files[outcome] for outcome in FileOutcome if outcome in files},
        rows={outcome: rows[outcome] for outcome in RowOutcome if outcome in rows},
        **bench.record(_COUNTS),
    )


_COUNTS = """
SELECT (SELECT count(*) FROM file) AS images,
       (SELECT count(*) FROM export_row) + (SELECT count(*) FROM malformed_row) AS export_rows,
       (SELECT count(DISTINCT patient_id) FROM file_plan WHERE is_linked) AS patients,
       (SELECT count(DISTINCT batch_id) FROM file_plan WHERE is_linked) AS batches,
       (SELECT count(*) FROM new_batch) AS batches_created,
       (SELECT count(*) FROM emptied_batch) AS batches_removed,
       (SELECT count(*) FROM file_plan WHERE image_id IS NOT NULL) AS standing,
       (SELECT count(*) FROM file_plan WHERE is_withdrawn) AS withdrawn,
       (SELECT count(*) FROM image ANTI JOIN listed_file USING (key)) AS not_listed
"""


def _check_sums(bench: Workbench, plan: Plan) -> None:
    """Every file and every row once, and every linked file under one patient, on one day, in one batch."""
    (homeless,) = bench.one(
        "SELECT count(*) FROM file_plan WHERE is_linked AND (patient_id IS NULL OR day IS NULL OR batch_id IS NULL)"
    )
    (repeated,) = bench.one("SELECT count(*) - count(DISTINCT position) FROM file_plan")
    if plan.errors or homeless or repeated or sum(plan.rows.values()) != plan.export_rows:
        raise RunFailed(
            f"The sums do not close: {plan.images} files, {plan.linked} linked, {plan.skipped} skipped, "
            f"{homeless} linked without a place, {repeated} planned twice; {plan.export_rows} rows, "
            f"{sum(plan.rows.values())} accounted for. Nothing was written.",
            "This is a defect of Nexus, not of your data; please report it with these numbers.",
        )
