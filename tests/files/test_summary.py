"""What a run of a linker says of itself on a terminal, beside its counts."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import cast

import pytest

from console import Terminal
from files.folders import FolderChoice
from files.inputs import LinkInputs
from files.listing import Listing
from images.linking.outcomes import Attention, FileOutcome
from images.linking.plan import Plan
from images.linking.result import LinkResult
from images.linking.summary import print_summary
from tests.images.clinic import ADA, Clinic
from transfers.kind import Outcome
from transfers.plan import Tally

pytestmark = pytest.mark.any_database

ODD = """\

total           linked  patients  batches  skipped  errors
3,001  2,000 (66.64 %)        30       40    1,001       0

files  what became of them
2,000  newly linked
1,001  skipped: without a date

files  worth a look (attention.csv of --report names them)
1,200  linked, with the same bytes as a file of another patient

Batches: 5 to be created, 6 to be removed because they are empty.
Dates: day first.
Limited to the first 3,001 of 4,001 files; rows of the others count as without a file.
1,001 links of earlier runs to be withdrawn: the inputs prove them no more.
1,001 images in the database have no file in this listing; they stay as they are.
Folders: files of 4 carry recids of this export; it is taken to speak of 2 of them. --images names another one.
3 files whose names do not tell what they are could not be read, and count as neither an image nor a PDF; the next run tries again.
Export: column 3 was taken for recid: its ids are files.
Export: read as cp1252: one byte.
Export: a quirk

 rows  type that backend/images/types.toml does not know (linked as other)
1,100  type 0
1,099  type 1
1,098  type 2
1,097  type 3
1,096  type 4
1,095  type 5
1,094  type 6
1,093  type 7
1,092  type 8
1,091  type 9
... and 2 more; all of them are in --json.

Dry run: nothing was written. A live run does exactly this; leave out --dry-run for it.
"""
EVEN = """\

total  linked  patients  batches  skipped  errors
2,000   2,000        30       40        0       0

files  what became of them
2,000  newly linked

Batches: 5 created, 6 removed because they are empty.
Dates: day first.

 rows  type that backend/images/types.toml does not know (linked as other)
1,100  type 0
1,099  type 1
1,098  type 2
1,097  type 3
1,096  type 4
1,095  type 5
1,094  type 6
1,093  type 7
1,092  type 8
1,091  type 9

Done, as run 8: 2,000 files linked, 0 skipped, all accounted for.
"""


def told(result: LinkResult) -> str:
    stream = io.StringIO()
    print_summary(result, Terminal(stream))
    return " ".join(stream.getvalue().split())


def test_a_limit_is_said_with_what_it_means_for_the_rows(clinic: Clinic) -> None:
    clinic.dump("1.jpg 2.jpg 3.jpg")

    said = told(clinic.link(limit=2))

    assert "Limited to the first 2 of 3 files; rows of the others count as without a file." in said
    assert "Limited" not in told(clinic.link())


def test_of_several_folders_it_says_of_how_many_the_export_is_taken_to_speak(clinic: Clinic) -> None:
    clinic.dump("photos/1.jpg photos/2.jpg photos/3.jpg letters/3.jpg")

    said = told(clinic.link())

    assert (
        "Folders: files of 2 carry recids of this export; it is taken to speak of 1 of them. --images names another one."
    ) in said


def test_links_that_are_withdrawn_and_files_that_are_gone_are_counted(clinic: Clinic) -> None:
    clinic.dump("1.jpg 2.jpg 3.jpg")
    clinic.link()
    (clinic.images / "3.jpg").unlink()
    clinic.row("2", ADA, "01/01/2015")

    said = told(clinic.link(accept_fewer=True))

    assert "1 links of earlier runs withdrawn: the inputs prove them no more." in said
    assert "1 images in the database have no file in this listing; they stay as they are." in said


def run_of(*, run: int | None, plan: Plan, odd: bool) -> LinkResult:
    """A result of which everything there is to say is odd, or nothing is."""
    quirk = SimpleNamespace(detail="a quirk")
    column = SimpleNamespace(index=2, name="recid", evidence="its ids are files")
    export = SimpleNamespace(
        recognised=[column] if odd else [],
        encoding="cp1252",
        encoding_evidence="one byte" if odd else "",
        quirks=[quirk] if odd else [],
    )
    inputs = SimpleNamespace(
        dates=SimpleNamespace(sentence=lambda: "day first"),
        files_listed=plan.total + 1_000 if odd else plan.total,
        listing=Listing(files=9, unreadable=3 if odd else 0, folders=FolderChoice(4, 2 if odd else 4)),
        export=export,
        unmapped_types={f"type {number}": 1_100 - number for number in range(12 if odd else 10)},
    )
    attention: dict[Outcome, int] = {Attention.SAME_BYTES: 1_200} if odd else {}
    return LinkResult(run, cast(LinkInputs, inputs), plan, attention, {})


def lines(result: LinkResult) -> list[str]:
    stream = io.StringIO()
    print_summary(result, Terminal(stream))
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def plan_of(skipped: int) -> Plan:
    files = Tally(
        2_000 + skipped, {FileOutcome.LINKED: 2_000, **({FileOutcome.NO_DATE: skipped} if skipped else {})}
    )
    accounts = {"files": files, "rows": Tally(0, {})}
    numbers = {"patients": 30, "standing": 9, "withdrawn": skipped, "not_listed": skipped, "batches": 40}
    return Plan(accounts, **numbers, batches_created=5, batches_removed=6)


def test_a_dry_run_of_which_everything_is_odd_says_all_of_it() -> None:
    assert lines(run_of(run=None, plan=plan_of(1_001), odd=True)) == ODD.splitlines()


def test_a_run_of_which_nothing_is_odd_says_no_more_than_what_it_did() -> None:
    assert lines(run_of(run=8, plan=plan_of(0), odd=False)) == EVEN.splitlines()
