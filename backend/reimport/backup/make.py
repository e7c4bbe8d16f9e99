"""Makes a backup: saves, proves by restoring elsewhere, encrypts, checksums, signs, and only then drops the oldest one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from console import Progress
from database import clear_scratch_copies
from errors import RunFailed
from jobs import file_sha256
from jobs.whole_files import parts_of, written_whole
from reimport.backup import sealing, signing
from reimport.backup.configured import database_engine
from reimport.backup.engine import Engine, RowCounts
from reimport.phase import PhaseContext, PhaseResult
from reimport.report_folder import shown_path


def database_size() -> int:
    """Bytes of the configured database."""
    return database_engine().size()


def back_up(context: PhaseContext) -> PhaseResult:
    """Saves the database under `var/backups/`.

    Raises:
        RunFailed: it could not be saved, or the saved one is not equal to the database; it was removed.
    """
    if context.dry_run:
        return PhaseResult(remark="a dry run writes no files")
    path, counts = _make(database_engine(), context.progress)
    _drop_oldest(path.parent)
    return PhaseResult(
        counts={"tables": len(counts), "rows": sum(counts.values()), "bytes": path.stat().st_size},
        remark=f"proven, in {shown_path(path)}",
        details={"file": str(path), "sha256": checksum_path(path).read_text().split()[0], "rows": counts},
    )


def _make(engine: Engine, progress: Progress) -> tuple[Path, RowCounts]:
    folder = settings.VAR_DIR / "backups"
    to = sealing.recipients()
    name = f"nexus-{datetime.now(tz=UTC):%Y%m%dT%H%M%S.%fZ}{engine.suffix}{sealing.SUFFIX if to else ''}"
    path = folder / name
    _clear_leftovers(folder)
    with _whole_or_gone(path) as part:
        plain = _plain_place(part) if to else part
        plain.touch(mode=0o600)
        with progress.step("Saving the database"):
            counts = engine.save(plain)
        with progress.step("Restoring it into a scratch database"):
            _compare(counts, engine.prove(plain), path)
        if to:
            with progress.step("Encrypting"):
                sealing.encrypt(plain, part, to)
                plain.unlink()
        with progress.step("Checksumming"):
            digest = file_sha256(part)
        with progress.step("Signing"):
            signature = signing.sign(part, path.name)
        # First what proves it, so that a backup never stands without.
        signing.signature_path(path).write_text(signature, "utf-8")
        checksum_path(path).write_text(f"{digest}  {path.name}\n")
    return path, counts


def _plain_place(part: Path) -> Path:
    """What is to be encrypted; removed with the part itself, however that ends."""
    return Path(f"{part}.plain")


def _clear_leftovers(folder: Path) -> None:
    """What a backup that was killed left: hidden files, and a checksum or a signature of nothing. One re-import runs at a time."""
    clear_scratch_copies()
    for leftover in folder.glob(".nexus-*"):
        leftover.unlink()
    for beside in (*folder.glob("nexus-*.sha256"), *folder.glob("nexus-*.minisig")):
        if not beside.with_suffix("").exists():
            beside.unlink()


@contextmanager
def _whole_or_gone(path: Path) -> Iterator[Path]:
    """A place beside `path` that is moved there when all went well; otherwise nothing is left of either."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_whole(path) as part:
            yield part
    except OSError as fault:
        raise RunFailed(
            f"The backup {path} could not be written: {fault.strerror}. What was there of it was removed.",
            "Make room or give access there, then run again.",
        ) from None
    finally:
        # What keeps a backup from being written may also keep its remains from being removed; the next one does that.
        with suppress(OSError):
            _remove_remains(path)


def _remove_remains(path: Path) -> None:
    # SQLite's own files beside it included.
    for left in parts_of(path):
        left.unlink()
    if not path.exists():
        _remove_beside(path)


def _remove_beside(path: Path) -> None:
    checksum_path(path).unlink(missing_ok=True)
    signing.signature_path(path).unlink(missing_ok=True)


def _compare(saved: RowCounts, restored: RowCounts, path: Path) -> None:
    if saved != restored:
        tables = sorted(name for name in saved | restored if saved.get(name) != restored.get(name))
        raise RunFailed(
            f"The backup {path} does not restore to what was saved; rows differ in {', '.join(tables)}.",
            "It was removed. Check the disk, then run again.",
        )


def _drop_oldest(folder: Path) -> None:
    # The names sort by time; those of another kind of database are not ours to drop.
    suffix = database_engine().suffix
    backups = sorted([*folder.glob(f"nexus-*{suffix}"), *folder.glob(f"nexus-*{suffix}{sealing.SUFFIX}")])
    for old in backups[: -settings.NEXUS_BACKUPS_KEPT]:
        old.unlink()
        _remove_beside(old)


def checksum_path(backup: Path) -> Path:
    """Where a backup's SHA-256 stands, in the form that `sha256sum --check` reads."""
    return backup.with_name(f"{backup.name}.sha256")
