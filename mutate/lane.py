"""Runs tests in a copy of the project, as often as it is asked: a process that stays and has the libraries in memory.

    python mutate/lane.py COPY

Orders come as lines of JSON, and so do the answers. Each order is carried out in a fork, which imports the project's own
modules anew, so that a changed file counts, and begins with a database that is migrated already. It imports nothing of
this project itself: its modules would be those of the copy's commit, or not be there.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import select
import shutil
import signal
import sqlite3
import sys
import threading
import time
import warnings
from collections.abc import Generator, Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

_DIE_WITH_PARENT = 1
_RED = 1


class Listener:
    """A plugin of pytest: quick tests and those that noticed something before come first; what fails is named."""

    def __init__(self, order: dict[str, Any], database: Path) -> None:
        self._places = {name: place for place, name in enumerate(order["names"])}
        self._without: list[str] = order["without"]
        self._database = database
        self.seconds: dict[str, float] = {}
        self.failed = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not any(part in item.nodeid for part in self._without)]
        if self._places:
            items[:] = [item for item in items if item.nodeid in self._places]
            items.sort(key=lambda item: self._places[item.nodeid])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        # Of the processor: what others do on this machine must not decide which tests a change is given.
        begun = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.process_time() - begun

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed = self.failed or f"{report.nodeid} cannot be imported"

    def pytest_sessionstart(self) -> None:
        _migrate_once(self._database)


class Reached:
    """A plugin of pytest: notes which functions each test enters and which files of SQL it reads, so that a change of one
    needs only those tests. What a fixture of several tests does, each of them did.
    """

    def __init__(self, copy: Path) -> None:
        self._beginning = f"{copy}/"
        self._codes: set[CodeType] = set()
        self._files: set[str] = set()
        self._shared: dict[str, set[str]] = {}
        self._always: set[CodeType] | None = None
        self.tests: dict[str, list[str]] = {}
        sys.addaudithook(self._hear)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._codes.clear()
        self._files.clear()
        threading.settrace(self._note)
        sys.settrace(self._note)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            shared = (self._shared.get(name, set()) for name in getattr(item, "fixturenames", ()))
            for place in (self._places(self._codes) | self._files).union(*shared):
                self.tests.setdefault(place, []).append(item.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        before = set(self._codes), set(self._files)
        self._codes.clear()
        self._files.clear()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                self._shared[fixturedef.argname] = self._places(set(self._codes)) | self._files
            self._codes |= before[0]
            self._files |= before[1]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        """What making the database for the first test entered, every test rests on."""
        if self._always is None:
            self._always = set(self._codes)

    def _note(self, frame: FrameType, _event: str, _argument: object) -> None:
        self._codes.add(frame.f_code)

    def _hear(self, event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and str(given[0]).startswith(self._beginning) and str(given[0]).endswith(".sql"):
            self._files.add(str(given[0]).removeprefix(self._beginning))

    def _places(self, codes: set[CodeType]) -> set[str]:
        return {
            f"{code.co_filename.removeprefix(self._beginning)}:{code.co_firstlineno}"
            for code in codes
            if code.co_filename.startswith(self._beginning)
        }

    def told(self) -> dict[str, list[str]]:
        """The tests by "file:first line of a function" or file of SQL; those of the whole room are not named."""
        always = self._places(self._always or set())
        return {place: tests for place, tests in self.tests.items() if place not in always}


def _migrate_once(kept: Path) -> None:
    """The first migrated database is kept, and the others begin as it is. What follows a migration still runs."""
    from django.core.management.commands.migrate import Command
    from django.db import connection

    handle = Command.handle

    def from_kept(self: Command, *args: Any, **options: Any) -> None:
        connection.ensure_connection()
        there = connection.connection
        if kept.exists():
            with contextlib.closing(sqlite3.connect(kept)) as source:
                source.backup(there)
        handle(self, *args, **options)
        if not kept.exists():
            with contextlib.closing(sqlite3.connect(kept)) as target:
                there.backup(target)

    setattr(Command, "handle", from_kept)  # noqa: B010 - for this process


def main() -> None:
    _die_with_parent()
    copy = Path(sys.argv[1])
    os.chdir(copy)
    sys.path[0:1] = [str(copy), str(copy / "backend")]
    for line in sys.stdin:
        order = json.loads(line)
        _remember(order["modules"])
        print(json.dumps(_carry_out(order, copy)), flush=True)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _remember(modules: list[str]) -> None:
    """Imports what an earlier fork needed of the libraries, so that the next ones have it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in modules:
            if name not in sys.modules:
                with contextlib.suppress(Exception):
                    importlib.import_module(name)


def _carry_out(order: dict[str, Any], copy: Path) -> dict[str, Any]:
    """The answer of a fork; it is ended, with all it started, when its time is over."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _in_fork(order, copy, writing)
    os.close(writing)
    text = _read(reading, order["limit"])
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    shutil.rmtree(copy / "tests.tmp", ignore_errors=True)
    answer: dict[str, Any] = json.loads(text) if text else {"status": _RED, "failed": ""}
    return {**answer, "in_time": text is not None}


def _read(reading: int, limit: float) -> bytes | None:
    """What a fork writes until it ends; None where its time was over before."""
    parts: list[bytes] = []
    ends = time.monotonic() + limit
    with contextlib.closing(os.fdopen(reading, "rb", buffering=0)) as pipe:
        while select.select([pipe], [], [], max(0.0, ends - time.monotonic()))[0]:
            part = pipe.read(1 << 16)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return None


def _in_fork(order: dict[str, Any], copy: Path, writing: int) -> None:
    """Never returns."""
    try:
        os.setsid()
        _die_with_parent()
        with _silent(copy):
            answer = _run_tests(order, copy)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(answer).encode())
    finally:
        os._exit(0)


@contextlib.contextmanager
def _silent(copy: Path) -> Iterator[None]:
    log = os.open(copy / "tests.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    yield
    sys.stdout.flush()


def _run_tests(order: dict[str, Any], copy: Path) -> dict[str, Any]:
    sys.dont_write_bytecode = not order["learns"]
    if not order["learns"]:
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    listener, reached = Listener(order, copy / "migrated.sqlite3"), Reached(copy)
    # Nothing is told of what failed, so assertions need not be rewritten to tell it.
    status = pytest.main(
        [
            "-x", "-q", "--assert=plain", "--tb=short", "-p", "no:cacheprovider", "-m", "not browser and not s3",
            f"--hypothesis-seed={order['seed']}", f"--basetemp={copy / 'tests.tmp'}", *order["tests"],
        ],
        plugins=[listener, reached] if order["learns"] else [listener],
    )  # fmt: skip
    answer: dict[str, Any] = {"status": int(status), "failed": listener.failed}
    if order["learns"]:
        answer |= {"seconds": listener.seconds, "modules": _libraries(copy), "reached": reached.told()}
    return answer


def _libraries(copy: Path) -> list[str]:
    """The modules in memory that are neither the project's nor its tests'."""
    files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    return [name for name, file in files.items() if file and not Path(file).is_relative_to(copy)]


if __name__ == "__main__":
    main()
