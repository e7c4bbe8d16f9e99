"""What Nexus writes of its own faults: where in the code and of which kind, never with which values."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

from django.core.management.base import CommandError

from database import explained, fault_kinds
from errors import NexusError

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


def print_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What a command prints of a defect; takes the place of `sys.excepthook`."""
    sys.stderr.write(f"{FaultFormatter().formatException((kind, error, trace))}\n")


def _text(error: BaseException | None) -> str:
    if isinstance(error, fault_kinds()):
        # What it means, in our words: a full disk is nobody's defect.
        return str(explained(error)).replace("\n", " ")
    return str(error) if isinstance(error, _HARMLESS) else _LEFT_OUT
