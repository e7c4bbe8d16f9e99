"""A program that the starter starts is the program that a shell would start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import BACKEND, Installation, starter

TOLD = "import os, sys, __main__; print(sys.argv, os.getcwd(), os.environ['TOLD'], repr(sys.path[0]), __main__.__name__)"
PROGRAMS = {
    "what it is told": [TOLD, "a", "b c"],
    "its output": ["import sys; print('ä'); print('ö', file=sys.stderr)"],
    "its status": ["import sys; sys.exit(3)"],
    "a message as its status": ["import sys; sys.exit('wrong')"],
    "its death": ["import os; os.kill(os.getpid(), 9)"],
    "its farewell": ["import atexit; atexit.register(print, 'done')"],
    "its own process": ["import os, sys; sys.exit(os.getppid() == os.getpid())"],
    "its standard input": ["import sys; print(repr(sys.stdin.read()))"],
    "no settings but its own": ["from django.conf import settings; print(settings.configured)"],
}


@pytest.fixture
def somewhere(tmp_path: Path) -> Installation:
    return Installation(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite3'}")


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=list(PROGRAMS))
def test_it_sees_and_does_the_same(somewhere: Installation, program: list[str]) -> None:
    environ = {**somewhere.environment, "TOLD": "something"}
    ours = starter().run(["-c", *program], BACKEND, environ, 60)
    real = subprocess.run(
        [sys.executable, "-c", *program],
        stdin=subprocess.DEVNULL,
        cwd=BACKEND,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ours.returncode, ours.stdout, ours.stderr) == (real.returncode, real.stdout, real.stderr)


def test_a_fault_nobody_caught_ends_it_with_a_traceback(somewhere: Installation) -> None:
    done = somewhere.python("-c", "1 / 0")

    assert done.returncode == 1
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_whoever_takes_too_long_is_killed(somewhere: Installation) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        somewhere.python("-c", "import time; time.sleep(60)", timeout=0.2)
