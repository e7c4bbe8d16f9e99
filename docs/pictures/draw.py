"""Draws what a command shows on a terminal as an SVG picture.

    python docs/pictures/draw.py docs/pictures/summary.svg "TITLE" COMMAND [ARGUMENT ...]

The command runs in `backend/` on a pseudo-terminal, so that it shows colour and bars as it does to a person.
"""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

PROJECT = Path(__file__).resolve().parents[2]
BACKEND = PROJECT / "backend"
COLUMNS = 100


def main(target: Path, title: str, command: list[str]) -> None:
    # A picture says nothing of the machine on which it was drawn.
    lines = screen(terminal_output(command).replace(str(PROJECT), "~/nexus"))
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi("\n".join(lines)))
    svg = console.export_svg(title=title)
    # No page of ours loads a font from elsewhere.
    target.write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), "utf-8")


def terminal_output(command: list[str]) -> str:
    ours, theirs = pty.openpty()
    environ = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    with subprocess.Popen(command, cwd=BACKEND, stdout=theirs, stderr=theirs, env=environ):
        os.close(theirs)
        return b"".join(chunks(ours)).decode()


def chunks(terminal: int) -> list[bytes]:
    found: list[bytes] = []
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side is closed.
            return found
        if not chunk:
            return found
        found.append(chunk)


def screen(output: str) -> list[str]:
    """The lines that stand in the end: a bar is drawn over and over on one line, and its last state counts."""
    shown = re.sub(r"\x1b\[\?\d+[hl]", "", output).replace("\r\n", "\n")
    return [line.split("\r")[-1].replace("\x1b[2K", "") for line in shown.split("\n")]


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), sys.argv[2], sys.argv[3:])
