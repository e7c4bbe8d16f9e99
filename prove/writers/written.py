"""What a writer hands back."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Written"]


@dataclass(frozen=True)
class Written:
    """An export on its way to a disk.

    Attributes:
        content: its bytes.
        outcomes: the line (sheet's row, record of XML) of every row, and what must become of it.
    """

    content: bytes
    outcomes: dict[int, str]
