"""Restores a backup: looks at it first, refuses what this version could not read, and says what will differ.

A backup brings back records. Who may enter, and who saw and did what, stays as it is today: otherwise accounts that were closed
since would be open again, and accesses forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from database import REIMPORT, database_faults, exclusive_run, only_one, scratch_folder, unknown_migrations
from errors import NexusError, RunFailed, UnusableInput
from jobs import file_sha256
from reimport.backup import sealing, signing
from reimport.backup.configured import database_engine
from reimport.backup.make import checksum_path
from reimport.ledger import is_ready

_ACCOUNTS = "auth_user"


@dataclass(frozen=True)
class Staying:
    """What is not of the records.

    Attributes:
        kept: tables that stay as they are today.
        ended: tables that are empty afterwards, whoever's they were.
        log: the one of the kept that is only ever added to.
        after: called with what was restored, before it takes the database's place.
    """

    kept: Sequence[str]
    ended: Sequence[str]
    log: str
    after: Callable[[], None]


@dataclass(frozen=True)
class Proofs:
    """What opens a backup and proves where it comes from.

    Attributes:
        identity: the file with a private key of one of those for whom it was encrypted.
        signed_by: the public key of the installation that made it; None for this one's.
    """

    identity: Path | None = None
    signed_by: signing.PublicKey | None = None


@dataclass(frozen=True)
class Restored:
    """A backup that was looked at and can be restored.

    Attributes:
        file: the backup, decrypted.
        is_signed: whether it is what this installation, or the one of the key, signed; otherwise it has no signature.
        behind: migrations of this version that it lacks; they are applied to it.
        counts: its rows per table.
        accounts: the names of those in it that are open.
        nothing_there: there is no database, or one in which nobody has an account: nothing can stay.
        why_not_kept: why the accounts and the access log of the database cannot stay, in a sentence; empty where they can.
    """

    file: Path
    is_signed: bool
    behind: int
    counts: Mapping[str, int]
    accounts: Sequence[str]
    nothing_there: bool
    why_not_kept: str

    @property
    def keeps(self) -> bool:
        """Whether accounts and access log stay as they are today."""
        return not self.nothing_there and not self.why_not_kept


@contextmanager
def open_backup(file: Path, staying: Staying, proofs: Proofs = Proofs()) -> Iterator[Restored]:
    """Looks whether a backup is whole, of this kind of database, and not newer than this program; and at what it meets.

    Raises:
        UnusableInput: it cannot be restored; nothing was touched.
    """
    _check_kind(file)
    _check_checksum(file)
    is_signed = _check_signature(file, proofs.signed_by)
    with _decrypted(file, proofs.identity) as plain:
        behind = _migrations_behind(plain, file.name)
        there = _is_anything_there(staying)
        why = _why_not_kept(plain, staying) if there else ""
        counts = database_engine().counts(plain)
        yield Restored(plain, is_signed, behind, counts, _open_accounts(plain), not there, why)


def _migrations_behind(file: Path, name: str) -> int:
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    applied = applied_migrations(file)
    if unknown := unknown_migrations(applied):
        raise UnusableInput(
            f"{name} was made by a newer version: this one does not know {len(unknown)} of its migrations ({', '.join(unknown)}).",
            "Restore it with the version that made it, or a later one. Nothing was touched.",
        )
    return len(known - applied)


@contextmanager
def _decrypted(file: Path, identity: Path | None) -> Iterator[Path]:
    if file.suffix != sealing.SUFFIX:
        yield file
        return
    if identity is None:
        raise UnusableInput(
            f"{file.name} is encrypted.", "--identity names the file with a private key that opens it."
        )
    with scratch_folder() as folder:
        plain = folder / file.stem
        try:
            sealing.decrypt(file, plain, identity)
        except OSError as fault:
            raise RunFailed(
                f"{folder.parent} has no place for the decrypted backup: {fault.strerror}. Nothing was restored.",
                "Make room for it there, or name another folder in NEXUS_VAR_DIR.",
            ) from None
        yield plain


def _check_signature(file: Path, key: signing.PublicKey | None) -> bool:
    """Whether it has one; what has one that does not hold is refused."""
    if not signing.signature_path(file).exists():
        return False
    known = key or signing.own_key()
    if known is None:
        raise UnusableInput(
            f"{file.name} is signed, and this installation knows no key with which it could be checked.",
            "--signed-by names the public key of the installation that made it (its var/backup_key.pub).",
        )
    signing.check(file, known)
    return True


def applied_migrations(file: Path) -> set[tuple[str, str]]:
    """What the database had been through when the backup was made, as (app, name).

    Raises:
        UnusableInput: it is no backup of Nexus.
    """
    applied = {(row["app"], row["name"]) for row in database_engine().rows(file, "django_migrations")}
    if not applied:
        raise UnusableInput(f"{file} is no backup of Nexus.", "Take another one.")
    return applied


def restore_backup(backup: Restored, staying: Staying) -> None:
    """Puts the backup in the database's place, brought up to this version, all or nothing.

    Raises:
        RunFailed: a run is in progress, other programs have the database open, or it could not be written.
    """
    kept = staying.kept if backup.keeps else ()
    with (
        only_one(REIMPORT),
        exclusive_run(dry_run=False),
        database_engine().replaced_by(backup.file, kept) as present,
    ):
        if backup.behind:
            call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            for table in staying.ended:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608
        if present:
            present.put_back(kept)
            present.keep_numbers()
        staying.after()


def _is_anything_there(staying: Staying) -> bool:
    """Whether there may be something that has to stay: what cannot be read may hold it."""
    try:
        with database_faults():
            tables = connection.introspection.table_names()
            return bool(tables) and not ({_ACCOUNTS, staying.log} <= {*tables} and not _holds(staying))
    except NexusError:
        return True


def _holds(staying: Staying) -> bool:
    return any(_ask(f"SELECT 1 FROM {table} LIMIT 1") for table in (_ACCOUNTS, staying.log))  # noqa: S608


def _why_not_kept(file: Path, staying: Staying) -> str:
    try:
        with database_faults():
            missing = {*staying.kept} - {*connection.introspection.table_names()}
            if missing or not is_ready():
                return "The database is damaged, or has not been migrated to this version."
            if unknown_migrations(MigrationRecorder(connection).applied_migrations()):
                return "The database was migrated by a newer version of Nexus than this one."
            if not (_has_accounts_of(file) and _log_goes_on_from(file, staying.log)):
                return "The backup is of another installation: the database does not know its accounts, or its access log is no continuation."
            return ""
    except NexusError as fault:
        return f"The database cannot be read. {fault.message}"


def _open_accounts(file: Path) -> list[str]:
    accounts = database_engine().rows(file, _ACCOUNTS)
    return sorted(account["username"] for account in accounts if account["is_active"] in {"t", 1})


def _has_accounts_of(file: Path) -> bool:
    query = f"SELECT 1 FROM {_ACCOUNTS} WHERE id = %s AND date_joined = %s"  # noqa: S608
    accounts = database_engine().rows(file, _ACCOUNTS)
    # To the end of them, as if nobody were missing: a program that is cut off says that it failed.
    known = [bool(_ask(query, account["id"], account["date_joined"])) for account in accounts]
    return all(known)


def _log_goes_on_from(file: Path, log: str) -> bool:
    """Whether the backup's newest line is in the log; or older than all that is left there, since old ones may be cut off."""
    last = database_engine().newest(file, log)
    if last is None:
        return True
    ((oldest,),) = _ask(f"SELECT min(id) FROM {log}")  # noqa: S608
    if oldest is not None and oldest > int(last["id"]):
        return True
    query = f"SELECT 1 FROM {log} WHERE id = %s AND at = %s AND action = %s"  # noqa: S608
    return bool(_ask(query, last["id"], last["at"], last["action"]))


def _ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _check_kind(file: Path) -> None:
    suffix = database_engine().suffix
    if not file.is_file():
        raise UnusableInput(f"There is no file {file}.", "The backups lie in var/backups/.")
    if not file.name.removesuffix(sealing.SUFFIX).endswith(suffix):
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
