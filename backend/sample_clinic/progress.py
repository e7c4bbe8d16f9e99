"""How the making of the sample clinic tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

# Called with the step's title, how much of it is done, and how much there is.
ReportProgress: TypeAlias = Callable[[str, int, int], None]


def say_nothing(_title: str, _done: int, _total: int) -> None:
    """For callers who don't want to know."""
