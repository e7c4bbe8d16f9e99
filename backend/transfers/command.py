"""The command line of every import, and what it means."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, ClassVar

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
from transfers.kind import Kind
from transfers.options import ImportOptions
from transfers.result import ImportResult
from transfers.run import run_transfer
from transfers.summary import print_summary
from transfers.transfer import Transfer

_EPILOG = """\
examples:
  {command} --dry-run --limit 100
  {command} --dry-run --report ../var/report
  {command}

Start with a small --limit, then a full --dry-run, then the live run. It can be run again at any time: {name} keep
their keys, what the export leaves blank stays as it is, and none is ever deleted. undo_run takes a run back.

exit status: 0 done and accounted for; 1 failed, nothing written; 2 wrong usage or unreadable input, nothing written.
"""


def add_transfer_arguments(parser: argparse.ArgumentParser, kind: Kind, limit: str) -> None:
    """What every transfer is asked; `limit` says of what N are taken."""
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
    parser.add_argument("--limit", type=count, metavar="N", help=limit)
    *first, last = (sheet.file for sheet in kind.sheets)
    add_result_arguments(parser, f"{', '.join(first)} and {last}" if first else last)
    add_reading_arguments(parser)


def transfer_options(options: dict[str, Any]) -> dict[str, Any]:
    """The parsed options, as `TransferOptions` calls them."""
    return {
        "export": options["csv"],
        "dry_run": options["dry_run"],
        "limit": options["limit"],
        "read": read_options(options),
        "dates": date_options(options),
        "report_dir": options["report"],
        "json_path": json_path(options),
    }


class ImportCommand(JobCommand[ImportResult]):
    """The command of a transfer; the module that Django knows it by says no more than which."""

    transfer: ClassVar[Transfer]

    @property
    def help(self) -> str:  # type: ignore[override] # Django has a text here
        kind = self.transfer.kind
        return f"Creates and updates {kind.name} from FileMaker's export, or names the reason why not. Never deletes one."

    @property
    def epilog(self) -> str:  # type: ignore[override]
        kind = self.transfer.kind
        export = f"../{kind.patterns[0].replace('*', 'csv')}"
        return _EPILOG.format(command=f"python manage.py {kind.command} --csv {export}", name=kind.name)

    def add_arguments(self, parser: CommandParser) -> None:
        add_transfer_arguments(parser, self.transfer.kind, "only the first N rows of the export")
        asked = [
            "fewer rows than this can be used",
            *(f"fewer {least.words}" for least in self.transfer.least),
        ]
        if self.transfer.kind.day:
            asked.append(f"fewer {self.transfer.kind.day.several} can be read")
        parser.add_argument(
            "--min-usable",
            type=percent,
            default=50.0,
            metavar="PERCENT",
            help=f"fail, and write nothing, if {' or '.join(asked)} (default: 50)",
        )

    def run_job(self, options: dict[str, Any], progress: Progress) -> ImportResult:
        wanted = ImportOptions(min_usable=options["min_usable"], **transfer_options(options))
        return run_transfer(self.transfer, wanted, progress)

    def show(self, result: ImportResult, terminal: Terminal) -> None:
        print_summary(result, terminal)
