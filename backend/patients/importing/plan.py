"""The plan: one outcome for every row and every patient, and what the database shall hold. Made by one SQL file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console import Progress
from database import Workbench
from errors import RunFailed
from patients.importing.facts import MOST_CHARACTERS
from patients.importing.outcomes import PatientOutcome, RowOutcome
from patients.proof import prove

__all__ = ["Plan", "make_plan"]

_PLAN = Path(__file__).with_name("plan.sql")
_ASKED: Final = "SELECT DISTINCT key AS ref, key FROM export_row WHERE key IS NOT NULL"


@dataclass(frozen=True)
class Plan:
    """The counts of a plan; its lines stand in the workbench (`used_row`, `row_plan`, `patient_plan`).

    Attributes:
        export_rows: rows of the export, malformed ones included.
        rows: every outcome that occurred among them, with its count.
        patients_before: patients in the database before the run.
        patients: every outcome that occurred among them, with its count.
        named: rows that stand for their patient, and whose patient has a name once the run is done.
        with_date: rows that stand for their patient and hold a date of birth, readable or not.
        unreadable_dates: the lines of those among them whose date cannot be read; their patients have none, or
            keep the one they had.
        kept_values: values of patients that stay although the export's cell is blank.
        kept_notes: patients whose notes in the database stay although the export has others.
    """

    export_rows: int
    rows: dict[RowOutcome, int]
    patients_before: int
    patients: dict[PatientOutcome, int]
    named: int
    with_date: int
    unreadable_dates: tuple[int, ...]
    kept_values: int
    kept_notes: int

    @property
    def applied(self) -> int:
        """Rows that stand for their patient, one per patient."""
        return sum(self.count(one) for one in (RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED))

    @property
    def used(self) -> int:
        """Rows whose patient is in the database as they say, once the run is done."""
        return sum(count for outcome, count in self.rows.items() if outcome.is_used)

    @property
    def rows_in_limit(self) -> int:
        return self.export_rows - self.count(RowOutcome.BEYOND_LIMIT)

    @property
    def skipped(self) -> int:
        """Rows within the limit that are not used, each for its named reason."""
        return self.rows_in_limit - self.used

    @property
    def patients_after(self) -> int:
        """Patients in the database once the run is done; nobody is ever deleted."""
        return self.patients_before + self.count(RowOutcome.CREATED)

    def count(self, outcome: RowOutcome) -> int:
        return self.rows.get(outcome, 0)


def make_plan(bench: Workbench, limit: int | None, progress: Progress) -> Plan:
    """Decides over every row and every patient.

    Raises:
        RunFailed: the sums do not close, which would be a defect of ours.
    """
    with progress.step("Comparing", unit="rows") as step:
        prove(bench, _ASKED)
        bench.run_script(_PLAN, {"row_limit": limit, "most_characters": MOST_CHARACTERS})
        plan = _count(bench)
        step.advance(plan.export_rows)
    _check_sums(bench, plan)
    return plan


_COUNTS = """
SELECT (SELECT count(*) FROM export_row) + (SELECT count(*) FROM malformed_row),
       (SELECT count(*) FROM patient),
       count(*) FILTER (merged[4] <> '' OR merged[5] <> ''),
       count(*) FILTER (told[1] <> '' OR date_problem <> ''),
       coalesce(list(line ORDER BY line) FILTER (date_problem <> ''), []),
       coalesce(sum(len(kept)), 0)::BIGINT,
       count(*) FILTER (notes_differ)
FROM used_row
"""


def _count(bench: Workbench) -> Plan:
    rows = dict(bench.rows("SELECT outcome, count(*) FROM row_plan GROUP BY outcome"))
    patients = dict(bench.rows("SELECT outcome, count(*) FROM patient_plan GROUP BY outcome"))
    counts = bench.one(_COUNTS)
    return Plan(
        export_rows=counts[0],
        rows={outcome: rows[outcome] for outcome in RowOutcome if outcome in rows},
        patients_before=counts[1],
        patients={outcome: patients[outcome] for outcome in PatientOutcome if outcome in patients},
        named=counts[2],
        with_date=counts[3],
        unreadable_dates=tuple(counts[4]),
        kept_values=counts[5],
        kept_notes=counts[6],
    )


def _check_sums(bench: Workbench, plan: Plan) -> None:
    """Every row and every patient once, every patient written by one row alone, and no key given twice."""
    (repeated,) = bench.one("SELECT count(*) - count(DISTINCT patient_id) FROM used_row")
    (taken,) = bench.one(
        "SELECT count(*) FROM used_row SEMI JOIN patient ON patient.id = patient_id WHERE outcome = 'created'"
    )
    rows, patients = sum(plan.rows.values()), sum(plan.patients.values())
    if repeated or taken or (rows, patients) != (plan.export_rows, plan.patients_before):
        raise RunFailed(
            f"The sums do not close: {plan.export_rows} rows, {rows} accounted for; {plan.patients_before} patients, "
            f"{patients} accounted for; {repeated} patients planned twice, {taken} keys taken. Nothing was written.",
            "This is a defect of Nexus, not of your data; please report it with these numbers.",
        )
