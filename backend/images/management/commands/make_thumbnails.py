"""`manage.py make_thumbnails`: the command line of `images.thumbnails.beforehand`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from console import Progress, Terminal
from images.thumbnails.beforehand import make_all_thumbnails
from images.thumbnails.options import ThumbnailOptions
from images.thumbnails.result import ThumbnailsResult
from images.thumbnails.summary import print_summary
from jobs.arguments import add_store_argument, count, json_path
from jobs.command import JobCommand

_EPILOG = """\
examples:
  python manage.py make_thumbnails
  python manage.py make_thumbnails --limit 100 --jobs 2
  python manage.py make_thumbnails --retry-refused --json ../var/thumbnails.json

It can be stopped and run again at any time: what is there is passed over. A full run also removes the thumbnails of
files that are listed no more. Originals are only read.

exit status: 0 done, refused files are counted and named; 1 some files could not be read, or the thumbnails not be kept;
2 wrong usage, or the store cannot be read.
"""


class Command(JobCommand[ThumbnailsResult]):
    help = "Makes the thumbnails of every listed picture and PDF beforehand, on all cores."
    epilog = _EPILOG
    interrupted = "Interrupted. The thumbnails made until now are kept; run it again for the others."

    def add_arguments(self, parser: CommandParser) -> None:
        add_store_argument(parser, "images")
        parser.add_argument(
            "--jobs",
            type=count,
            metavar="N",
            help="so many processes (default: one for each core; 1 for a handful of files)",
        )
        parser.add_argument("--limit", type=count, metavar="N", help="only the first N files in key order")
        parser.add_argument("--retry-refused", action="store_true", help="try again what was refused before")
        parser.add_argument("--json", metavar="FILE|-", help="write the result as JSON; - is standard output")

    def run_job(self, options: dict[str, Any], progress: Progress) -> ThumbnailsResult:
        return make_all_thumbnails(
            ThumbnailOptions(
                images_url=options["images"],
                folder=settings.NEXUS_THUMBNAILS_DIR,
                most_megapixels=settings.NEXUS_MOST_MEGAPIXELS,
                memory=settings.NEXUS_DECODING_MEMORY,
                jobs=options["jobs"],
                limit=options["limit"],
                retry_refused=options["retry_refused"],
                json_path=json_path(options),
            ),
            progress,
        )

    def show(self, result: ThumbnailsResult, terminal: Terminal) -> None:
        print_summary(result, terminal)

    def exit_status(self, result: ThumbnailsResult) -> int:
        return 1 if result.unreadable else 0
