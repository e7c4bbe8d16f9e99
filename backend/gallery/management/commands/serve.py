"""`manage.py serve`: the pages, served by waitress, with a way in for the first time."""

from __future__ import annotations

import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application

from database import clear_scratch_copies, database_faults, wait_as_people_do
from errors import NexusError
from gallery.access.accounts import Colleague, change_role, invite, invite_again
from gallery.access.log import TERMINAL
from gallery.access.roles import Role
from gallery.serving import ServerOptions, make_server
from jobs.command import ExplainedCommand

_FIRST_ACCOUNT = "admin"
_EPILOG = """\
examples:
  NEXUS_HTTPS=0 python manage.py serve                         on this machine alone, over plain HTTP (make serve)
  python manage.py serve --trusted-proxy 127.0.0.1             behind a proxy on this machine that speaks HTTPS

Without NEXUS_HTTPS=0 a browser keeps its sign-in over HTTPS only. docs/serving.md shows a proxy.
"""


class Command(ExplainedCommand):
    help = "Serves the pages. As long as nobody has a password, it prints a one-time password of an administrator."
    epilog = _EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="default: 8000")
        parser.add_argument(
            "--host",
            default="127.0.0.1",
            help="the address to listen on; default: 127.0.0.1, this machine alone",
        )
        parser.add_argument(
            "--trusted-proxy",
            metavar="ADDRESS",
            help="believe what this proxy says of the browser's address and of HTTPS (X-Forwarded-*)",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        with _listening(options["host"], options["port"]) as listener:
            clear_scratch_copies()
            wait_as_people_do()
            try:
                with database_faults():
                    password = _first_password()
            except NexusError as error:
                raise CommandError(str(error), returncode=error.exit_status) from None
            serving = ServerOptions(settings.NEXUS_THREADS, options["trusted_proxy"])
            server = make_server(get_wsgi_application(), listener, serving)
            self._greet(options, password)
            server.run()

    def _greet(self, options: dict[str, Any], password: str | None) -> None:
        scheme = "https" if settings.SESSION_COOKIE_SECURE and options["trusted_proxy"] else "http"
        # Browsers keep passkeys for names only.
        host = "localhost" if options["host"] == "127.0.0.1" else options["host"]
        self.stdout.write(f"Nexus is at {scheme}://{host}:{options['port']}/")
        if password:
            self.stdout.write(f"  account            {_FIRST_ACCOUNT}")
            self.stdout.write(f"  one-time password  {password}")
            self.stdout.write("It leads to the choice of a password of your own, and of a second factor.")
        else:
            self.stdout.write(
                "Sign in with your account; `manage.py one_time_password ACCOUNT` helps who forgot."
            )
        if settings.SESSION_COOKIE_SECURE and not options["trusted_proxy"]:
            self.stdout.write(
                "Without HTTPS before it a browser will not stay signed in; on this machine alone, set NEXUS_HTTPS=0."
            )
        self.stdout.write("Stop it with Ctrl-C.")
        self.stdout.flush()


def _first_password() -> str | None:
    """A way in as long as no administrator has a password of their own."""
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    if any(user.has_usable_password() for user in administrators):
        return None
    user = User.objects.filter(username=_FIRST_ACCOUNT).first()
    if user is None:
        return invite(Colleague(_FIRST_ACCOUNT), Role.ADMINISTRATOR, TERMINAL).password
    if not user.is_active:
        return None
    change_role(user.pk, Role.ADMINISTRATOR, TERMINAL)
    return invite_again(user.pk, TERMINAL).password


def _listening(host: str, port: int) -> socket.socket:
    """A socket of ours, because waitress leaves one open that it could not bind."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as fault:
        reason = str(getattr(fault, "strerror", None) or fault).partition(" (while")[0]
        raise CommandError(
            f"Port {port} of {host} cannot be used: {reason}. Choose another one (make serve PORT=8001, or --port 8001).",
            returncode=2,
        ) from None
