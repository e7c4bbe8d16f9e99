"""What the command lines of linkers and imports ask for: every option, and what holds without it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest
from django.core.management import load_command_class

from console import SilentProgress
from filemaker import DateOrder, ReadOptions
from files.command import add_link_arguments, link_options
from files.options import LinkOptions
from images.linking.kind import IMAGE_FILES
from jobs import clinic_dates
from patients.transfer import PATIENTS
from transfers import command
from transfers.options import ImportOptions

ALL = ("--csv", "x.csv", "--dry-run", "--limit", "7", "--report", "r", "--json", "j", "--encoding", "cp1252", "--columns", "a, b")  # fmt: skip
EVERYTHING: dict[str, Any] = {
    "export": Path("x.csv"), "dry_run": True, "limit": 7, "report_dir": Path("r"), "json_path": Path("j"),
    "read": ReadOptions(encoding="cp1252", columns=("a", "b")),
}  # fmt: skip


def asked_of_linker(*arguments: str) -> LinkOptions:
    parser = argparse.ArgumentParser()
    add_link_arguments(parser, IMAGE_FILES)
    return link_options(IMAGE_FILES, vars(parser.parse_args(arguments)))


def asked_of_import(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> ImportOptions:
    asked: list[ImportOptions] = []

    def run(transfer: object, options: ImportOptions, _progress: object) -> None:
        assert transfer is PATIENTS
        asked.append(options)

    monkeypatch.setattr(command, "run_transfer", run)
    its = load_command_class("patients", "import_patients")
    assert isinstance(its, command.ImportCommand)
    its.run_job(
        vars(its.create_parser("manage.py", "import_patients").parse_args(arguments)), SilentProgress()
    )
    return asked[0]


def test_a_linker_is_asked_for_what_its_command_line_says(settings: Any) -> None:
    settings.NEXUS_IMAGES_URL = "file:///dump/"

    assert asked_of_linker("--csv", "x.csv") == LinkOptions(
        export=Path("x.csv"), store_url="file:///dump/", min_linked=50.0, accept_fewer=False, dry_run=False,
        limit=None, read=ReadOptions(), dates=clinic_dates(), report_dir=None, json_path=None,
    )  # fmt: skip
    assert asked_of_linker(
        *ALL, "--images", "file:///x/", "--min-linked", "7.5", "--accept-fewer", "--date-order", "dmy"
    ) == LinkOptions(
        store_url="file:///x/", min_linked=7.5, accept_fewer=True, dates=clinic_dates(DateOrder("dmy")), **EVERYTHING
    )  # fmt: skip


def test_an_import_is_asked_for_what_its_command_line_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked_of_import(monkeypatch, "--csv", "x.csv") == ImportOptions(
        export=Path("x.csv"), min_usable=50.0, dry_run=False, limit=None, read=ReadOptions(),
        dates=clinic_dates(), report_dir=None, json_path=None,
    )  # fmt: skip
    assert asked_of_import(monkeypatch, *ALL, "--min-usable", "7.5") == ImportOptions(
        min_usable=7.5, dates=clinic_dates(), **EVERYTHING
    )


def test_what_is_not_asked_for_is_a_run_that_writes_and_is_guarded() -> None:
    link = LinkOptions(export=Path("x.csv"), store_url="file:///dump/", dates=clinic_dates())
    transfer = ImportOptions(export=Path("x.csv"), dates=clinic_dates())

    assert (link.min_linked, link.accept_fewer, link.dry_run, link.limit) == (50.0, False, False, None)
    assert (transfer.min_usable, transfer.dry_run, transfer.limit) == (50.0, False, None)


def test_each_command_names_its_export_and_the_files_of_its_report() -> None:
    its = load_command_class("patients", "import_patients")
    said = " ".join(its.create_parser("manage.py", "import_patients").format_help().split())

    assert "python manage.py import_patients --csv ../Patients.csv --dry-run --limit 100" in said
    assert "only the first N rows of the export" in said
    assert "write rows.csv and patients.csv there" in said
    assert (
        "if fewer rows than this can be used or fewer patients would have a name or fewer dates of birth can be read" in said
    )  # fmt: skip
