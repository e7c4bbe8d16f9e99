"""`manage.py revoke`: ends every way into an account at once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from database import database_faults
from errors import NexusError
from gallery.access.accounts import account_named, revoke_access
from gallery.access.log import TERMINAL
from jobs.command import ExplainedCommand

_EPILOG = """\
examples:
  python manage.py revoke anna                     anna's password may be known, or her tablet was stolen
  python manage.py one_time_password anna          her way in again
  python manage.py revoke lab --keep-password      only what is open: sessions, one-time password, tokens

The account stays active, with its role. Under People, an administrator does the same, and deactivates accounts.
"""


class Command(ExplainedCommand):
    help = "Ends an account's sessions, one-time password, tokens and password at once."
    epilog = _EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", metavar="ACCOUNT", help="the name with which one signs in")
        parser.add_argument(
            "--keep-password", action="store_true", help="leave the password; end everything else"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        name = options["account"]
        try:
            with database_faults():
                ended = revoke_access(
                    account_named(name).pk, TERMINAL, keep_password=options["keep_password"]
                )
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        self.stdout.write(f"Ended: {ended.words}.")
        if ended.is_password_ended:
            self.stdout.write(f"A way in again: python manage.py one_time_password {name}")
