"""`manage.py check_export`: the command line of the doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from console import Progress, Terminal
from images.checking import ExportCheck, check_export
from images.checking.rendering import print_check
from images.linking import LinkOptions
from jobs import StagedReports
from jobs.arguments import add_images_argument, add_reading_arguments, date_options, json_path, read_options
from jobs.command import JobCommand

_EPILOG = """\
examples:
  python manage.py check_export ../Image_dataV9.csv
  python manage.py check_export ../Images.tab --images s3://bucket/prefix/ --json -

It only reads. No contents of the export are shown: a value appears as its shape, such as 99/99/9999.

exit status: 0 ready for linking; 1 not ready, or it could not be tested; 2 wrong usage or an unreadable export.
"""


class Command(JobCommand[ExportCheck]):
    help = (
        "Examines an export: what the file is, what is odd about it and which export setting would avoid that, what its "
        "columns hold, how its dates read, and what the linker would make of it."
    )
    epilog = _EPILOG

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("export", type=Path, metavar="FILE", help="what FileMaker exported")
        add_images_argument(parser)
        parser.add_argument(
            "--json", metavar="FILE|-", help="write the findings as JSON; - is standard output"
        )
        add_reading_arguments(parser)

    def run_job(self, options: dict[str, Any], progress: Progress) -> ExportCheck:
        with StagedReports(folder=None, tables=(), json_path=json_path(options)) as reports:
            check = check_export(
                LinkOptions(
                    export=options["export"],
                    images_url=options["images"],
                    dry_run=True,
                    read=read_options(options),
                    dates=date_options(options),
                ),
                progress,
            )
            reports.write({}, check.as_json())
        return check

    def show(self, result: ExportCheck, terminal: Terminal) -> None:
        print_check(result, terminal)

    def exit_status(self, result: ExportCheck) -> int:
        return 0 if result.is_ready else 1
