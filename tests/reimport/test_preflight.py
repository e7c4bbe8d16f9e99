"""Preflight blocks, says everything at once, and changes nothing; so do the system checks of the settings."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from images.models import LinkRun
from reimport.models import ReimportRun
from tests.processes import Installation
from tests.reimport.day import Day, small_day


def test_all_is_well(day: Day) -> None:
    assert "8 checks, 8 files listed" in day.run("--phase", "preflight")


def test_everything_that_is_wrong_is_said_at_once(day: Day) -> None:
    day.patients_csv.write_bytes(b"")
    day.clinic.csv.write_text("this,is\nno,export\n")
    shutil.rmtree(day.clinic.images)

    status, message = day.refused("--full")

    assert status == 2
    assert message.startswith("3 things stand in the way. Nothing was written.")
    assert f"{day.patients_csv.name}: it is empty" in message
    assert day.clinic.csv.name in message
    assert "does not exist" in message
    assert ReimportRun.objects.get().state == ReimportRun.State.FAILED


def test_an_export_that_cannot_be_read(day: Day) -> None:
    day.patients_csv.write_bytes(b"")
    assert "it is empty" in day.refused("--phase", "preflight")[1]


def test_a_folder_that_does_not_exist(day: Day, tmp_path: Path) -> None:
    day.clinic.root = tmp_path / "nowhere"
    status, message = day.refused("--full", "--dry-run")
    assert (status, "Name another with --data." in message) == (2, True)


def test_a_listing_that_came_up_short(day: Day) -> None:
    day.run("--phase", "patients", "--phase", "images")
    for picture in list(day.clinic.images.iterdir())[:4]:
        picture.unlink()

    status, message = day.refused("--phase", "preflight")

    assert (status, "4 files, where run" in message) == (1, True)
    assert LinkRun.objects.count() == 1
    day.run("--phase", "preflight", "--accept-fewer")


def test_a_disk_without_room_for_the_backup(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1_000))
    status, message = day.refused("--phase", "preflight")
    assert (status, "has 1,000 bytes free" in message) == (1, True)


def test_a_database_that_was_not_migrated(day: Day) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("reimport", "0001_initial")
    try:
        day.patients_csv.write_bytes(b"")
        status, message = day.refused("--full")
    finally:
        recorder.record_applied("reimport", "0001_initial")
    assert status == 2
    assert "python manage.py migrate" in message
    assert "it is empty" in message
    assert not ReimportRun.objects.exists()


def test_a_database_that_cannot_be_reached(tmp_path: Path) -> None:
    day = small_day(tmp_path / "clinic")
    nowhere = Installation(tmp_path, "postgres://nobody@127.0.0.1:1/nowhere")
    for what in (["--full"], ["--full", "--dry-run"], ["--resume"]):
        done = nowhere.manage("reimport", *day.arguments(*what))
        assert done.returncode == 2, done.stderr
        assert "cannot be reached" in done.stderr
        assert "Traceback" not in done.stderr


def test_an_address_of_images_that_is_not_understood(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "NEXUS_IMAGES_URL", "ftp://somewhere/")
    assert [problem.id for problem in run_checks() if str(problem.id).startswith("nexus")] == ["nexus.E001"]
    assert "NEXUS_IMAGES_URL" in day.refused("--phase", "preflight")[1]


def test_a_key_and_a_folder_that_others_can_read(day: Day) -> None:
    key = settings.VAR_DIR / "secret_key"
    key.write_text("secret")
    key.chmod(0o644)
    settings.VAR_DIR.chmod(0o755)
    problems = [problem for problem in run_checks() if str(problem.id).startswith("nexus")]
    assert [problem.id for problem in problems] == ["nexus.W001", "nexus.E003"]
    assert all(problem.hint for problem in problems)
    assert "chmod 600" in day.refused("--phase", "preflight")[1]
