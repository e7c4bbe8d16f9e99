"""Restores a backup: looks at it first, and refuses what this version could not read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from database import REIMPORT, exclusive_run, only_one
from errors import UnusableInput
from jobs import file_sha256
from reimport.backup.configured import database_engine
from reimport.backup.engine import Migrations
from reimport.backup.make import checksum_path


@dataclass(frozen=True)
class Restored:
    """A backup that was looked at and can be restored.

    Attributes:
        file: the backup.
        behind: migrations of this version that it lacks; `migrate` applies them afterwards.
    """

    file: Path
    behind: int


def open_backup(file: Path) -> Restored:
    """Looks whether a backup is whole, of this kind of database, and not newer than this program.

    Raises:
        UnusableInput: it cannot be restored; nothing was touched.
    """
    _check_kind(file)
    _check_checksum(file)
    known: Migrations = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    applied = database_engine().migrations(file)
    if unknown := sorted(applied - known):
        names = ", ".join(f"{app} {name}" for app, name in unknown)
        raise UnusableInput(
            f"{file} was made by a newer version: this one does not know {len(unknown)} of its migrations ({names}).",
            "Restore it with the version that made it, or a later one. Nothing was touched.",
        )
    return Restored(file, len(known - applied))


def restore_backup(backup: Restored) -> None:
    """Puts the backup in the database's place, all or nothing.

    Raises:
        RunFailed: a run is in progress, other programs have the database open, or it could not be written.
    """
    with only_one(REIMPORT), exclusive_run(dry_run=False):
        database_engine().restore(backup.file)


def _check_kind(file: Path) -> None:
    suffix = database_engine().suffix
    if not file.is_file():
        raise UnusableInput(f"There is no file {file}.", "The backups lie in var/backups/.")
    if file.suffix != suffix:
        raise UnusableInput(
            f"{file} is no backup of the kind of database that DATABASE_URL names; those end in {suffix}.",
            "Check DATABASE_URL, or take another backup.",
        )


def _check_checksum(file: Path) -> None:
    try:
        written = checksum_path(file).read_text().split()[0]
    except (OSError, IndexError):
        raise UnusableInput(
            f"The checksum {checksum_path(file)} is missing, so nothing proves that {file.name} is whole.",
            "Take both files from where the backup was made.",
        ) from None
    if file_sha256(file) != written:
        raise UnusableInput(
            f"{file} is not what was saved: its SHA-256 differs from the one beside it.",
            "Take another backup.",
        )
