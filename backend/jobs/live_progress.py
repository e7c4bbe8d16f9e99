"""Lets a running job tell where it is, to pages in other processes; what it tells and how it is read: `live_record`."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from console import Progress, Step
from jobs.live_record import LiveRecord, LiveStep, job_lock, progress_folder, remove_record, sweep
from jobs.whole_files import written_whole

# Seconds between two words about the same step: as often as somebody could read them.
_INTERVAL = 0.5


@contextmanager
def publish_progress(
    command: str, *, dry_run: bool | None = None, **facts: Any
) -> Iterator[ProgressPublisher]:
    """A job under way: as long as the block lasts, and no longer, other processes can see where it is.

    Args:
        command: its name in `manage.py`.
        dry_run: None for a command that knows no such thing.
        facts: other fields of `LiveRecord`.
    """
    now = datetime.now(tz=UTC)
    record = LiveRecord(command, os.getpid(), platform.node(), now, now, dry_run, **facts)
    with ExitStack() as stack:
        yield ProgressPublisher(_taken_place(now, stack), record)


def _taken_place(now: datetime, stack: ExitStack) -> Path | None:
    """A file for one job, which goes with the stack. None on a full disk or without the rights: that stops no job."""
    place = progress_folder() / f"{now:%Y%m%dT%H%M%S}-{uuid4().hex}.json"
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep()
        stack.enter_context(job_lock(place))
        stack.callback(_end, place)
        return place
    return None


def _end(place: Path) -> None:
    with suppress(OSError):
        remove_record(place)


class ProgressPublisher:
    """What a job tells, in a file that is replaced whole: whenever a step begins, and about twice a second within one.

    Without a place it tells nothing.
    """

    def __init__(self, place: Path | None, record: LiveRecord) -> None:
        self._place, self._record = place, record
        self._due = 0.0
        self._write()

    def progress(self, shown: Progress, phase: str = "") -> LiveProgress:
        """A progress that also tells of every step; `phase` is the re-import's, where it is one."""
        self._record = replace(self._record, phase=phase)
        return LiveProgress(shown, self)

    def step(self, title: str, total: int | None, unit: str) -> LiveStep:
        """A step begins. It may stand still for long, so it is published at once."""
        step = LiveStep(title, unit, total, 0, 0.0, self._record.phase)
        self._record = replace(self._record, current=step)
        self._write()
        return step

    def moved(self, step: LiveStep, done: int, seconds: float) -> None:
        """So much of the step is done."""
        if time.monotonic() >= self._due:
            self._record = replace(self._record, current=replace(step, done=done, seconds=round(seconds, 1)))
            self._write()

    def ended(self, step: LiveStep, done: int, seconds: float) -> None:
        """The step is done; the next one tells it."""
        steps = (*self._record.steps, replace(step, done=done, seconds=round(seconds, 1)))
        self._record = replace(self._record, current=None, steps=steps)

    def _write(self) -> None:
        self._due = time.monotonic() + _INTERVAL
        self._record = replace(self._record, updated_at=datetime.now(tz=UTC))
        if self._place is None:
            return
        with suppress(OSError), written_whole(self._place) as part:
            part.write_text(self._record.as_json(), "utf-8")


class _PublishedStep:
    def __init__(self, shown: Step, publisher: ProgressPublisher, step: LiveStep) -> None:
        self._shown, self._publisher, self._step = shown, publisher, step
        self._done = 0
        self._start = time.monotonic()

    def advance(self, amount: int) -> None:
        self._shown.advance(amount)
        self._done += amount
        self._publisher.moved(self._step, self._done, time.monotonic() - self._start)

    def end(self) -> None:
        self._publisher.ended(self._step, self._done, time.monotonic() - self._start)


class LiveProgress:
    """Shows what another progress shows, and tells it to other processes."""

    def __init__(self, shown: Progress, publisher: ProgressPublisher) -> None:
        self._shown, self._publisher = shown, publisher
        self.seconds = shown.seconds

    def step(self, title: str, total: int | None = None, unit: str = "") -> AbstractContextManager[Step]:
        """Opens a step, as `Progress.step` does."""
        return self._published(title, total, unit)

    @contextmanager
    def _published(self, title: str, total: int | None, unit: str) -> Iterator[Step]:
        with self._shown.step(title, total, unit) as shown:
            published = _PublishedStep(shown, self._publisher, self._publisher.step(title, total, unit))
            yield published
        published.end()
