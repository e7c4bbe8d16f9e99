"""Starts programs as a shell does, but soon: a process that has imported what all of them import forks for each one.

A program that is started here has a process, an environment, a folder, an output and an exit status of its own. Only what
Python reads while it starts itself (PYTHONUTF8, LC_ALL) is the starter's: a test about that starts a Python.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

# What takes long and reads no settings; whatever does read them fails here, for there are none yet.
_IMPORTED = (
    *("console", "database", "filemaker", "jobs", "nexus.edge", "sample_clinic", "storage"),
    *(
        "django.contrib.admin",
        "django.core.management",
        "django.db.models",
        "django.test",
        "django.views.i18n",
    ),
    *("duckdb", "obstore", "psycopg", "PIL.Image", "pillow_heif", "pypdfium2", "pydantic.main"),
    *("waitress", "whitenoise.middleware", "zipstream"),
)


class _Order(NamedTuple):
    """A program to be started: what stands behind `python`, where, and with which environment."""

    arguments: list[str]
    folder: str
    environ: dict[str, str]


class Starter:
    """The starting process, as the tests see it; it begins with the first program and ends with `close`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._orders, self._theirs = socket.socketpair()

    def run(
        self, arguments: Sequence[str], folder: Path, environ: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Like `subprocess.run` of a Python with these arguments, its output captured as text.

        Raises:
            subprocess.TimeoutExpired: the program was killed after so many seconds.
        """
        self._begin(environ)
        ours, theirs = socket.socketpair()
        with ours, theirs, tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            socket.send_fds(self._orders, [b"!"], [out.fileno(), err.fileno(), theirs.fileno()])
            theirs.close()
            with ours.makefile("rw") as desk:
                desk.write(json.dumps(_Order(list(arguments), str(folder), dict(environ))) + "\n")
                desk.flush()
                process = int(desk.readline())
                ours.settimeout(timeout)
                try:
                    status = int(desk.readline())
                except TimeoutError:
                    os.kill(process, signal.SIGKILL)
                    raise subprocess.TimeoutExpired(list(arguments), timeout) from None
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(list(arguments), status, out.read(), err.read())

    def _begin(self, environ: Mapping[str, str]) -> None:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.starter", str(self._theirs.fileno())],
                env={**environ, "DJANGO_SETTINGS_MODULE": ""},
                pass_fds=[self._theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )

    def close(self) -> None:
        self._orders.close()
        self._theirs.close()
        if self._process is not None:
            self._process.wait()


def _serve(orders: socket.socket) -> _Order:
    """Forks for each order; returns it in the process that is to carry it out."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        _, handed, *_ = socket.recv_fds(orders, 1, 3)
        if not handed:
            sys.exit()
        if os.fork() == 0:
            orders.close()
            return _keep(*handed)
        for descriptor in handed:
            os.close(descriptor)


def _keep(out: int, err: int, desk: int) -> _Order:
    """Between the two: only a parent hears how a process ended, and the starter has other orders to take."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=desk) as connection, connection.makefile("rw") as lines:
        order = _Order(*json.loads(lines.readline()))
        process = os.fork()
        if process:
            lines.write(f"{process}\n")
            lines.flush()
            _, status = os.waitpid(process, 0)
            lines.write(f"{os.waitstatus_to_exitcode(status)}\n")
            lines.flush()
            os._exit(0)
    for descriptor, place in ((out, 1), (err, 2)):
        os.dup2(descriptor, place)
        os.close(descriptor)
    return order


def _carry_out(order: _Order) -> None:
    """As Python begins: with a script, with `-m` and a module, or with `-c` and a program."""
    os.environ.clear()
    os.environ.update(order.environ)
    time.tzset()
    os.chdir(order.folder)
    way, *rest = order.arguments
    if way == "-m":
        sys.argv, sys.path[0] = rest, order.folder
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif way == "-c":
        sys.argv, sys.path[0] = ["-c", *rest[1:]], ""
        sys.modules["__main__"] = program = ModuleType("__main__")
        exec(compile(rest[0], "<string>", "exec"), vars(program))  # noqa: S102 - it is the test's own
    else:
        sys.argv, sys.path[0] = order.arguments, str((Path(order.folder) / way).parent)
        runpy.run_path(way, run_name="__main__")


def _main() -> None:
    for name in _IMPORTED:
        import_module(name)
    _carry_out(_serve(socket.socket(fileno=int(sys.argv[1]))))


if __name__ == "__main__":
    _main()
