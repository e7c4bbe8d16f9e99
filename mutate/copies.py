"""Copies of the project in a temporary folder, which goes with the process that made it, however that ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["PROJECT", "copy_project", "temporary_folder"]

PROJECT = Path(__file__).resolve().parent.parent
# Waits until nobody holds the other end of its input any more, also because they were killed.
_KEEPER = "import shutil, sys; sys.stdin.read(); shutil.rmtree(sys.argv[1], ignore_errors=True)"


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that another process removes as soon as this one is gone."""
    folder = Path(tempfile.mkdtemp(prefix="nexus-mutate-"))
    keeper = subprocess.Popen(
        [sys.executable, "-c", _KEEPER, str(folder)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield folder
    finally:
        keeper.communicate()


def copy_project(target: Path, commit: str | None = None) -> Path:
    """The files under version control, as they lie there or as they were at a commit.

    Raises:
        subprocess.CalledProcessError: git does not know the commit.
    """
    target.mkdir()
    if commit:
        archive = subprocess.run(
            ["git", "archive", commit], cwd=PROJECT, check=True, stdout=subprocess.PIPE
        ).stdout
        subprocess.run(["tar", "-x"], cwd=target, input=archive, check=True)
        return target
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    for name in filter(None, map(os.fsdecode, names.split(b"\0"))):
        if (PROJECT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target / name)
    return target
