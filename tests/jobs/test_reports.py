"""Reports are there when a run is done; what stands in their way is found before it begins, or said after it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from errors import RunFailed, UnusableInput
from jobs import StagedReports, Table
from jobs.provenance import started_by
from jobs.reports import spreadsheet_cell

TABLES = {"rows.csv": Table(("line",), [[(1,), ("=2",)]])}


def test_a_folder_under_the_name_of_a_report_is_found_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").mkdir()

    with (
        pytest.raises(UnusableInput, match="a folder has that name"),
        StagedReports(tmp_path, tuple(TABLES), None),
    ):
        pytest.fail("the run began")

    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


def test_what_cannot_be_published_after_the_commit_says_that_the_run_stands(tmp_path: Path) -> None:
    def run() -> None:
        with StagedReports(tmp_path, tuple(TABLES), None) as reports:
            reports.write(TABLES, {})
            (tmp_path / "rows.csv").mkdir()

    with pytest.raises(RunFailed, match="The run is done and stands") as caught:
        run()

    assert (tmp_path / ".rows.csv.part").read_text().split() == ["line", "1", "'=2"]
    assert ".rows.csv.part" in caught.value.message


def test_json_is_readable_in_every_encoding(tmp_path: Path) -> None:
    """Names of files that are no Unicode reach Python as lone surrogates, which no file can hold."""
    with StagedReports(None, (), tmp_path / "result.json") as reports:
        reports.write({}, {"key": "B\udcfccher/Ü.jpg"})

    assert (tmp_path / "result.json").read_bytes().isascii()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        *((f"{sign}1", f"'{sign}1") for sign in "=+-@＝＋－＠"),
        # Where a spreadsheet parts cells at semicolons, what stands behind one begins a cell.
        ("a;=1.jpg", "a;'=1.jpg"),
        ("；＝1", "；'＝1"),
        (';"=1"', ';\'"=1"'),
        (' "@x', "' \"@x"),
        ("a; b - c = d.jpg", "a; b - c = d.jpg"),
        # A line of its own would begin a cell, too.
        ("x\n=1", r"x\n=1"),
        ("\t=1", r"\t=1"),
        ("\x1b[31m\u202e", r"\x1b[31m\u202e"),
        (-5, -5),
    ],
)
def test_no_cell_of_a_report_is_a_formula_or_works_unseen(cell: object, written: object) -> None:
    assert spreadsheet_cell(cell) == written


@pytest.mark.parametrize("fault", [KeyError("uid not found: 54321"), OSError("No username set")])
def test_a_user_without_a_name_can_start_a_run(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def nobody() -> str:
        raise fault

    monkeypatch.setattr("getpass.getuser", nobody)
    assert started_by().startswith(f"user {os.getuid()}@")
