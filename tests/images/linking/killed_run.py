"""Live runs that kill themselves (SIGKILL), each a moment later; run as `python -m tests.images.linking.killed_run`.

Moments are counted: each SQL statement of the run that may write is one, the moment before the commit and the one after it
are two. Whoever dies before a statement that only reads dies after the last one that wrote.
Each line that is read starts the next run, a process of its own; its exit status is printed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

_READING = ("SELECT", "PRAGMA", "SHOW")


class Bomb:
    """Ends the process without a word when its moment comes."""

    def __init__(self, moment: int) -> None:
        self._left = moment

    def tick(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around_statement(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if not sql.lstrip().upper().startswith(_READING):
            self.tick()
        return execute(sql, *arguments)


def main(export: Path, images_url: str) -> None:
    django.setup()
    # What takes long is imported once; what a run opens, it opens after the fork.
    import images.linking  # noqa: F401

    for moment, _ in enumerate(sys.stdin, start=1):
        process = os.fork()
        if process == 0:
            run(moment, export, images_url)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - it is the answer


def run(moment: int, export: Path, images_url: str) -> None:
    from django.db import connection

    from console import SilentProgress
    from images.linking import LinkOptions, link

    bomb = Bomb(moment)
    connection.ensure_connection()
    commit = connection._commit  # type: ignore[attr-defined]

    def commit_with_bomb() -> None:
        bomb.tick()
        commit()
        bomb.tick()

    connection._commit = commit_with_bomb  # type: ignore[attr-defined]
    with connection.execute_wrapper(bomb.around_statement):
        link(LinkOptions(export=export, store_url=images_url), SilentProgress())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
