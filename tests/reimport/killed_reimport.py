"""A re-import that kills itself (SIGKILL) in one phase; run as `python -m tests.reimport.killed_reimport`.

Moments: "writing" (the phase's first statement that writes), "worked" (its work is done, its record is not),
"recorded" (the record is written, the commit is not there yet), "committed".
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_on_writing(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
    if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "COPY", "CREATE")):
        die()
    return execute(sql, *arguments)


def main(victim: str, moment: str, *arguments: str) -> None:
    django.setup()
    from django.core.management import call_command

    from reimport import one_phase

    setattr(one_phase, "PhaseRecord", _bomb(victim, moment))  # noqa: B010
    call_command("reimport", *arguments)


def _bomb(victim: str, moment: str) -> Any:
    from django.db import connection, transaction

    from reimport.one_phase import PhaseRecord
    from reimport.phase import Phase, PhaseResult

    class Bomb(PhaseRecord):
        def __init__(self, run: Any, phase: Phase) -> None:
            super().__init__(run, phase)
            self._moment = moment if phase.name == victim else ""

        def begin(self) -> None:
            super().begin()
            if self._moment == "writing":
                connection.execute_wrappers.append(die_on_writing)

        def complete(self, result: PhaseResult) -> None:
            if self._moment == "worked":
                die()
            super().complete(result)
            if self._moment == "recorded":
                die()
            if self._moment == "committed":
                transaction.on_commit(die)

    return Bomb


if __name__ == "__main__":
    main(*sys.argv[1:])
