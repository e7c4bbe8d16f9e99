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

_ROWS, _TARGETS, _REASONS, _COMPARE = (
    Path(__file__).with_name(f"{name}.sql") for name in ("rows", "targets", "reasons", "compare")
)


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
        with_date: rows that stand for their record, or would but for their day, and hold one, readable or not.
        dates_read: those of them whose day can be read.
        unreadable_dates: the lines of those that stand for their record although their day cannot be read; it has none,
            or keeps the one it had.
        kept_values: values of records that stay although the export's cell is blank; or although the export has another
            one, where they were changed in Nexus.
        unfilled: field that only fills -> records whose own value stays although the export has another.
        least: for each thing that has to hold of most records, of how many it does.
        remarks: what was told of rows that stand for their records -> of how many.
        listings: name -> what is listed -> how many rows have it.
        figures: what the totals tell besides.
    """

    accounts: Mapping[str, Tally]
    records_before: int
    with_date: int
    dates_read: int
    unreadable_dates: tuple[int, ...]
    kept_values: int
    unfilled: Mapping[str, int]
    least: tuple[int, ...]
    remarks: Mapping[str, int]
    listings: Mapping[str, Mapping[str, int]]
    figures: Mapping[str, int]

    @property
    def rows(self) -> Mapping[Outcome, int]:
        """Every outcome that occurred among the rows, with its count."""
        return self.accounts["rows"].counts

    @property
    def applied(self) -> int:
        """Rows that stand for their record, one per record."""
        return sum(self.count(one) for one in ("created", "updated", "unchanged", "kept"))

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
        day = transfer.kind.day
        variables = {
            "row_limit": limit,
            "most_of_id": MOST_OF_ID,
            "three_way": 1 if transfer.imported else None,
            "needs_day": 1 if day and not day.may_lack else None,
        }
        own = (_TARGETS, transfer.plan, _REASONS) if transfer.imported else (transfer.plan,)
        for script in (_ROWS, *own):
            bench.run_script(script, variables)
        _make_filled(bench, transfer)
        bench.run_script(_COMPARE, variables)
        plan = _count(bench, transfer)
        step.advance(plan.accounts["rows"].whole)
    check_sums(plan.accounts, _faults(bench, transfer))
    return plan


def _make_filled(bench: Workbench, transfer: Transfer) -> None:
    """The view `filled`: of each row, what the plan made of it and the columns for the document, in the order of `field`."""
    fields = ", ".join(f'reading."{name}"::VARCHAR' for name in transfer.fields)
    bench.rows(
        f"CREATE VIEW filled AS SELECT line, list_concat([{fields}], e.texts[{len(transfer.reads) + 1}:]) AS texts "
        "FROM reading JOIN export_row e USING (line)"
    )


def _faults(bench: Workbench, transfer: Transfer) -> list[tuple[str, int]]:
    """Every record written by one row alone, and no key given twice."""
    (repeated,) = bench.one("SELECT count(*) - count(DISTINCT id) FROM used_row")
    (taken,) = bench.one(
        "SELECT count(*) FROM used_row SEMI JOIN record USING (id) WHERE outcome = 'created'"
    )
    return [(f"{transfer.kind.name} planned twice", repeated), ("keys taken", taken)]


_COUNTS = """
SELECT (SELECT count(*) FROM record) AS records_before,
       (SELECT coalesce(sum(len(kept)), 0)::BIGINT FROM used_row) AS kept_values,
       (SELECT count(*) FROM dated WHERE date_problem <> '' OR problem = '') AS with_date,
       (SELECT count(*) FROM dated WHERE problem = '') AS dates_read,
       (SELECT coalesce(list(line ORDER BY line), []) FROM dated WHERE date_problem <> '' AND reason IS NULL)
         AS unreadable_dates
"""
# The rows that stand for their records, or would but for their dates.
_DATED = """
CREATE VIEW dated AS
SELECT s.line, s.date_problem, d.problem, j.reason
FROM judgement j JOIN statement s USING (line) JOIN export_row r USING (line) LEFT JOIN date_reading d USING (date_text)
WHERE j.reason IS NULL OR j.reason IN ('no_date', 'invalid_date', 'ambiguous_date')
"""


def _count(bench: Workbench, transfer: Transfer) -> ImportPlan:
    bench.rows(_DATED)
    counts = bench.record(_COUNTS)
    unfilled = dict(bench.rows("SELECT unnest(unfilled) AS name, count(*) FROM used_row GROUP BY name"))
    remarks = bench.rows(
        "SELECT unnest(remarks) AS words, count(*) FROM used_row GROUP BY words ORDER BY words"
    )
    least = (bench.one(f"SELECT count(*) FROM used_row WHERE {one.holds}") for one in transfer.least)
    return ImportPlan(
        accounts={account.name: tally(bench, account) for account in transfer.kind.accounts},
        unfilled={name: unfilled.get(name, 0) for name in transfer.fields if name in transfer.only_fills},
        least=tuple(count for (count,) in least),
        remarks=dict(remarks),
        listings={one.name: dict(bench.rows(one.query)) for one in transfer.listings},
        figures=_figures(bench, transfer),
        **counts | {"unreadable_dates": tuple(counts["unreadable_dates"])},
    )


def _figures(bench: Workbench, transfer: Transfer) -> dict[str, int]:
    values = ", ".join(f'facts[{place}].value AS "{name}"' for place, name in enumerate(transfer.fields, 1))
    query = f"SELECT {{}} FROM (SELECT {values} FROM used_row)"
    return {name: bench.one(query.format(counted))[0] for name, counted in transfer.figures.items()}
