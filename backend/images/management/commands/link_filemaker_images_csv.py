"""`manage.py link_filemaker_images_csv`: the command line of `images.linking`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from console import Progress, Terminal
from images.linking import LinkOptions, LinkResult, link
from images.linking.kind import IMAGES
from images.linking.summary import print_summary
from jobs.arguments import add_images_argument, percent
from jobs.command import JobCommand
from transfers.command import add_transfer_arguments, transfer_options

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
        add_transfer_arguments(parser, IMAGES, "only the first N files in key order")
        add_images_argument(parser)
        parser.add_argument(
            "--min-linked",
            type=percent,
            default=50.0,
            metavar="PERCENT",
            help="fail, and write nothing, if fewer files than this can be linked (default: 50)",
        )
        parser.add_argument(
            "--accept-fewer",
            action="store_true",
            help="go on where the export breaks off, far fewer files are listed than before, too many rows of a first run have no file, or many earlier links would be withdrawn",
        )

    def run_job(self, options: dict[str, Any], progress: Progress) -> LinkResult:
        return link(_link_options(options), progress)

    def show(self, result: LinkResult, terminal: Terminal) -> None:
        print_summary(result, terminal)


def _link_options(options: dict[str, Any]) -> LinkOptions:
    return LinkOptions(
        store_url=options["images"],
        min_linked=options["min_linked"],
        accept_fewer=options["accept_fewer"],
        **transfer_options(options),
    )
