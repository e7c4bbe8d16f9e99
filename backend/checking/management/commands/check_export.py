"""`manage.py check_export`: the command line of the doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

from django.core.management.base import CommandError, CommandParser

from checking.check import ExportCheck, check_export
from checking.refused import RefusedExport, look_at_refused
from checking.rendering import print_check, print_refused
from console import Progress, Terminal
from filemaker import ExportError
from files.options import LinkOptions
from jobs import StagedReports
from jobs.arguments import add_reading_arguments, add_store_argument, date_options, json_path, read_options
from jobs.command import JobCommand
from reimport.phases import kinds

_EPILOG = """\
examples:
  python manage.py check_export ../Image_dataV9.csv
  python manage.py check_export ../Patients.csv
  python manage.py check_export ../Images.tab --images s3://bucket/prefix/ --json -

It only reads. No contents of the export are shown: a value appears as its shape, such as 99/99/9999.

exit status: 0 ready; 1 not ready, or it could not be tested; 2 wrong usage or an unreadable export.
"""

_Finding: TypeAlias = ExportCheck | RefusedExport


class Command(JobCommand[_Finding]):
    help = (
        "Examines an export of any kind: what the file is, what is odd about it and which export setting "
        "would avoid that, what its columns hold, how its dates read, and what the linker or the import would make of it."
    )
    epilog = _EPILOG

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("export", type=Path, metavar="FILE", help="what FileMaker exported")
        parser.add_argument(
            "--kind",
            choices=list(kinds()),
            help="what it is an export of (default: what its columns say)",
        )
        add_store_argument(parser, "images")
        add_store_argument(parser, "documents")
        parser.add_argument(
            "--json", metavar="FILE|-", help="write the findings as JSON; - is standard output"
        )
        add_reading_arguments(parser)

    def run_job(self, options: dict[str, Any], progress: Progress) -> _Finding:
        with StagedReports(folder=None, tables=(), json_path=json_path(options)) as reports:
            finding = _examine(_link_options(options), options["kind"], options["documents"], progress)
            reports.write({}, finding.as_json())
        return finding

    def show(self, result: _Finding, terminal: Terminal) -> None:
        if isinstance(result, ExportCheck):
            print_check(result, terminal)
        else:
            print_refused(result, terminal)

    def exit_status(self, result: _Finding) -> int:
        if isinstance(result, RefusedExport):
            # As every command says it of an export that it cannot read.
            raise CommandError(str(result.error), returncode=result.error.exit_status)
        return 0 if result.is_ready else 1


def _examine(options: LinkOptions, kind: str | None, documents_url: str, progress: Progress) -> _Finding:
    try:
        return check_export(options, progress, kind, documents_url)
    except ExportError as error:
        return look_at_refused(options, kind, error, progress)


def _link_options(options: dict[str, Any]) -> LinkOptions:
    return LinkOptions(
        export=options["export"],
        store_url=options["images"],
        dry_run=True,
        read=read_options(options),
        dates=date_options(options),
    )
