"""The tree of errors that Nexus raises on purpose.

A command turns one of these into a single message and an exit status. Everything else that
surfaces is a defect and keeps its traceback, without its own text (`nexus/logs.py`). Messages
carry ids, counts, column names and line numbers; never names of people, notes or the contents
of rows.
"""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = ["NexusError", "RunFailed", "UnusableInput"]


class NexusError(Exception):
    """What went wrong and what to do about it, in the user's words.

    Attributes:
        message: one or two sentences saying what is wrong, and where.
        remedy: what to do next; may be empty where the message already says it.
        exit_status: the process's exit status when a command ends with this error.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[Any, ...]:
        """For an error that another process raised: as it is, whatever its own class is made from."""
        return _made_again, (type(self), self.message, self.remedy)

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


def _made_again(kind: type[NexusError], message: str, remedy: str) -> NexusError:
    error = kind.__new__(kind)
    NexusError.__init__(error, message, remedy)
    return error


class UnusableInput(NexusError):
    """An input or an option cannot be used as it is; nothing was written."""

    exit_status = 2


class RunFailed(NexusError):
    """The inputs could be read, but the run must not or could not go through; nothing was written."""

    exit_status = 1
