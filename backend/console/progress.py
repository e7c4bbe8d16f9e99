"""How far a long job is: live bars on a terminal, plain lines elsewhere, nothing where nobody looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TextIO

# A line in a log at least this often (seconds), so that a reader sees that the job lives.
HEARTBEAT = 5.0
# And where nothing at all gets done for so long (seconds), because a store or a database is waited for.
SILENCE = 20.0


class Step(Protocol):
    """One step of a job under way."""

    def advance(self, amount: int) -> None:
        """So many more of the step's units are done."""
        ...


class Progress(Protocol):
    """What a job reports its steps to, and what afterwards knows how long each one took."""

    seconds: dict[str, float]

    def step(self, title: str, total: int | None = None, unit: str = "") -> AbstractContextManager[Step]:
        """Opens a step; `total` in units, None where it is not known."""
        ...


class TimedSteps:
    """Measures every step, whatever is shown of it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, title: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[title] = round(self.seconds.get(title, 0.0) + time.perf_counter() - start, 3)


class _SilentStep:
    def advance(self, amount: int) -> None:
        pass


class SilentProgress(TimedSteps):
    """Shows nothing; for `--verbosity 0` and for callers from other programs."""

    @contextmanager
    def step(self, title: str, total: int | None = None, unit: str = "") -> Iterator[Step]:  # noqa: ARG002
        with self.timed(title):
            yield _SilentStep()


class _LineStep:
    def __init__(self, title: str, total: int | None, unit: str, out: TextIO) -> None:
        self._title, self._total, self._unit, self._out = title, total, unit, out
        self._done = 0
        self._began = self._moved = time.monotonic()
        self._due = self._began + HEARTBEAT
        self._turn = threading.Lock()

    def advance(self, amount: int) -> None:
        with self._turn:
            self._done += amount
            self._moved = time.monotonic()
            if self._moved >= self._due:
                self._tell("")

    def tell_if_still(self) -> None:
        """A line for who wonders whether the job lives, if nothing was done for a while."""
        with self._turn:
            now = time.monotonic()
            if now >= self._moved + SILENCE and now >= self._due:
                self._tell(f", still waiting after {now - self._began:.0f} s")

    def _tell(self, how: str) -> None:
        self._due = time.monotonic() + (SILENCE if how else HEARTBEAT)
        of_total = f" of {self._total:,}" if self._total else ""
        self._out.write(f"  {self._title}: {self._done:,}{of_total} {self._unit}".rstrip() + f"{how}\n")
        self._out.flush()

    def finish(self, seconds: float) -> None:
        count = f"{self._done:,} {self._unit}, " if self._done else ""
        self._out.write(f"{self._title}: {count}{seconds:.1f} s\n")
        self._out.flush()


class LineProgress(TimedSteps):
    """One line per step, and a heartbeat in long ones; for logs and pipes."""

    def __init__(self, out: TextIO) -> None:
        super().__init__()
        self._out = out

    @contextmanager
    def step(self, title: str, total: int | None = None, unit: str = "") -> Iterator[Step]:
        step = _LineStep(title, total, unit, self._out)
        with self.timed(title), _watched(step):
            yield step
        step.finish(self.seconds[title])


@contextmanager
def _watched(step: _LineStep) -> Iterator[None]:
    """Lets a step speak while the thread that works on it waits."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(SILENCE / 4):
            step.tell_if_still()

    watcher = threading.Thread(target=watch, name="progress", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
