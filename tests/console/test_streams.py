"""Printing never ends a job: on a terminal that knows ASCII alone, closed, cut off, or onto a full disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from tests.processes import BACKEND

PROGRAM = """
import os, sys
from console.streams import lost_output, prepare_streams
prepare_streams()
print("\\u2588\\u2588\\u2591 5 \\xd7 3 \\u2026 \\xc4 \\u5b57 \\udcff")
for _ in range(20_000):
    print("a line that fills what lies between us and the reader")
lost = lost_output()
print("still here" + lost, file=sys.stderr)
print(os.open(os.devnull, os.O_RDONLY) > 2, repr(sys.stdin.read(1)), file=sys.stderr)
"""


def run(shell: str, environ: Mapping[str, str] | None = None) -> tuple[int, bytes, str]:
    done = subprocess.run(
        ["/bin/sh", "-c", shell.replace("PROGRAM", '"$0" -c "$1"'), sys.executable, PROGRAM],
        env={**os.environ, "PYTHONPATH": str(BACKEND), "PYTHONIOENCODING": "utf-8", **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.decode()


@pytest.mark.parametrize(
    ("environ", "encoding", "first"),
    [
        ({}, "utf-8", "██░ 5 × 3 … Ä 字 \\udcff\n"),
        ({"PYTHONIOENCODING": "ascii"}, "ascii", "##. 5 x 3 ... \\xc4 \\u5b57 \\udcff\n"),
        ({"PYTHONIOENCODING": "latin-1", "PYTHONUNBUFFERED": "1"}, "latin-1", "##. 5 × 3 ... Ä \\u5b57"),
        (
            {"PYTHONIOENCODING": "", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            "ascii",
            "##. 5 x 3",
        ),
    ],
)
def test_every_terminal_shows_something(environ: Mapping[str, str], encoding: str, first: str) -> None:
    status, printed, _ = run("PROGRAM", environ)
    assert status == 0
    assert printed.startswith(first.encode(encoding))


@pytest.mark.parametrize(
    ("shell", "told"),
    [
        ("PROGRAM | head -1", "still here\n"),
        ("PROGRAM >&-", "still here\n"),
        ("PROGRAM >/dev/full", "still hereNo space left on device\n"),
        ("PROGRAM <&- >&-", "still here\n"),
        ("PYTHONUNBUFFERED=1 PROGRAM >/dev/full", "still hereNo space left on device\n"),
    ],
)
def test_an_output_that_nobody_takes_stops_nothing(shell: str, told: str) -> None:
    status, _, errors = run(shell)

    assert status == 0
    assert errors == f"{told}True ''\n"


def test_not_even_the_loss_of_every_stream() -> None:
    assert run("PROGRAM <&- >&- 2>&-") == (0, b"", "")
