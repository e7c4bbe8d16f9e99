"""First views: thumbnails that a page asks for before anybody made them. Who asks waits a while, and no longer."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TakesLonger
from functools import cache
from typing import Final

from errors import RunFailed
from images.thumbnails.facts import ThumbnailSource
from images.thumbnails.workers import DecodingLimits, DecodingPool, ThumbnailResult, WorkerContext

# So many may wait for their picture at once, each of them with a thread of the server, and for so many seconds.
_MOST_WAITING: Final = 8
_SECONDS: Final = 10.0
# So many files are asked for ahead; who comes then asks again.
_MOST_ASKED: Final = 200
_PROCESSES: Final = 2
# Behind the pages, before what is made beforehand.
_NICENESS: Final = 2


class NotMadeYet(RunFailed):
    """The thumbnails will be there later: others come first, or the file takes long."""

    def __init__(self) -> None:
        super().__init__("Its picture is being made.", "Load the page again in a minute.")


class FirstViews:
    """The files that pages wait for, and the processes that work on them."""

    def __init__(self, pool: DecodingPool, *, most_waiting: int, seconds: float) -> None:
        self._pool = pool
        self._waiting = threading.BoundedSemaphore(most_waiting)
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asked: dict[tuple[WorkerContext, ThumbnailSource], Future[ThumbnailResult]] = {}

    def make(self, context: WorkerContext, source: ThumbnailSource) -> ThumbnailResult:
        """What became of a file, which is worked on once, however many ask for it.

        Raises:
            NotMadeYet: it is not done in time; it is worked on all the same.
            RunFailed: the thumbnails cannot be kept.
        """
        asked = self._ask(context, source)
        if not self._waiting.acquire(blocking=False):
            raise NotMadeYet
        try:
            return asked.result(self._seconds)
        except TakesLonger:
            raise NotMadeYet from None
        finally:
            self._waiting.release()

    def close(self) -> None:
        """Ends the processes; the next view starts others."""
        self._pool.close()

    def _ask(self, context: WorkerContext, source: ThumbnailSource) -> Future[ThumbnailResult]:
        key = (context, source)
        with self._lock:
            if asked := self._asked.get(key):
                return asked
            if len(self._asked) >= _MOST_ASKED:
                raise NotMadeYet
            asked = self._asked[key] = self._pool.make(context, source)
        asked.add_done_callback(lambda _: self._forget(key))
        return asked

    def _forget(self, key: tuple[WorkerContext, ThumbnailSource]) -> None:
        with self._lock:
            self._asked.pop(key, None)


@cache
def first_views(megabytes: int) -> FirstViews:
    """Those of this process, with as much memory for each of its workers."""
    limits = DecodingLimits(megabytes, niceness=_NICENESS)
    return FirstViews(DecodingPool(_PROCESSES, limits), most_waiting=_MOST_WAITING, seconds=_SECONDS)
