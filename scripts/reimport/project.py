"""Finds the project and its environment, and runs `manage.py reimport` in it; from any folder, with any Python 3."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

__all__ = ["run_reimport"]

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"


def run_reimport(arguments: list[str]) -> None:
    """Runs the command with these arguments, in this process or, without Django in it, in the project's Python."""
    if importlib.util.find_spec("django") is None:
        _change_python()
    sys.path.insert(0, str(PROJECT / "backend"))
    from nexus.edge import run_command

    run_command([sys.argv[0], "reimport", *arguments])


def _change_python() -> None:
    if not PYTHON.exists() or Path(sys.prefix) == ENVIRONMENT:
        _give_up(
            f"This Python ({sys.executable}) has no Django, and {ENVIRONMENT} is missing or incomplete.\n"
            f"Run `make demo` in {PROJECT}, or activate an environment that has requirements/base.txt."
        )
    sys.stdout.flush()
    # The same program and arguments, nothing from a shell.
    os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606


def _give_up(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201
    sys.exit(2)
