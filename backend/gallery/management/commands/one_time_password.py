"""`manage.py one_time_password`: a way in for a new account, or for whoever forgot their password."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.db import transaction

from database import database_faults
from errors import NexusError
from gallery.access.accounts import Colleague, Invitation, change_role, invite, invite_again
from gallery.access.log import TERMINAL
from gallery.access.one_time_passwords import LIFETIME
from gallery.access.roles import Role
from jobs.command import ExplainedCommand

_EPILOG = """\
examples:
  python manage.py one_time_password anna --role clinician     a new account, or another role for one there is
  python manage.py one_time_password anna                      anna forgot her password

roles: a clinician sees pictures and corrects them; a steward also sees the runs and assigns what could not be linked;
an administrator also manages accounts and reads the access log.
"""


class Command(ExplainedCommand):
    help = "Prints a password with which one chooses one's own within 24 hours; makes the account where there is none."
    epilog = _EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", metavar="ACCOUNT", help="the name with which one signs in")
        parser.add_argument(
            "--role",
            type=Role,
            choices=tuple(Role),
            help="needed for a new account; replaces the role of an old one",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            # All of it or nothing: no role without a way in.
            with database_faults(), transaction.atomic():
                invitation = _invitation(options["account"], options["role"])
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        hours = LIFETIME.total_seconds() / 3600
        self.stdout.write(f"One-time password of {options['account']}: {invitation.password}")
        self.stdout.write(
            f"Whoever signs in with it within {hours:.0f} hours chooses a password of their own, once."
        )


def _invitation(name: str, role: Role | None) -> Invitation:
    user = User.objects.filter(username=name).first()
    if user is None:
        if role is None:
            raise CommandError(f"There is no account {name!r}. Name a --role to make it.", returncode=2)
        return invite(Colleague(name), role, TERMINAL)
    if role:
        change_role(user.pk, role, TERMINAL)
    return invite_again(user.pk, TERMINAL)
