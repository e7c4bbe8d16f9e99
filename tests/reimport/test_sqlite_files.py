"""Backups of SQLite where the file, the disk or the database is not what it should be."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from errors import NexusError, RunFailed, UnusableInput
from jobs import file_sha256
from reimport.backup import Staying, open_backup, restore
from reimport.backup.make import checksum_path
from reimport.backup.restore import applied_migrations
from reimport.backup.sqlite import SQLite

# Whatever database is under test: these are files of their own.
OLD, NEW = "what was there", "what is restored"


def database(path: Path, word: str) -> Path:
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        made.execute("INSERT INTO django_migrations VALUES ('images', ?)", [word])
        made.commit()
    return path


def word(path: Path) -> str:
    with closing(sqlite3.connect(path)) as opened:
        return str(opened.execute("SELECT name FROM django_migrations").fetchone()[0])


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configured database; nothing is open."""
    path = tmp_path / "nexus.sqlite3"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    monkeypatch.setattr(connection, "close", lambda: None)
    return path


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return database(tmp_path / "backup.sqlite3", NEW)


def restore_from(backup: Path) -> None:
    with SQLite().replaced_by(backup, ()):
        pass


def test_a_backup_is_restored_where_no_database_is_and_for_its_owner_only(target: Path, backup: Path) -> None:
    restore_from(backup)

    assert word(target) == NEW
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_restored_database_keeps_the_rights_of_the_former_one(target: Path, backup: Path) -> None:
    database(target, OLD).chmod(0o640)
    backup.chmod(0o600)

    restore_from(backup)

    assert word(target) == NEW
    assert target.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in target.parent.iterdir()} == {target.name, backup.name}


def test_a_restored_database_is_on_the_disk_before_it_takes_the_place_of_the_former(
    target: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = database(target, OLD).stat().st_ino
    is_former: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda _file: is_former.append(target.stat().st_ino == former))

    restore_from(backup)

    # The file, then its place in the folder.
    assert is_former == [True, False]


class FromTheFuture(SQLite):
    def rows(self, _file: Path, _table: str) -> Iterator[Mapping[str, Any]]:
        return iter({"app": "images", "name": f"09{number:02d}_later"} for number in reversed(range(12)))


def test_the_migrations_that_are_not_known_are_named_in_their_order(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "database_engine", FromTheFuture)
    checksum_path(backup).write_text(f"{file_sha256(backup)}  {backup.name}")

    with (
        pytest.raises(UnusableInput) as refusal,
        open_backup(backup, Staying((), (), "", lambda: None)),
    ):
        pytest.fail("it was opened")

    assert ", ".join(f"images 09{number:02d}_later" for number in range(12)) in str(refusal.value)


def test_a_log_beside_a_damaged_database_is_not_taken_for_that_of_the_restored_one(
    target: Path, backup: Path
) -> None:
    target.write_bytes(b"damaged" * 10_000)
    for beside in ("-wal", "-shm", "-journal"):
        Path(f"{target}{beside}").write_bytes(b"pages of the former one")

    restore_from(backup)

    # Looked at before SQLite opens it, which would take such files away by itself.
    assert {path.name for path in target.parent.iterdir()} == {target.name, backup.name}
    assert word(target) == NEW


def test_a_database_that_somebody_has_open_is_left_as_it_is(target: Path, backup: Path) -> None:
    with closing(sqlite3.connect(database(target, OLD))) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("BEGIN").execute("SELECT * FROM django_migrations").fetchall()

        with pytest.raises(RunFailed, match="Other programs have"):
            restore_from(backup)

    assert word(target) == OLD
    assert not list(target.parent.glob(".*"))


@pytest.mark.parametrize(
    "content",
    [b"no database at all", b"SQLite format 3\0" + b"damaged" * 1_000, b""],
    ids=["text", "damaged", "empty"],
)
def test_what_is_no_backup_is_refused_by_name_and_not_changed(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "backup.sqlite3"
    file.write_bytes(content)

    with pytest.raises(UnusableInput, match="is no backup of Nexus"):
        applied_migrations(file)

    assert file.read_bytes() == content


def test_a_backup_whose_list_of_migrations_is_damaged_is_refused_by_name(backup: Path) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[:4096] + bytes(4096) + content[8192:])

    with pytest.raises(UnusableInput, match="is no backup of Nexus, or it is damaged"):
        applied_migrations(backup)


def test_a_backup_that_is_damaged_inside_is_not_proven(tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE letters (letter TEXT UNIQUE)")
        made.executemany(
            "INSERT INTO letters VALUES (?)", [(f"letter {number}" * 50,) for number in range(500)]
        )
        made.commit()
    content = bytearray(file.read_bytes())
    # The end of a page of the index, far from the beginning of the file.
    content[-600:-500] = bytes(100)
    file.write_bytes(content)

    with pytest.raises(NexusError, match="damaged"):
        SQLite().prove(file)

    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "is full. The incomplete copy was removed"),
        (errno.EDQUOT, "is full. The incomplete copy was removed"),
        (errno.EFBIG, "is full. The incomplete copy was removed"),
        (errno.EACCES, "could not be read or written: Permission denied"),
    ],
)
def test_what_the_disk_refuses_is_said_and_leaves_no_copy(
    target: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    database(target, OLD)

    def refuse(_source: Path, copy: Path) -> None:
        copy.write_bytes(b"half of it")
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("shutil.copyfile", refuse)

    with pytest.raises(RunFailed, match=said):
        restore_from(backup)

    assert word(target) == OLD
    assert not list(target.parent.glob(".*"))


@pytest.mark.only_on("sqlite")
def test_how_large_the_database_is_is_told_in_bytes(db: None) -> None:
    assert SQLite().size() > 100_000
