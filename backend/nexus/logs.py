"""What the server writes of its own faults: where in the code and of which kind, never with which values."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from errors import NexusError

__all__ = ["FaultFormatter"]


class FaultFormatter(logging.Formatter):
    """A traceback without the exception's own text: a database quotes rows in it. Our own errors are known to be harmless."""

    def formatException(  # noqa: N802 - the standard library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, error, trace = ei
        text = (
            str(error) if isinstance(error, NexusError) else "(its text may hold health data and is left out)"
        )
        return f"{''.join(traceback.format_tb(trace))}{kind.__name__ if kind else ''}: {text}"
