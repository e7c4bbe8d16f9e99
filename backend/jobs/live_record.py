"""Where running jobs are, told by files under `var/progress/`: no database is asked, which a run may hold locked.

A running job holds the lock beside its file, so that whoever finds the lock free knows that the process is gone. It
ends with the file, unless it was killed: then the file stays for a day, or until the next job begins.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from filelock import FileLock, Timeout

from jobs.whole_files import parts_of

# How long it is told that a job was stopped, where no other begins.
_STOPPED_IS_NEWS = timedelta(days=1)


@dataclass(frozen=True)
class LiveStep:
    """A step of a job: how much of it is done, in `unit`, and how long it took or takes.

    Attributes:
        total: None where it is not known beforehand.
        phase: of a re-import; else empty.
    """

    title: str
    unit: str
    total: int | None
    done: int
    seconds: float
    phase: str


@dataclass(frozen=True)
class LiveRecord:
    """What a job tells: ids and counts only.

    Attributes:
        command: its name in `manage.py`.
        process: its id on `host`.
        dry_run: None for a command that knows no such thing.
        reimport: the number of the re-import; None in a dry run of one, and for other commands.
        phases: all that the re-import goes through.
        phase: the one that it is in.
        steps: those that are done.
        current: the one under way.
    """

    command: str
    process: int
    host: str
    started_at: datetime
    updated_at: datetime
    dry_run: bool | None = None
    reimport: int | None = None
    phases: tuple[str, ...] = ()
    phase: str = ""
    steps: tuple[LiveStep, ...] = ()
    current: LiveStep | None = None

    def as_json(self) -> str:
        return json.dumps(asdict(self), default=datetime.isoformat)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `as_json` wrote.

        Raises:
            ValueError, TypeError, KeyError: it wrote something else, such as a later version's.
        """
        values: dict[str, Any] = json.loads(text)
        current = values["current"]
        return cls(
            **{
                **values,
                "started_at": datetime.fromisoformat(values["started_at"]),
                "updated_at": datetime.fromisoformat(values["updated_at"]),
                "phases": tuple(values["phases"]),
                "steps": tuple(LiveStep(**step) for step in values["steps"]),
                "current": LiveStep(**current) if current else None,
            }
        )


@dataclass(frozen=True)
class LiveJob:
    """What a job told last, and whether its process is still there."""

    record: LiveRecord
    is_running: bool


def progress_folder() -> Path:
    return Path(settings.VAR_DIR) / "progress"


def job_lock(place: Path) -> FileLock:
    """What a job holds that writes to this file."""
    return FileLock(place.with_suffix(".lock"), timeout=0)


def live_jobs() -> list[LiveJob]:
    """Every job that runs, or was stopped lately, the newest first."""
    jobs = [job for place in sorted(progress_folder().glob("*.json"), reverse=True) if (job := _look(place))]
    return [job for job in jobs if job.is_running or _is_news(job.record)]


def sweep() -> None:
    """Removes what killed jobs left."""
    for place in progress_folder().glob("*.json"):
        with _held_if_free(place) as is_free:
            if is_free:
                remove_record(place)


def remove_record(place: Path) -> None:
    """The file first: whoever still sees it, and then finds the lock free, looks again."""
    for path in (place, *parts_of(place), place.with_suffix(".lock")):
        path.unlink(missing_ok=True)


def _is_news(record: LiveRecord) -> bool:
    return datetime.now(tz=UTC) - record.updated_at < _STOPPED_IS_NEWS


def _look(place: Path) -> LiveJob | None:
    """None for a job that ended while it was looked at, and for what another version wrote."""
    try:
        record = LiveRecord.from_json(place.read_text("utf-8"))
        with _held_if_free(place) as is_free:
            return LiveJob(record, is_running=not is_free) if place.exists() else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


@contextmanager
def _held_if_free(place: Path) -> Iterator[bool]:
    """Holds the lock of a job if its process does not."""
    try:
        held = job_lock(place).acquire()
    except Timeout:
        yield False
        return
    with held:
        yield True
