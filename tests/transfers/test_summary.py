"""What an import says of itself on a terminal: each outcome in its words, what was odd, and what is not lost."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from console import Terminal
from patients.keys import patient_key
from patients.models import Patient
from patients.records import RecordOutcome
from patients.transfer import PATIENTS, PatientRowOutcome
from tests.patients.registry import ADA, BRUNO, Registry
from tests.transfers.diary import DIARY, Diary
from transfers.kind import Day, Outcome, words_of
from transfers.plan import ImportPlan, Tally
from transfers.result import ImportResult
from transfers.stand import ImportInputs
from transfers.summary import print_summary
from transfers.transfer import Transfer

pytestmark = pytest.mark.any_database


def told(result: ImportResult) -> list[str]:
    stream = io.StringIO()
    print_summary(result, Terminal(stream))
    return [" ".join(line.split()) for line in stream.getvalue().splitlines() if line]


def test_only_rows_of_which_nothing_was_taken_are_called_skipped(tmp_path: Path, db: None) -> None:
    Patient.objects.create(filemaker_metadata={"filemaker_id": BRUNO})
    registry = Registry(tmp_path)
    registry.row(ADA)
    registry.row(ADA)
    registry.row("")

    lines = told(registry.run())

    assert [line for line in lines if line.startswith("1 ")] == [
        "1 new patients",
        "1 identical to a used one",
        "1 skipped: without a FileMaker id",
        "1 not in the export; they stay as they are",
    ]


def test_what_is_odd_about_the_dates_is_said_with_the_rest(tmp_path: Path, db: None) -> None:
    registry = Registry(tmp_path)
    for at, text in enumerate(("18/04/1950", "9/11/1950", "25/06/1950", "3/2/1950")):
        registry.row(f"P-{at}", Date_of_Birth=text)

    result = registry.run()

    quirk = next(quirk for quirk in result.inputs.export.quirks if quirk.name == "swapped_day")
    assert (quirk.line, quirk.count) == (3, 2)
    assert f"Export: {quirk.detail}" in told(result)


def test_of_many_dates_that_cannot_be_read_the_first_lines_are_named(tmp_path: Path, db: None) -> None:
    registry = Registry(tmp_path)
    for at in range(12):
        registry.row(f"P-{at}", Date_of_Birth="13/32/1950")

    assert (
        "12 dates of birth cannot be read, in line 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more (--report, --json); "
        "their patients are not lost." in told(registry.run())
    )


def test_of_what_is_listed_the_most_frequent_comes_first(tmp_path: Path, db: None) -> None:
    Patient.objects.create(pk=patient_key(ADA), filemaker_metadata={"filemaker_id": ADA})
    diary = Diary(tmp_path)
    for author in ("Ash", "Yew", "Yew", "Elm", "Yew", "Ash", "Oak"):
        diary.row("", ADA, f"note {len(diary.rows)}", author, "")

    assert "Authors: Yew (3), Ash (2), Elm (1), Oak (1)." in told(diary.run())


def test_an_outcome_that_only_another_version_knows_is_told_by_its_name() -> None:
    """Reports and runs of earlier versions are shown, too."""
    assert words_of(PatientRowOutcome, "no_id") == "without a FileMaker id"
    assert words_of(PatientRowOutcome, "left_out") == "left out"


DATED_DIARY = replace(
    DIARY, kind=replace(DIARY.kind, day=Day("day", "days of entries", earliest=date(1900, 1, 1)))
)


def plan_of(transfer: Transfer, *, odd: bool) -> ImportPlan:
    """A plan of which everything there is to say is odd, or nothing is."""
    rows: dict[Outcome, int] = {RecordOutcome.CREATED: 1_200, **({RecordOutcome.NO_DATE: 3} if odd else {})}
    others = next(account.name for account in transfer.kind.accounts if account.name != "rows")
    authors = {f"author {number:02}": 1_100 for number in reversed(range(31 if odd else 30))}
    return ImportPlan(
        accounts={"rows": Tally(sum(rows.values()), rows), others: Tally(0, {})},
        records_before=4,
        with_date=1_200 if odd else 0,
        dates_read=1_000,
        unreadable_dates=tuple(range(2, 13 if odd else 2)),
        kept_values=1_001 if odd else 0,
        unfilled={"first_name": 1_002 if odd else 0},
        least=(),
        remarks={"a remark": 1_003} if odd else {},
        listings={listing.name: authors for listing in transfer.listings},
        figures={"entries_of_patients": 1_004} if odd else {},
    )


def lines_of(transfer: Transfer, *, run: int | None, odd: bool) -> list[str]:
    export = SimpleNamespace(
        line_unit="row", encoding="cp1252", encoding_evidence="one byte" if odd else "",
        quirks=[SimpleNamespace(detail="a quirk")] if odd else [],
    )  # fmt: skip
    inputs = SimpleNamespace(
        columns=("author", "text"), extras=("Weather", "Mood") if odd else (), export=export,
        dates=SimpleNamespace(sentence=lambda: "day first"),
    )  # fmt: skip
    return told(ImportResult(transfer, run, cast(ImportInputs, inputs), plan_of(transfer, odd=odd), {}))


def test_a_dry_run_of_which_everything_is_odd_says_all_of_it() -> None:
    listed = ", ".join(f"author {number:02} (1,100)" for number in range(30))

    assert lines_of(DATED_DIARY, run=None, odd=True) == [
        "rows created updated unchanged kept duplicate skipped diary",
        "1,203 1,200 0 0 0 0 3 1,204",
        "rows what became of them",
        "1,200 new",
        "3 skipped: without a date",
        "Columns that became fields: author, text.",
        "Columns that went to other_columns: Weather, Mood.",
        "Days of entries: day first.",
        "11 days of entries cannot be read, in row 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 1 more (--report, --json); their diary are not lost.",
        "The rows stand for 1,004 entries of patients.",
        "1,001 values stay as they were changed in Nexus, although the export has others.",
        "1,003 diary: a remark.",
        f"Authors: {listed}, and 1 more (--json).",
        "1,002 diary keep their first name, although the export has others.",
        "Export: read as cp1252: one byte.",
        "Export: a quirk",
        "Dry run: nothing was written. A live run does exactly this; leave out --dry-run for it.",
    ]


def test_a_run_of_which_nothing_is_odd_says_no_more_than_what_it_did() -> None:
    listed = ", ".join(f"author {number:02} (1,100)" for number in range(30))
    did = "Done, as run 8: 1,200 rows used, 0 skipped, all accounted for; no note was deleted."

    assert lines_of(DIARY, run=8, odd=False)[-3:] == [
        "Columns that became fields: author, text.",
        f"Authors: {listed}.",
        did,
    ]


def test_what_stays_where_the_export_is_blank_is_told_so() -> None:
    lines = lines_of(PATIENTS, run=None, odd=True)

    assert "1,001 values stay that the export leaves blank or that cannot be read there." in lines
