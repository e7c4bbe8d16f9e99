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
from gallery.access.tokens import DAYS, MOST_DAYS, Network, Scope, TokenTerms, make_token, networks
from gallery.models import ApiToken
from jobs.command import ExplainedCommand

_EPILOG = """\
examples:
  python manage.py one_time_password lab-viewer --role clinician     an account of the program's own, so that the log names it
  python manage.py make_api_token lab-viewer --name "Lab viewer"     its token: records without files, for 90 days
  python manage.py make_api_token lab-viewer --name "Lab viewer" --scope metadata --scope pixels --from 10.0.0.7

The token may read what the account may read, within its scopes: metadata is everything but files, pixels are thumbnails, originals
and the files of documents. docs/api.md says how it is shown. The account's page, under People, lists its tokens, and an
administrator revokes one there.
"""
_MOST_CHARACTERS: int = ApiToken._meta.get_field("name").max_length or 0
_MOST_NETWORKS = 8


class Command(ExplainedCommand):
    help = "Prints a token, once, with which another program reads the API in the name of an account."
    epilog = _EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "account", metavar="ACCOUNT", help="whose rights the token has; no administrator's"
        )
        parser.add_argument(
            "--name", metavar="PROGRAM", type=_program, required=True, help="which program it is for"
        )
        parser.add_argument(
            "--days",
            type=_days,
            default=DAYS,
            help=f"how long it is good, 1 to {MOST_DAYS}; default: {DAYS}",
        )
        parser.add_argument(
            "--scope",
            type=Scope,
            choices=tuple(Scope),
            action="append",
            help="what it reads; may be repeated; default: metadata",
        )
        parser.add_argument(
            "--from",
            dest="networks",
            metavar="ADDRESS",
            type=_network,
            action="append",
            default=[],
            help="an address or a network, such as 10.0.0.0/24, from which alone it is good; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if len(options["networks"]) > _MOST_NETWORKS:
            raise CommandError(f"A token has at most {_MOST_NETWORKS} addresses.", returncode=2)
        scopes = frozenset(options["scope"] or [Scope.METADATA])
        terms = TokenTerms(options["days"], scopes, tuple(options["networks"]))
        try:
            with database_faults(), transaction.atomic():
                account = _account(options["account"])
                token = make_token(account, options["name"], terms)
                write_event(TERMINAL, Action.MADE_TOKEN, Target(account_id=account.pk, detail=terms.detail))
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        self.stdout.write(token)
        self.stderr.write(
            f"It is shown this once, and good for {terms.days} days. The program sends it as the header "
            "`Authorization: Bearer TOKEN`."
        )


def _program(text: str) -> str:
    name = text.strip()
    if not 0 < len(name) <= _MOST_CHARACTERS:
        raise ArgumentTypeError(f"a name has 1 to {_MOST_CHARACTERS} characters")
    return name


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:6]) <= MOST_DAYS:
        raise ArgumentTypeError(f"a token is good for 1 to {MOST_DAYS} days")
    return int(text)


def _network(text: str) -> Network:
    try:
        (network,) = networks([text])
    except ValueError:
        raise ArgumentTypeError("an address such as 10.0.0.7, or a network such as 10.0.0.0/24") from None
    return network


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
