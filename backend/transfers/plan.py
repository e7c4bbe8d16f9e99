"""The plan of a transfer: one outcome for every row and every record, and what the database shall hold. Made in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from console import Progress
from database import Workbench
from errors import RunFailed
from transfers.kind import Account, Outcome
from transfers.transfer import MOST_OF_ID, Transfer

__all__ = ["ImportPlan", "Tally", "check_sums", "counts_of", "make_plan", "tally"]

_ROWS, _COMPARE = (Path(__file__).with_name(name) for name in ("rows.sql", "compare.sql"))


@dataclass(frozen=True)
class Tally:
    """An account as it stands: how many there are, and every outcome that occurred, with its count."""

    whole: int
    counts: Mapping[Outcome, int]

    @property
    def sum(self) -> int:
        return sum(self.counts.values())


def tally(bench: Workbench, account: Account) -> Tally:
    """What the plan in the workbench has made of an account."""
    found = dict(bench.rows(f"SELECT outcome, count(*) FROM {account.table} GROUP BY outcome"))
    (whole,) = bench.one(f"SELECT {account.whole}")
    return Tally(whole, {outcome: found[outcome] for outcome in account.outcomes if outcome in found})


def counts_of(accounts: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
    """Every account for other programs: name -> outcome -> how many."""
    return {
        name: {outcome.value: count for outcome, count in one.counts.items()}
        for name, one in accounts.items()
    }


def check_sums(accounts: Mapping[str, Tally], faults: Iterable[tuple[str, int]]) -> None:
    """Lets a plan pass in which everything ends in exactly one outcome.

    Args:
        accounts: name -> how it stands.
        faults: what must not occur, in words, and how often it does.

    Raises:
        RunFailed: the sums do not close, which would be a defect of ours.
    """
    faults = list(faults)
    if all(one.whole == one.sum for one in accounts.values()) and not any(count for _, count in faults):
        return
    sums = [f"{one.whole} {name}, {one.sum} accounted for" for name, one in accounts.items()]
    others = ", ".join(f"{count} {words}" for words, count in faults)
    raise RunFailed(
        f"The sums do not close: {'; '.join([*sums, others])}. Nothing was written.",
        "This is a defect of Nexus, not of your data; please report it with these numbers.",
    )


@dataclass(frozen=True)
class ImportPlan:
    """The counts of a plan; its lines stand in the workbench (`transfers.tables`).

    Attributes:
        accounts: every account of the kind, by its name.
        records_before: in the database before the run.
        with_date: rows that stand for their record and hold a day, readable or not.
        unreadable_dates: the lines of those among them whose day cannot be read; their records have none, or keep the
            one they had.
        kept_values: values of records that stay although the export's cell is blank.
        unfilled: fact that only fills -> records whose own value stays although the export has another.
        least: for each thing that has to hold of most records, of how many it does.
    """

    accounts: Mapping[str, Tally]
    records_before: int
    with_date: int
    unreadable_dates: tuple[int, ...]
    kept_values: int
    unfilled: Mapping[str, int]
    least: tuple[int, ...]

    @property
    def rows(self) -> Mapping[Outcome, int]:
        """Every outcome that occurred among the rows, with its count."""
        return self.accounts["rows"].counts

    @property
    def applied(self) -> int:
        """Rows that stand for their record, one per record."""
        return sum(self.count(one) for one in ("created", "updated", "unchanged"))

    @property
    def used(self) -> int:
        """Rows whose record is in the database as they say, once the run is done."""
        return sum(count for outcome, count in self.rows.items() if outcome.is_taken)

    @property
    def rows_in_limit(self) -> int:
        return self.accounts["rows"].whole - self.count("beyond_limit")

    @property
    def skipped(self) -> int:
        """Rows within the limit that are not used, each for its named reason."""
        return self.rows_in_limit - self.used

    @property
    def records_after(self) -> int:
        """Records in the database once the run is done; none is ever deleted."""
        return self.records_before + self.count("created")

    def count(self, outcome: str) -> int:
        """How many rows came to this outcome."""
        return sum(count for one, count in self.rows.items() if one == outcome)


def make_plan(bench: Workbench, transfer: Transfer, limit: int | None, progress: Progress) -> ImportPlan:
    """Decides over every row and every record.

    Raises:
        RunFailed: the sums do not close, which would be a defect of ours.
    """
    with progress.step("Comparing", unit="rows") as step:
        variables = {"row_limit": limit, "most_of_id": MOST_OF_ID}
        for script in (_ROWS, transfer.plan, _COMPARE):
            bench.run_script(script, variables)
        plan = _count(bench, transfer)
        step.advance(plan.accounts["rows"].whole)
    check_sums(plan.accounts, _faults(bench, transfer))
    return plan


def _faults(bench: Workbench, transfer: Transfer) -> list[tuple[str, int]]:
    """Every record written by one row alone, and no key given twice."""
    (repeated,) = bench.one("SELECT count(*) - count(DISTINCT id) FROM used_row")
    (taken,) = bench.one(
        "SELECT count(*) FROM used_row SEMI JOIN record USING (id) WHERE outcome = 'created'"
    )
    return [(f"{transfer.kind.name} planned twice", repeated), ("keys taken", taken)]


_COUNTS = """
SELECT (SELECT count(*) FROM record) AS records_before,
       count(*) FILTER (date_problem <> '' OR len([1 FOR f IN facts IF f.name = '{date}' AND f.told <> '']) > 0) AS with_date,
       coalesce(list(line ORDER BY line) FILTER (date_problem <> ''), []) AS unreadable_dates,
       coalesce(sum(len(kept)), 0)::BIGINT AS kept_values
FROM used_row
"""


def _count(bench: Workbench, transfer: Transfer) -> ImportPlan:
    counts = bench.record(_COUNTS.format(date=transfer.day_name))
    unfilled = dict(bench.rows("SELECT unnest(unfilled) AS name, count(*) FROM used_row GROUP BY name"))
    least = (bench.one(f"SELECT count(*) FROM used_row WHERE {one.holds}") for one in transfer.least)
    return ImportPlan(
        accounts={account.name: tally(bench, account) for account in transfer.kind.accounts},
        unfilled={fact.name: unfilled.get(fact.name, 0) for fact in transfer.facts if fact.only_fills},
        least=tuple(count for (count,) in least),
        **counts | {"unreadable_dates": tuple(counts["unreadable_dates"])},
    )
