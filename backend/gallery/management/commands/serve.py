"""`manage.py serve`: the pages, served by waitress, with a way in for the first time."""

from __future__ import annotations

import signal
import socket
import sys
from argparse import ArgumentParser
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application

from database import clear_scratch_copies, database_faults, wait_as_people_do
from errors import NexusError
from gallery.access.accounts import Colleague, invite, invite_again
from gallery.access.log import TERMINAL
from gallery.access.roles import Role
from gallery.serving import ServerOptions, make_server
from jobs.command import ExplainedCommand

_FIRST_ACCOUNT = "admin"
_HOW_TO_BEGIN = f"python manage.py one_time_password {_FIRST_ACCOUNT} --role administrator"
_EPILOG = """\
examples:
  NEXUS_HTTPS=0 python manage.py serve                         on this machine alone, over plain HTTP (make serve)
  python manage.py serve --trusted-proxy 127.0.0.1             behind a proxy on this machine that speaks HTTPS

Without NEXUS_HTTPS=0 a browser keeps its sign-in over HTTPS only. docs/serving.md shows a proxy. Where standard output is no terminal
but somebody's log, no password is printed: `python manage.py one_time_password admin --role administrator` makes the first way in.
"""


class Command(ExplainedCommand):
    help = "Serves the pages. As long as no administrator has a password, it prints a one-time password, on a terminal alone."
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

        parser.add_argument(
            "--insecure",
            action="store_true",
            help="with NEXUS_HTTPS=0, let other machines in, too: whoever listens in the network reads records and passwords",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        _refuse_plain_network(options["host"], is_accepted=options["insecure"])
        with _listening(options["host"], options["port"]) as listener:
            clear_scratch_copies()
            wait_as_people_do()
            try:
                with database_faults():
                    password = self._first_password()
            except NexusError as error:
                raise CommandError(str(error), returncode=error.exit_status) from None
            serving = ServerOptions(settings.NEXUS_THREADS, options["trusted_proxy"])
            server = make_server(get_wsgi_application(), listener, serving)
            self._greet(options, password)
            # As Ctrl-C: the processes that decode end with this one.
            signal.signal(signal.SIGTERM, lambda *_: sys.exit())
            server.run()

    def _first_password(self) -> str | None:
        """A way in as long as no administrator has one of their own; never where a service manager keeps what is printed."""
        return _way_in() if self.stdout.isatty() and _lacks_administrator() else None

    def _greet(self, options: dict[str, Any], password: str | None) -> None:
        scheme = "https" if settings.SESSION_COOKIE_SECURE and options["trusted_proxy"] else "http"
        # Browsers keep passkeys for names only.
        host = "localhost" if options["host"] == "127.0.0.1" else options["host"]
        self.stdout.write(f"Nexus is at {scheme}://{host}:{options['port']}/")
        if password:
            self.stdout.write(f"  account            {_FIRST_ACCOUNT}")
            self.stdout.write(f"  one-time password  {password}")
            self.stdout.write("It leads to the choice of a password of your own, and of a second factor.")
        elif _lacks_administrator():
            self.stdout.write(f"No administrator has a password. At this machine's terminal: {_HOW_TO_BEGIN}")
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


def _lacks_administrator() -> bool:
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    return not any(user.has_usable_password() for user in administrators)


def _way_in() -> str | None:
    """Of the account that begins; None where somebody has that name who is no administrator, and is not made one by this."""
    user = User.objects.filter(username=_FIRST_ACCOUNT).first()
    if user is None:
        return invite(Colleague(_FIRST_ACCOUNT), Role.ADMINISTRATOR, TERMINAL).password
    return invite_again(user.pk, TERMINAL).password if user.is_superuser and user.is_active else None


def _refuse_plain_network(host: str, *, is_accepted: bool) -> None:
    if settings.SESSION_COOKIE_SECURE or is_accepted or _is_this_machine(host):
        return
    raise CommandError(
        f"NEXUS_HTTPS=0 and --host {host} would show records and passwords to whoever listens in the network. Serve behind a "
        "proxy that speaks HTTPS (docs/serving.md), or, if that network is a wire of your own, add --insecure.",
        returncode=2,
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
