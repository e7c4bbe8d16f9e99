"""`manage.py check_access_log`: the command line of `gallery.access.chain_check`."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError

from database import database_faults
from errors import NexusError
from gallery.access.chain import Head
from gallery.access.chain_check import check_chain
from jobs.command import ExplainedCommand

_EPILOG = """\
examples:
  python manage.py check_access_log                                  follows the chain from its beginning to its head
  python manage.py check_access_log --knows 1207:9f86d0…             and looks whether that event is still the same

Every report of a re-import ends with an event and its hash. docs/access-log.md says what the chain proves, and what it does not.
"""


class Command(ExplainedCommand):
    help = "Looks whether the access log is what was written, and names the first event that is not."
    epilog = _EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--knows",
            metavar="EVENT:HASH",
            type=_head,
            action="append",
            default=[],
            help="an event that has to be in the log, as a report has it; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            with database_faults():
                found = check_chain(options["knows"])
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        self.stdout.write(f"{found.events:,} events follow from each other. The newest: {found.head.words}.")
        if found.problem:
            raise CommandError(f"The access log is not what was written: {found.problem}.", returncode=1)


def _head(text: str) -> Head:
    match = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text)
    if match is None:
        raise ArgumentTypeError("write EVENT:HASH as a report has them")
    return Head(int(match[1]), match[2])
