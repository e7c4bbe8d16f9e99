"""Ctrl-C, a lost connection, two runs at once: a clear message, a true ledger, nothing half-done."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from filelock import FileLock

from database import connected_to
from patients.models import Patient
from reimport import logbook, runner, transfer_phase
from reimport.models import PhaseRun, ReimportRun
from tests.processes import BACKEND, Installation
from tests.reimport.day import Day, small_day
from tests.reimport.state import DONE, state

INTERRUPTED_IMPORT = """
import django, os, signal, sys; django.setup()
from django.core.management import call_command, execute_from_command_line
from reimport import file_phase
carry_out = file_phase.carry_out
def interrupted(*arguments):
    result = carry_out(*arguments)
    {0}
    return result
file_phase.carry_out = interrupted
execute_from_command_line(["manage.py", "reimport", *sys.argv[1:]])
"""
# A shell starts background jobs with Ctrl-C switched off, and processes inherit that.
CTRL_C = "signal.signal(signal.SIGINT, signal.default_int_handler); os.kill(os.getpid(), signal.SIGINT)"
LOST = (
    "import psycopg; from django.db import connection; "
    "psycopg.connect(os.environ['DATABASE_URL'], autocommit=True)"
    ".execute('SELECT pg_terminate_backend(%s, 5000)', [connection.connection.info.backend_pid])"
)


@pytest.mark.parametrize(
    ("how", "status", "message"),
    [
        # What PostgreSQL has to show of a phase that breaks off, the lost connection shows.
        pytest.param(CTRL_C, 130, "Interrupted.", marks=pytest.mark.any_database),
        # SQLite has no connection to lose.
        pytest.param(LOST, 2, "cannot be reached", marks=pytest.mark.only_on("postgresql")),
    ],
)
def test_a_phase_that_is_broken_off(
    installation: Installation, tmp_path: Path, how: str, status: int, message: str
) -> None:
    day = small_day(tmp_path / "clinic")

    ended = installation.python("-c", INTERRUPTED_IMPORT.format(how), *day.arguments("--full"))

    assert (ended.returncode, message in ended.stderr) == (status, True), ended.stderr
    assert "Traceback" not in ended.stderr
    left = state(installation)
    assert (left["runs"], left["linked"], left["patients"]) == (["failed"], {}, 3)
    assert ("images", "failed") in left["phases"]
    assert "--resume" in ended.stdout
    assert installation.manage("reimport", *day.arguments("--resume")).returncode == 0
    assert state(installation) == DONE


def test_a_defect_of_ours_rolls_back_and_is_recorded_without_its_text(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        Patient.objects.create(last_name="Aardwolf")
        raise LookupError("Aardwolf")

    monkeypatch.setattr(transfer_phase, "run_transfer", broken)
    with pytest.raises(LookupError):
        day.run("--full")
    assert not Patient.objects.exists()
    assert ReimportRun.objects.get().phases.get(name="patients").fault == "LookupError"


HOLDER = """
import django, sys; django.setup()
from database import REIMPORT, only_one
with only_one(REIMPORT):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_reimport_is_refused(installation: Installation, tmp_path: Path) -> None:
    day = small_day(tmp_path / "clinic")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        cwd=BACKEND,
        env=installation.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        refused = installation.manage("reimport", *day.arguments("--full"))
        os.kill(holder.pid, signal.SIGKILL)

    assert refused.returncode == 1
    assert "Another re-import is in progress" in refused.stderr
    assert state(installation)["runs"] == []


@pytest.mark.only_on("sqlite")  # PostgreSQL's contents are compared in test_full_run
def test_a_dry_run_leaves_the_database_file_byte_for_byte(installation: Installation, tmp_path: Path) -> None:
    day = small_day(tmp_path / "clinic")
    file = Path(installation.database_url.removeprefix("sqlite:///"))
    before = hashlib.sha256(file.read_bytes()).hexdigest()

    dry = installation.manage("reimport", *day.arguments("--full", "--dry-run"))

    assert dry.returncode == 0, dry.stderr
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert not Path(f"{file}-wal").exists()


@pytest.mark.only_on("sqlite")  # PostgreSQL has no one lock of the whole database
def test_during_a_dry_run_others_write_to_the_database_at_once(
    tmp_path: Path, migrated_sqlite: Path, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "nexus.sqlite3"
    shutil.copy(migrated_sqlite, file)
    wrote: list[str] = []

    def write(*_: object, **__: object) -> None:
        with closing(sqlite3.connect(file, timeout=0)) as other:
            other.execute("DELETE FROM gallery_onetimepassword")
            other.commit()
        wrote.append(PhaseRun.objects.latest("number").state)

    monkeypatch.setattr(runner, "print_summary", write)
    with connected_to(file):
        day.run("--full", "--dry-run")
        assert not PhaseRun.objects.exists()

    # When all phases were done, and nothing was rolled back yet.
    assert wrote == [PhaseRun.State.DONE]


@pytest.mark.only_on("sqlite")
def test_no_copy_of_the_records_stays_of_a_dry_run_nor_of_one_that_was_killed(day: Day) -> None:
    place = settings.VAR_DIR / "tmp"
    killed, running = place / "nexus-copy-1", place / "nexus-copy-2"
    for folder in (killed, running):
        folder.mkdir(parents=True)
        (folder / "nexus.sqlite3").write_bytes(b"all records")
    with FileLock(place / "nexus-copy-2.lock"):
        day.refused("--full", "--dry-run", "--min-linked", 90)
        assert [path.name for path in place.glob("nexus-copy-*/")] == [running.name]
    day.run("--full", "--dry-run")
    assert not list(place.glob("nexus-copy-*"))


def test_a_log_on_a_disk_that_is_full_by_now_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    with logbook.open_logbook(as_json=False) as log:
        assert log.exists()
        handlers = logging.getLogger("nexus.reimport").handlers
        (handler,) = (each for each in handlers if isinstance(each, logging.FileHandler))
        assert handler.stream
        handler.stream.close()
        handler.stream = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 - closed with the logbook
        logbook.log_event("phase done", phase="patients")

    assert capsys.readouterr().err == ""
