"""Backup, damage, restore: equal to before. And every backup that must not be restored."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from console import SilentProgress
from reimport.backup import make
from reimport.backup.configured import database_engine
from reimport.backup.engine import Engine, RowCounts
from reimport.backup.make import checksum_path
from reimport.backup.signing import signature_path
from reimport.models import PhaseRun, ReimportRun
from tests.processes import Installation
from tests.reimport.day import Day, small_day
from tests.reimport.state import state


def backups() -> list[Path]:
    return sorted((settings.VAR_DIR / "backups").glob(f"nexus-*{database_engine().suffix}"))


def test_backup_damage_restore(installation: Installation, tmp_path: Path) -> None:
    day = small_day(tmp_path / "clinic")
    assert installation.manage("reimport", *day.arguments("--full")).returncode == 0
    assert installation.manage("reimport", *day.arguments("--phase", "backup")).returncode == 0
    (backup,) = sorted((tmp_path / "var" / "backups").glob(f"*{database_engine().suffix}"))[1:]
    before = state(installation)
    damage(installation)

    # Where nothing can be read, nothing can stay as it was.
    way = ("--with-accounts",) if connection.vendor == "sqlite" else ()
    restored = installation.manage("restore_backup", backup, "--yes", *way)

    assert restored.returncode == 0, restored.stderr
    # Of the run that made the backup, the ledger knows what it knew at that moment.
    now = {"runs": ["done", "running"], "phases": [*before["phases"][:-1], ("backup", "running")]}
    assert state(installation) == before | now
    assert installation.manage("reimport", *day.arguments("--resume")).returncode == 0
    assert state(installation) == before


def damage(installation: Installation) -> None:
    """SQLite: not a database any more. PostgreSQL: the images and the ledger gone, a patient changed."""
    if connection.vendor == "sqlite":
        Path(installation.database_url.removeprefix("sqlite:///")).write_bytes(b"damaged" * 10_000)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE images_image CASCADE; DROP TABLE reimport_phaserun; UPDATE patients_patient SET notes = 'x'"
        )


def test_a_backup_is_private_checksummed_and_proven(day: Day) -> None:
    day.run("--phase", "backup")

    (backup,) = backups()
    record = PhaseRun.objects.get()
    assert backup.stat().st_mode & 0o077 == 0
    subprocess.run(["sha256sum", "--check", checksum_path(backup).name], cwd=backup.parent, check=True)
    assert record.details["sha256"] in checksum_path(backup).read_text()
    assert record.counts["rows"] == sum(record.details["rows"].values())
    assert record.counts["tables"] > 10
    beside = {checksum_path(backup).name, signature_path(backup).name}
    assert {path.name for path in backup.parent.iterdir()} == {backup.name, *beside}


@pytest.mark.any_database
def test_only_the_newest_are_kept(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "NEXUS_BACKUPS_KEPT", 2)
    folder = settings.VAR_DIR / "backups"
    folder.mkdir()
    suffix = database_engine().suffix
    former = [f"nexus-2016{month:02d}01T000000.000000Z{suffix}" for month in range(1, 13)]
    for name in sorted(former, key=lambda name: name[::-1]):
        (folder / name).write_bytes(b"a backup")
        checksum_path(folder / name).write_text("its checksum")
    never = folder / f"nexus-20150101T000000.000000Z{suffix}"
    for beside in (checksum_path(never), signature_path(never)):
        beside.write_text("of a backup that was never moved here")
    others = folder / "nexus-20160101T000000.000000Z.other"
    others.write_bytes(b"of another kind of database")

    day.run("--phase", "backup")

    kept = sorted(path.name for path in folder.iterdir() if path.suffix == suffix)
    assert kept == [former[-1], max(kept)]
    assert max(kept) > former[-1]
    assert {path.name for path in folder.iterdir()} == {
        *kept,
        *(f"{name}.sha256" for name in kept),
        f"{max(kept)}.minisig",
        others.name,
    }


class FullDisk:
    suffix = ".full"

    def save(self, file: Path) -> RowCounts:
        file.write_bytes(b"half a backup")
        raise OSError(28, "No space left on device")


class Unequal(FullDisk):
    def save(self, file: Path) -> RowCounts:  # noqa: ARG002
        return {"patients_patient": 2, "images_image": 3, "auth_user": 1}

    def prove(self, file: Path) -> RowCounts:  # noqa: ARG002
        return {"patients_patient": 1, "images_image": 4, "auth_user": 1}


@pytest.mark.parametrize(
    ("engine", "message"),
    [(FullDisk, "No space left on device"), (Unequal, "rows differ in images_image, patients_patient.")],
)
def test_a_backup_that_fails_leaves_no_file(
    day: Day, monkeypatch: pytest.MonkeyPatch, engine: Callable[[], Engine], message: str
) -> None:
    monkeypatch.setattr(make, "database_engine", engine)

    status, told = day.refused("--phase", "backup")

    assert (status, message in told) == (1, True)
    assert list((settings.VAR_DIR / "backups").iterdir()) == []
    assert ReimportRun.objects.get().state == ReimportRun.State.FAILED


def test_a_folder_of_backups_that_is_none(day: Day) -> None:
    (settings.VAR_DIR / "backups").write_text("a file in the way")
    status, told = day.refused("--phase", "backup")
    assert (status, "could not be written" in told) == (1, True)


def refused(file: Path) -> tuple[int, str]:
    with pytest.raises(CommandError) as refusal:
        call_command("restore_backup", str(file), "--yes")
    return refusal.value.returncode, str(refusal.value)


@pytest.fixture
def backup(day: Day) -> Path:
    day.run("--phase", "backup")
    return backups()[0]


def test_a_missing_backup(day: Day) -> None:
    status, message = refused(settings.VAR_DIR / "none.dump")
    assert (status, "There is no file" in message) == (2, True)


@pytest.mark.any_database
def test_a_backup_of_another_kind_of_database(backup: Path) -> None:
    other = backup.rename(backup.with_suffix(".other"))
    status, message = refused(other)
    assert (status, "no backup of the kind of database" in message) == (2, True)


@pytest.mark.any_database
def test_a_backup_that_was_changed(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes() + b"!")
    status, message = refused(backup)
    assert (status, "its SHA-256 differs" in message) == (2, True)


@pytest.mark.any_database
def test_a_backup_without_a_checksum(backup: Path) -> None:
    checksum_path(backup).unlink()
    status, message = refused(backup)
    assert (status, "is missing" in message) == (2, True)


def test_a_backup_of_a_newer_schema(day: Day) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('images', '0999_from_the_future', '2030-01-01')"
        )
    try:
        day.run("--phase", "backup")
        status, message = refused(backups()[0])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '0999_from_the_future'")
    assert (status, "images 0999_from_the_future" in message) == (2, True)


@pytest.mark.any_database
def test_a_restore_waits_for_a_yes(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="Nothing was restored"):
        call_command("restore_backup", str(backup))


@pytest.mark.only_on("sqlite")  # PostgreSQL's own locks keep a restore waiting
def test_a_sqlite_database_that_is_in_use_is_not_replaced(installation: Installation, tmp_path: Path) -> None:
    import sqlite3

    day = small_day(tmp_path / "clinic")
    assert installation.manage("reimport", *day.arguments("--phase", "backup")).returncode == 0
    (backup,) = (tmp_path / "var" / "backups").glob("*.sqlite3")
    user = sqlite3.connect(installation.database_url.removeprefix("sqlite:///"))
    user.execute("SELECT count(*) FROM patients_patient").fetchall()

    restored = installation.manage("restore_backup", backup, "--yes")
    user.close()

    assert restored.returncode == 1
    assert "Other programs have" in restored.stderr
    assert installation.manage("restore_backup", backup, "--yes").returncode == 0


@pytest.mark.only_on("postgresql")  # a restored SQLite file replaces the whole schema
def test_a_schema_that_grew_since_the_backup(backup: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (run bigint REFERENCES transfers_transferrun)")
    try:
        status, message = refused(backup)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE later")
    assert (status, "and restore there" in message) == (1, True)


@pytest.mark.only_on("postgresql")  # only PostgreSQL needs it
def test_a_missing_pg_dump(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    status, message = day.refused("--phase", "backup")
    assert (status, "The program pg_dump was not found" in message) == (1, True)


@pytest.mark.only_on("postgresql")  # SQLite has none
def test_the_password_is_on_no_command_line(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "s3cret-word")
    commands: list[list[str]] = []
    start = subprocess.Popen

    def listen(command: list[str], **options: Any) -> object:
        commands.append(command)
        return start(command, **options)

    monkeypatch.setattr(subprocess, "Popen", listen)
    day.run("--phase", "backup")
    assert [command[0] for command in commands] == ["pg_dump", "pg_restore"]
    assert "s3cret-word" not in repr(commands)


def test_progress_is_told(day: Day) -> None:
    progress = SilentProgress()
    make._make(database_engine(), progress)
    assert list(progress.seconds) == [
        "Saving the database",
        "Restoring it into a scratch database",
        "Checksumming",
        "Signing",
    ]
