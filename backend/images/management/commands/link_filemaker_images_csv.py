"""`manage.py link_filemaker_images_csv`: the command line of `images.linking`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from console import Progress, Terminal
from files.command import add_link_arguments, link_options
from images.linking import LinkResult, link
from images.linking.kind import IMAGE_FILES
from images.linking.summary import print_summary
from jobs.command import JobCommand

_EPILOG = """\
examples:
  python manage.py link_filemaker_images_csv --csv ../Image_dataV9.csv --dry-run --limit 100
  python manage.py link_filemaker_images_csv --csv ../Image_dataV9.csv --dry-run --report ../var/report
  python manage.py link_filemaker_images_csv --csv ../Image_dataV9.csv

Start with a small --limit, then a full --dry-run, then the live run. It can be run again at any time: it brings the
database to what the inputs say, and keeps what a person corrected.

exit status: 0 done and accounted for; 1 failed, nothing written; 2 wrong usage or unreadable input, nothing written.
"""


class Command(JobCommand[LinkResult]):
    help = (
        "Links every image of a FileMaker dump to the right patient, grouped into batches by patient and day, "
        "or names the reason why not."
    )
    epilog = _EPILOG

    def add_arguments(self, parser: CommandParser) -> None:
        add_link_arguments(parser, IMAGE_FILES)

    def run_job(self, options: dict[str, Any], progress: Progress) -> LinkResult:
        return link(link_options(IMAGE_FILES, options), progress)

    def show(self, result: LinkResult, terminal: Terminal) -> None:
        print_summary(result, terminal)
