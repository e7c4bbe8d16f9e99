"""How a command ends that could not do its work: a message, a status, no traceback; and a defect: no contents."""

from __future__ import annotations

import errno
import logging
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django.core.management
import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from errors import RunFailed, UnusableInput
from nexus import edge
from nexus.edge import status_of
from nexus.logs import FaultFormatter, print_fault
from tests.processes import Installation

NAME = "Quillfeather"


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (UnusableInput("Not so.", "But so."), 2, "Not so.\nBut so."),
        (RunFailed("Not now."), 1, "Not now."),
        (ImproperlyConfigured("SECRET_KEY"), 2, "Configuration: SECRET_KEY"),
        (psycopg.errors.UniqueViolation(NAME), 1, "UniqueViolation (23505)"),
        (psycopg.errors.UndefinedTable(NAME), 2, "manage.py migrate"),
        (
            OSError(errno.ENOSPC, "No space left on device", "/var/x"),
            1,
            "No space left on device: /var/x\nMake room",
        ),
        (OSError(errno.EMFILE, "Too many open files"), 1, "ulimit -n"),
        (OSError("odd"), 1, "OSError"),
        (MemoryError(), 1, "not enough memory"),
        (ModuleNotFoundError("No module named 'obstore'"), 1, "No module named 'obstore'\nInstall"),
        (KeyboardInterrupt(), 130, "Interrupted."),
        (SystemExit(3), 3, ""),
        (SystemExit("why"), 1, ""),
        (SystemExit(None), 0, ""),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_what_ends_a_command(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: BaseException,
    status: int,
    words: str,
) -> None:
    def command(_arguments: list[str]) -> None:
        raise fault

    monkeypatch.setattr(django.core.management, "execute_from_command_line", command)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(logging, "raiseExceptions", True)

    assert status_of(["manage.py", "migrate"]) == status

    told = capsys.readouterr().err
    assert words in told
    assert NAME not in told


def test_names_of_files_are_never_read_in_another_encoding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "iso8859-1")
    assert status_of(["manage.py", "check"]) == 2
    assert "PYTHONUTF8=1" in capsys.readouterr().err


def test_a_clock_that_was_reset_judges_no_dates(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(edge, "_BEFORE_NEXUS", datetime.now(tz=UTC) + timedelta(days=1))
    assert status_of(["manage.py", "check"]) == 2
    assert f"The clock of this machine says {datetime.now(tz=UTC):%Y-%m-%d}." in capsys.readouterr().err


def _defect() -> BaseException:
    try:
        os.environ[NAME]
    except LookupError as fault:
        return fault
    raise AssertionError


def test_a_defect_tells_where_and_not_what(capsys: pytest.CaptureFixture[str]) -> None:
    fault = _defect()
    print_fault(type(fault), fault, fault.__traceback__)

    told = capsys.readouterr().err
    assert "in _defect" in told
    assert "KeyError" in told
    assert NAME not in told


def test_the_servers_log_says_what_a_fault_of_the_database_means() -> None:
    """A full disk is nobody's defect, and whoever reads the log can end it."""
    try:
        raise psycopg.errors.DiskFull(NAME)
    except psycopg.Error as fault:
        written = FaultFormatter().formatException((type(fault), fault, fault.__traceback__))

    assert "The database's disk is full." in written
    assert NAME not in written


def test_the_log_of_other_packages_goes_the_same_way() -> None:
    """The web server logs what breaks while it sends an answer, under a name of its own."""
    handlers = logging.getLogger().handlers
    assert any(isinstance(handler.formatter, FaultFormatter) for handler in handlers)


def test_settings_that_are_wrong_end_every_command_with_2(tmp_path: Path) -> None:
    installation = Installation(tmp_path, "sqlite:///a #1/b.sqlite3")
    for done in (
        installation.manage("migrate"),
        installation.python("../scripts/reimport/master_reimport.py", "--list"),
    ):
        assert done.returncode == 2
        assert done.stderr.startswith("DATABASE_URL has a #")
        assert "Traceback" not in done.stderr
