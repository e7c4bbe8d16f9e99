"""What an import says of itself on a terminal: each outcome in its words, what was odd, and what is not lost."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from console import Terminal
from patients.keys import patient_key
from patients.models import Patient
from patients.transfer import PatientRowOutcome
from tests.patients.registry import ADA, BRUNO, Registry
from tests.transfers.diary import Diary
from transfers.kind import words_of
from transfers.result import ImportResult
from transfers.summary import print_summary

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
