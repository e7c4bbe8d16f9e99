"""Serving: a way in for the first time only, a port that is taken is said so, faults are written without values."""

from __future__ import annotations

import logging
import socket
import sys
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from errors import RunFailed
from gallery.management.commands.serve import _first_password
from gallery.models import OneTimePassword
from nexus.logs import FaultFormatter

pytestmark = pytest.mark.any_database


def test_a_port_that_is_taken_is_named_with_what_to_do(db: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(CommandError) as refusal:
        call_command("serve", "--port", str(taken.getsockname()[1]), stdout=StringIO())

    assert refusal.value.returncode == 2
    assert "make serve PORT=8001" in str(refusal.value)


def test_as_long_as_no_administrator_has_a_password_there_is_a_new_way_in(db: None) -> None:
    first, second = _first_password(), _first_password()

    assert first and second and first != second  # noqa: PT018
    assert OneTimePassword.objects.count() == 1
    assert User.objects.get().is_superuser


def test_once_an_administrator_has_a_password_none_is_printed(db: None) -> None:
    _first_password()
    user = User.objects.get()
    user.set_password("a long walk to the harbour")
    user.save()

    assert _first_password() is None


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
