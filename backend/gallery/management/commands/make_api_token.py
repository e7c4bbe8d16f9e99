"""`manage.py make_api_token`: a token with which another program of the clinic reads the API."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.db import transaction

from database import database_faults
from errors import NexusError
from gallery.access.log import TERMINAL, Action, Target, write_event
from gallery.access.tokens import make_token
from gallery.models import ApiToken
from jobs.command import ExplainedCommand

_EPILOG = """\
examples:
  python manage.py one_time_password lab-viewer --role clinician     an account of the program's own, so that the log names it
  python manage.py make_api_token lab-viewer --name "Lab viewer"     its token

The token may read what the account may read. docs/api.md says how it is shown. The account's page, under People, lists its
tokens, and an administrator revokes one there.
"""
_MOST_CHARACTERS: int = ApiToken._meta.get_field("name").max_length or 0


class Command(ExplainedCommand):
    help = "Prints a token, once, with which another program reads the API in the name of an account."
    epilog = _EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", metavar="ACCOUNT", help="whose rights the token has")
        parser.add_argument(
            "--name", metavar="PROGRAM", type=_program, required=True, help="which program it is for"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            with database_faults(), transaction.atomic():
                account = _account(options["account"])
                token = make_token(account, options["name"])
                write_event(TERMINAL, Action.MADE_TOKEN, Target(account_id=account.pk))
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        self.stdout.write(token)
        self.stderr.write(
            "It is shown this once. The program sends it as the header `Authorization: Bearer TOKEN`."
        )


def _program(text: str) -> str:
    name = text.strip()
    if not 0 < len(name) <= _MOST_CHARACTERS:
        raise ArgumentTypeError(f"a name has 1 to {_MOST_CHARACTERS} characters")
    return name


def _account(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(
            f"There is no account {name!r}. Make it with `manage.py one_time_password {name} --role ROLE`.",
            returncode=2,
        )
    if not user.is_active:
        raise CommandError(
            f"The account {name!r} is deactivated. An administrator reactivates it under People.",
            returncode=2,
        )
    return user
