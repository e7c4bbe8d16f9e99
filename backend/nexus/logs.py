"""What Nexus writes of its own faults: where in the code and of which kind, never with which values."""

from __future__ import annotations

import logging
import sys
import traceback
from collections import Counter
from types import TracebackType

from django.core.management.base import CommandError

from database import explained, fault_kinds
from errors import NexusError

_A_MINUTE = 60
_REMEDIES = {"DisallowedHost": " If people reach Nexus by that name, add it to NEXUS_ALLOWED_HOSTS."}
_LEFT_OUT = "(its text may hold health data and is left out)"
# Whose texts are about programs and settings, and about nothing else.
_HARMLESS = (NexusError, CommandError, ImportError)


class FaultFormatter(logging.Formatter):
    """A traceback without the exception's own text: a database quotes rows in it."""

    def formatException(  # noqa: N802 - the standard library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, error, trace = ei
        return f"{''.join(traceback.format_tb(trace))}{kind.__name__ if kind else ''}: {_text(error)}"


class Refusals(logging.Filter):
    """Requests that Django refuses as suspicious, such as those for a foreign host: one quiet line a minute for each kind."""

    def __init__(self) -> None:
        super().__init__()
        self._written: dict[str, float] = {}
        self._left_out: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """The standard library's hook. What is written names the kind, never what was sent."""
        kind = record.name.rpartition(".")[2]
        if record.created - self._written.get(kind, 0) < _A_MINUTE:
            self._left_out[kind] += 1
            return False
        self._written[kind] = record.created
        more = self._left_out.pop(kind, 0)
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg = f"A request was refused: {kind}.{_REMEDIES.get(kind, '')}"
        record.msg += f" {more} more since the last such line." if more else ""
        record.args, record.exc_info, record.exc_text = None, None, None
        return True


def print_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What a command prints of a defect; takes the place of `sys.excepthook`."""
    sys.stderr.write(f"{FaultFormatter().formatException((kind, error, trace))}\n")


def _text(error: BaseException | None) -> str:
    if isinstance(error, fault_kinds()):
        # What it means, in our words: a full disk is nobody's defect.
        return str(explained(error)).replace("\n", " ")
    return str(error) if isinstance(error, _HARMLESS) else _LEFT_OUT
