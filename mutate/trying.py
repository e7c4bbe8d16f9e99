"""Tries changes: each is made in a copy of the project, the room's tests run, and the file is put back."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from mutate.change import Change
from mutate.rooms import Room

__all__ = ["Lane", "Tests", "Verdict", "learn", "try_changes"]

# A change may make a test wait for ever: what takes so many times as long as its tests needed of the processor is ended.
_TIMES, _AT_LEAST = 12, 120.0
_LONGEST = 3600.0
# Later than any file, so that no compiled module is taken for the changed one.
_LATER = 1_000_000_000_000


@dataclass
class Tests:
    """The tests of a room, and what is known of them.

    Attributes:
        room: whose tests.
        seconds: what each test needs of the processor, by its name.
        modules: the libraries that they need.
        reached: the tests that enter a function, by "file:line", and those that read a file of SQL, by its name; a function
            that all of them rest on is not there.
        noticed: how many changes each test noticed so far.
    """

    room: Room
    seconds: dict[str, float] = field(default_factory=dict)
    modules: list[str] = field(default_factory=list)
    reached: dict[str, list[str]] = field(default_factory=dict)
    noticed: Counter[str] = field(default_factory=Counter)

    def for_change(self, change: Change, most: float) -> list[str]:
        """The tests that may notice a change: those that reach the file, and of them those that noticed most so far, then the
        quick ones.

        Args:
            most: so many seconds of them are enough; one is always asked.
        """
        place = f"{change.file}:{change.function}" if change.function else change.file
        near = self._near(change.file)
        ordered = sorted(
            self.reached.get(place, self.seconds),
            key=lambda name: (name not in near, -self.noticed[name], self.seconds[name]),
        )
        until = accumulate(self.seconds[name] for name in ordered)
        return [name for name, seconds in zip(ordered, until, strict=True) if seconds <= most] or ordered[:1]

    def _near(self, file: str) -> set[str]:
        """The tests that reach anything of a file."""
        return {
            name for place, names in self.reached.items() if place.partition(":")[0] == file for name in names
        }

    def limit(self, names: Sequence[str]) -> float:
        """The seconds after which a change is taken for one that never ends."""
        return max(_AT_LEAST, _TIMES * sum(self.seconds[name] for name in names))


@dataclass(frozen=True)
class Verdict:
    """What became of a change.

    Attributes:
        by: the test that noticed it; empty where none did.
    """

    change: Change
    by: str

    @property
    def is_noticed(self) -> bool:
        return bool(self.by)


class Lane:
    """A copy of the project in which one change after the other is tried."""

    def __init__(self, copy: Path, seed: int, most: float = 0) -> None:
        self._copy = copy
        self._seed = seed
        self._most = most
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("lane.py")), str(copy)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
        )
        assert self._process.stdin
        assert self._process.stdout
        self._orders, self._answers = self._process.stdin, self._process.stdout

    def close(self) -> None:
        self._orders.close()
        self._process.wait()
        self._answers.close()

    def learn(self, room: Room) -> Tests:
        """Runs the tests of the room on the code as it is.

        Raises:
            RuntimeError: they fail as it is, so they can notice nothing.
        """
        # Of an older commit, those that it has.
        there = tuple(test for test in room.tests if (self._copy / test).exists())
        answer = self._ask(Tests(replace(room, tests=there)), limit=_LONGEST, learns=True)
        if answer["status"]:
            log = (self._copy / "tests.log").read_text("utf-8", errors="replace")
            raise RuntimeError(f"The tests of {room.name} fail without any change:\n{log[-3000:]}")
        return Tests(room, answer["seconds"], answer["modules"], answer["reached"])

    def try_change(self, change: Change, tests: Tests) -> Verdict:
        file = self._copy / change.file
        source, was = file.read_text("utf-8"), file.stat()
        try:
            file.write_text(change.source, "utf-8")
            os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns + _LATER))
            names = tests.for_change(change, self._most)
            limit = tests.limit(names)
            answer = self._ask(tests, limit=limit, names=names)
        finally:
            file.write_text(source, "utf-8")
            os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
        if not answer["in_time"]:
            return Verdict(change, f"no end within {limit:.0f} s")
        if not answer["status"]:
            return Verdict(change, "")
        tests.noticed[answer["failed"]] += 1
        return Verdict(change, answer["failed"] or "the tests could not begin")

    def _ask(
        self, tests: Tests, *, limit: float, learns: bool = False, names: Sequence[str] = ()
    ) -> dict[str, Any]:
        order = {
            "tests": sorted({name.partition("::")[0] for name in names}) or tests.room.tests,
            "names": names,
            "without": tests.room.without,
            "limit": limit,
            "learns": learns,
            "modules": tests.modules,
            "seed": self._seed,
        }
        self._orders.write(f"{json.dumps(order)}\n")
        self._orders.flush()
        answer: dict[str, Any] = json.loads(self._answers.readline())
        return answer


def _environment() -> dict[str, str]:
    """Nobody's own settings: the tests run on SQLite, with the folders of their copy."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("NEXUS_", "DATABASE_"))}
    return {**kept, "DJANGO_SETTINGS_MODULE": "nexus.settings"}


def learn(copy: Path, room: Room, seed: int) -> Tests:
    """Runs the tests of a room on the copy as it is, which also leaves its modules compiled.

    Raises:
        RuntimeError: they fail as it is, so they can notice nothing.
    """
    with closing(Lane(copy, seed)) as lane:
        return lane.learn(room)


def try_changes(
    copy: Path, tests: Tests, changes: Sequence[Change], *, lanes: int, seed: int, most: float
) -> Iterator[Verdict]:
    """The verdict of each change, as they come in; some are tried at a time, each in a copy of its own.

    Args:
        copy: the project, in which `learn` ran the tests.
        tests: what it learned.
        changes: what is tried.
        lanes: how many at a time.
        seed: of the tests that draw their examples.
        most: the seconds of tests that a change is given.
    """
    waiting: queue.SimpleQueue[Change] = queue.SimpleQueue()
    for change in changes:
        waiting.put(change)
    told: queue.SimpleQueue[Verdict | BaseException] = queue.SimpleQueue()
    copies = [copy, *(copy.with_name(f"{copy.name}-{number}") for number in range(2, lanes + 1))]
    for other in copies[1:]:
        # Again for each room: learning left more modules compiled.
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(copy, other)
    for one in copies:
        threading.Thread(
            target=_work, args=(Lane(one, seed, most), tests, waiting, told), daemon=True
        ).start()
    for _ in changes:
        verdict = told.get()
        if isinstance(verdict, BaseException):
            raise verdict
        yield verdict


def _work(
    lane: Lane,
    tests: Tests,
    waiting: queue.SimpleQueue[Change],
    told: queue.SimpleQueue[Verdict | BaseException],
) -> None:
    try:
        with closing(lane):
            while True:
                try:
                    change = waiting.get_nowait()
                except queue.Empty:
                    return
                told.put(lane.try_change(change, tests))
    except BaseException as fault:  # noqa: BLE001 - raised again where the verdicts are read
        told.put(fault)
