"""The plan of a run: one outcome for every file and every row. Made by the SQL of the kind between two files of SQL here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from database import Workbench
from files.kind import FiledKind
from patients.proof import prove_references
from transfers.kind import Outcome
from transfers.plan import Tally, tally

_FILES, _ROWS = (Path(__file__).with_name(name) for name in ("files.sql", "rows.sql"))
# Files that could not have been linked at all: they do not count for --min-linked.
_NO_RECORDS = frozenset({"derived_file", "unsupported_file"})

_COUNTS: Final = """
SELECT
  (SELECT count(DISTINCT patient_id) FROM file_plan WHERE is_linked) AS patients,
  (SELECT count(*) FROM file_plan WHERE {table}_id IS NOT NULL) AS standing,
  (SELECT count(*) FROM file_plan WHERE is_withdrawn) AS withdrawn,
  (SELECT count(*) FROM {table} ANTI JOIN listed_file USING (key)
   ANTI JOIN (SELECT {table}_id AS id FROM file_plan) planned USING (id)) AS not_listed
"""


@dataclass(frozen=True)
class LinkPlan:
    """The counts of a plan; its lines stand in the workbench (`files.tables`).

    Attributes:
        accounts: of the files of this run (all that are listed, or the first ones under a limit), and of the rows.
        patients: patients under whom files are linked once the run is done.
        standing: files of this run that were linked before it.
        withdrawn: those of them that are linked no more, because the inputs prove it no more.
        not_listed: records in the database whose file the listing does not have; they stay as they are.
    """

    accounts: Mapping[str, Tally]
    patients: int
    standing: int
    withdrawn: int
    not_listed: int

    @property
    def total(self) -> int:
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
        return abs(self.total - self.linked - self.skipped)

    @property
    def expected(self) -> int:
        """Files that could be linked: all but those that are no record of anybody, such as `Thumbs.db`."""
        return sum(count for outcome, count in self.files.items() if outcome not in _NO_RECORDS)

    @property
    def linked_percent(self) -> float:
        """The share of linked files among those that could be, in percent; 0 where there is none."""
        return 100.0 * self.linked / self.expected if self.expected else 0.0


def decide(bench: Workbench, files: FiledKind, match: Path, limit: int | None) -> dict[str, Tally]:
    """Makes the plan in the workbench; returns how its accounts stand.

    Args:
        bench: holds the inputs and the database.
        files: what the plan is about.
        match: the SQL file of the kind, which makes `repeated` and `file_plan` (see `files.tables`).
        limit: only the first so many files in key order.
    """
    prove_references(bench)
    bench.run_script(_FILES, {"file_limit": limit, "uuids_anywhere": int(files.uuids_anywhere)})
    bench.run_script(match, {})
    bench.run_script(_ROWS, {})
    return {account.name: tally(bench, account) for account in files.kind.accounts}


def count_links(bench: Workbench, files: FiledKind) -> dict[str, int]:
    """What `LinkPlan` tells beside its accounts."""
    return bench.record(_COUNTS.format(table=files.table))


def faults(bench: Workbench, place: str) -> list[tuple[str, int]]:
    """What a plan must not hold, in words, with its count: a file twice, and a linked one without a place.

    Args:
        bench: holds the plan.
        place: SQL that says of a line of `file_plan` whether it has one.
    """
    (homeless,) = bench.one(f"SELECT count(*) FROM file_plan WHERE is_linked AND NOT ({place})")
    (repeated,) = bench.one("SELECT count(*) - count(DISTINCT position) FROM file_plan")
    return [("linked without a place", homeless), ("planned twice", repeated)]
