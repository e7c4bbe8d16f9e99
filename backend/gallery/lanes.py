"""Lanes: what holds a thread for long is done by few at once, so that threads are left for the pages of everybody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from errors import RunFailed

RETRY_SECONDS = 10


class LaneIsFull(RunFailed):
    """Too many do the same thing at this moment; it was not begun."""

    def __init__(self) -> None:
        super().__init__(
            "Nexus does too much of the same kind at this moment. Nothing was changed.",
            "Try again in a moment.",
        )


class Lane:
    """So many do a thing at once, some more wait for a place, and all others are turned away at once.

    Each who is in it or waits for it holds a thread of the server: `NEXUS_THREADS` is more than all lanes together.
    """

    def __init__(self, places: int, waiting: int, seconds: float) -> None:
        """
        Args:
            places: how many may be in it.
            waiting: how many more may wait for a place.
            seconds: how long one waits at most.
        """
        self._admitted = threading.BoundedSemaphore(places + waiting)
        self._places = threading.BoundedSemaphore(places)
        self._seconds = seconds

    def enter(self) -> None:
        """Takes a place, which has to be left.

        Raises:
            LaneIsFull: there is none.
        """
        if not self._admitted.acquire(blocking=False):
            raise LaneIsFull
        if not self._places.acquire(timeout=self._seconds):
            self._admitted.release()
            raise LaneIsFull

    def leave(self) -> None:
        """Gives the place to the next one."""
        self._places.release()
        self._admitted.release()

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for as long as a block lasts.

        Raises:
            LaneIsFull: there is none.
        """
        self.enter()
        try:
            yield
        finally:
            self.leave()
