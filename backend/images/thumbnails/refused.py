"""How a step of the making says that a file cannot have thumbnails."""

from __future__ import annotations

from images.thumbnails.facts import Refusal

__all__ = ["Refused"]


class Refused(Exception):
    """Of one file, for a reason. Caught where thumbnails are made; nobody else sees it."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.words)
        self.reason = reason
