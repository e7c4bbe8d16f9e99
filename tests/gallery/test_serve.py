"""Serving: a way in for the first time only, a port that is taken is said so, faults are written without values."""

from __future__ import annotations

import logging
import re
import socket
import sys
from contextlib import nullcontext
from io import StringIO
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from errors import RunFailed
from gallery.access.roles import Role, give_role
from gallery.models import OneTimePassword
from nexus.logs import FaultFormatter

pytestmark = pytest.mark.any_database


def test_a_port_that_is_taken_is_named_with_what_to_do(db: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(CommandError) as refusal:
        call_command("serve", "--port", str(taken.getsockname()[1]), stdout=StringIO())

    assert refusal.value.returncode == 2
    assert "make serve PORT=8001" in str(refusal.value)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def printed(monkeypatch: pytest.MonkeyPatch, out: StringIO, *arguments: str) -> str:
    """What `serve` says before it serves."""
    monkeypatch.setattr("gallery.management.commands.serve.make_server", lambda *_: SimpleNamespace(run=int))
    call_command("serve", "--port", "0", *arguments, stdout=out)
    return out.getvalue()


def test_as_long_as_no_administrator_has_a_password_a_terminal_shows_a_new_way_in(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [re.search(r"one-time password  (\S+)\n", printed(monkeypatch, Terminal())) for _ in range(2)]

    assert all(found)
    assert OneTimePassword.objects.count() == 1
    assert User.objects.get().is_superuser


def test_what_a_service_manager_keeps_holds_no_password_but_the_way_to_one(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = printed(monkeypatch, StringIO())

    assert "one_time_password admin --role administrator" in said
    assert "one-time password  " not in said
    assert not User.objects.exists()
    assert not OneTimePassword.objects.exists()


def test_once_an_administrator_has_a_password_none_is_printed(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed(monkeypatch, Terminal())
    user = User.objects.get()
    user.set_password("a long walk to the harbour")
    user.save()

    assert "one-time password  " not in printed(monkeypatch, Terminal())
    assert "No administrator" not in printed(monkeypatch, StringIO())


def test_an_account_that_happens_to_be_called_admin_is_made_no_administrator(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = User.objects.create(username="admin")
    give_role(user, Role.CLINICIAN)

    assert "one-time password  " not in printed(monkeypatch, Terminal())
    assert not User.objects.get().is_superuser
    assert not OneTimePassword.objects.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "nexus.example"])  # noqa: S104
def test_without_encryption_the_pages_are_for_this_machine_unless_somebody_says_otherwise(
    db: None, monkeypatch: pytest.MonkeyPatch, settings: Settings, host: str
) -> None:
    settings.SESSION_COOKIE_SECURE = False
    monkeypatch.setattr("gallery.management.commands.serve._listening", lambda *_: nullcontext())

    with pytest.raises(CommandError, match="whoever listens in the network") as refusal:
        printed(monkeypatch, StringIO(), "--host", host)
    assert refusal.value.returncode == 2

    assert "Nexus is at" in printed(monkeypatch, StringIO(), "--host", host, "--insecure")
    assert "Nexus is at" in printed(monkeypatch, StringIO(), "--host", "127.0.0.1")


def fault_lines(error: Exception) -> str:
    try:
        raise error
    except type(error):
        record = logging.LogRecord(
            "django", logging.ERROR, "", 0, "Internal Server Error: /", None, sys.exc_info()
        )
    return FaultFormatter().format(record)


def test_a_fault_is_logged_with_its_place_and_kind_and_without_its_text() -> None:
    lines = fault_lines(ValueError("DETAIL: Key (last_name)=(Quillfeather)"))

    assert "test_serve.py" in lines
    assert "ValueError" in lines
    assert "Quillfeather" not in lines


def test_our_own_errors_keep_their_text() -> None:
    assert "Nothing was written." in fault_lines(RunFailed("Nothing was written."))
