"""`manage.py import_patients`: the command line of `patients.importing`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from console import Progress, Terminal
from jobs.arguments import (
    add_reading_arguments,
    add_result_arguments,
    count,
    date_options,
    json_path,
    percent,
    read_options,
)
from jobs.command import JobCommand
from patients.importing import ImportOptions, ImportResult, import_patients
from patients.importing.summary import print_summary

_EPILOG = """\
examples:
  python manage.py import_patients --csv ../Patients.csv --dry-run --limit 100
  python manage.py import_patients --csv ../Patients.csv --dry-run --report ../var/report
  python manage.py import_patients --csv ../Patients.csv

Start with a small --limit, then a full --dry-run, then the live run. It can be run again at any time: patients keep
their keys, what the export leaves blank stays as it is, and nobody is ever deleted.

exit status: 0 done and accounted for; 1 failed, nothing written; 2 wrong usage or unreadable input, nothing written.
"""


class Command(JobCommand[ImportResult]):
    help = "Creates and updates patients from FileMaker's export, or names the reason why not. Never deletes one."
    epilog = _EPILOG

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--csv",
            required=True,
            type=Path,
            metavar="FILE",
            help="what FileMaker exported: csv, mer, tab, xlsx or xml",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="make the same plan, write nothing to the database"
        )
        parser.add_argument("--limit", type=count, metavar="N", help="only the first N rows of the export")
        parser.add_argument(
            "--min-usable",
            type=percent,
            default=50.0,
            metavar="PERCENT",
            help=(
                "fail, and write nothing, if fewer rows than this can be used, fewer patients have a name, or fewer "
                "dates of birth can be read (default: 50)"
            ),
        )
        add_result_arguments(parser, "rows.csv and patients.csv")
        add_reading_arguments(parser)

    def run_job(self, options: dict[str, Any], progress: Progress) -> ImportResult:
        return import_patients(_import_options(options), progress)

    def show(self, result: ImportResult, terminal: Terminal) -> None:
        print_summary(result, terminal)


def _import_options(options: dict[str, Any]) -> ImportOptions:
    return ImportOptions(
        export=options["csv"],
        dry_run=options["dry_run"],
        limit=options["limit"],
        min_usable=options["min_usable"],
        read=read_options(options),
        dates=date_options(options),
        report_dir=options["report"],
        json_path=json_path(options),
    )
