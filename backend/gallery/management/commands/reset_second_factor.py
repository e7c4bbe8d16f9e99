"""`manage.py reset_second_factor`: for whoever lost the phone or the key that they sign in with."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from database import database_faults
from errors import NexusError
from gallery.access.accounts import account_named, reset_factors
from gallery.access.log import TERMINAL
from jobs.command import ExplainedCommand

_EPILOG = """\
example:
  python manage.py reset_second_factor anna        anna lost her phone

Her recovery codes end with it, and so do her sessions; her password stays. Where a second factor is required, she sets
another one up at her next sign-in.
"""


class Command(ExplainedCommand):
    help = "Takes the second factors and recovery codes from an account, and ends its sessions."
    epilog = _EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", metavar="ACCOUNT", help="the name with which one signs in")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        name = options["account"]
        try:
            with database_faults():
                count = reset_factors(account_named(name).pk, TERMINAL)
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        self.stdout.write(f"Taken away from {name}: {count} second factor{'' if count == 1 else 's'}.")
