"""Processes that decode, and nothing else does: a bad file costs one of them its life, and itself its thumbnails.

Each has a limit of memory, and each file one of processor time and of time altogether. What came of a file is kept, so that
none which took too much is tried again at the next view.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from errors import NexusError, RunFailed
from images.thumbnails.facts import Refusal, ThumbnailFacts, ThumbnailSource
from images.thumbnails.making import MOST_BYTES_PER_PIXEL, MadeThumbnails, make_thumbnails, refused
from images.thumbnails.place import ThumbnailPlace
from storage import ImageStore, StorageError, StoreUnavailable, open_store

# What one file may take, in seconds; besides, a slow store may take one for each so many bytes.
_SECONDS = 60.0
_BYTES_PER_SECOND = 100_000
# So many files per process are handed out ahead, so that none waits for another.
_AHEAD = 8
# What a process reserves and does not use, in megabytes: for itself, and for the threads that read from a bucket.
_RESERVED, _RESERVED_PER_CORE = 1024, 128


@dataclass(frozen=True, slots=True)
class DecodingLimits:
    """What decoding may take.

    Attributes:
        megabytes: of memory for a process, NEXUS_DECODING_MEMORY.
        processor_seconds: for one file. A photograph takes a third of one, the largest picture four.
        niceness: how far these processes stand back behind the pages, and what is made beforehand behind first views.
    """

    megabytes: int
    processor_seconds: int = 30
    niceness: int = 5


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What a process has to know besides the file.

    Attributes:
        images_url: where to read, with the credentials of the environment.
        folder: NEXUS_THUMBNAILS_DIR.
        most_megapixels: see `ThumbnailOptions`.
    """

    images_url: str
    folder: Path
    most_megapixels: int


@dataclass(frozen=True, slots=True)
class ThumbnailResult:
    """What became of one file: its facts, which are kept already, or why the store did not hand it out."""

    source: ThumbnailSource
    facts: ThumbnailFacts | None
    fault: StorageError | None = None


ThumbnailResults: TypeAlias = Generator[ThumbnailResult, None, None]


class DecodingPool:
    """So many processes, which read files themselves, and keep what they make. Any thread may use it."""

    def __init__(self, processes: int, limits: DecodingLimits) -> None:
        self._processes = processes
        self._limits = limits
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None

    def make(self, context: WorkerContext, source: ThumbnailSource) -> Future[ThumbnailResult]:
        """Has the thumbnails of a file made anew, whatever is there.

        The future may raise RunFailed: the thumbnails cannot be kept, or there is no process to make them.
        """
        seconds = _SECONDS + source.size_bytes / _BYTES_PER_SECOND
        arguments = [self._limits.processor_seconds, context, source]
        outcome: Future[ThumbnailResult] = Future()
        with self._lock:
            task = self._running().schedule(work_on, args=arguments, timeout=seconds)
        task.add_done_callback(partial(_settle, outcome, context, source))
        return outcome

    def make_all(self, context: WorkerContext, sources: Iterable[ThumbnailSource]) -> ThumbnailResults:
        """The same for many files, in their order.

        Raises:
            StoreUnavailable: nothing can be read at all.
            RunFailed: as for `make`.
        """
        waiting: deque[Future[ThumbnailResult]] = deque()
        for source in sources:
            waiting.append(self.make(context, source))
            if len(waiting) > self._processes * _AHEAD:
                yield _readable(waiting.popleft().result())
        while waiting:
            yield _readable(waiting.popleft().result())

    def close(self) -> None:
        """Ends the processes, whatever they work on; the next file starts others."""
        with self._lock:
            pool, self._pool = self._pool, None
            if pool is not None:
                pool.stop()  # type: ignore[no-untyped-call]
                pool.join()

    def _running(self) -> ProcessPool:
        """The pool; another one where its processes could not be kept alive."""
        if self._pool is None or not self._pool.active:
            # Spawned: a forked process would share the parent's threads' locks and its database connection.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(
                self._processes, initializer=limit_process, initargs=[self._limits], context=context
            )
        return self._pool


def limit_process(limits: DecodingLimits) -> None:
    """Binds this process to the limits, where the system has such."""
    try:
        import resource
    except ImportError:  # another system
        return
    megabyte = 2**20
    reserved = _RESERVED + _RESERVED_PER_CORE * (os.cpu_count() or 1)
    _lower(resource.RLIMIT_DATA, limits.megabytes * megabyte)
    # Where the first one says nothing of memory that is mapped, as outside of Linux.
    _lower(resource.RLIMIT_AS, (limits.megabytes + reserved) * megabyte)
    _lower(resource.RLIMIT_CORE, 0)
    os.nice(limits.niceness)


def _lower(limit: int, most: int) -> None:
    import resource

    _, allowed = resource.getrlimit(limit)
    lower = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    with suppress(ValueError, OSError):
        resource.setrlimit(limit, (lower, lower))


def _limit_processor_time(seconds: int) -> None:
    """Ends this process (SIGXCPU) once it has worked for so long from now on."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, allowed = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, allowed))


def work_on(processor_seconds: int, context: WorkerContext, source: ThumbnailSource) -> ThumbnailResult:
    """What a process does with one file."""
    _limit_processor_time(processor_seconds)
    store = _opened(context.images_url)
    read_at = time.time()
    try:
        made = _made(store, source, context.most_megapixels)
    except StorageError as fault:
        return ThumbnailResult(source, None, fault)
    except MemoryError:
        made = refused(Refusal.OUT_OF_MEMORY)
    ThumbnailPlace(context.folder, store.url).save(source, made, read_at)
    return ThumbnailResult(source, made.facts)


def _made(store: ImageStore, source: ThumbnailSource, most_megapixels: int) -> MadeThumbnails:
    if source.size_bytes == 0:
        return refused(Refusal.EMPTY)
    if source.size_bytes > most_megapixels * 1_000_000 * MOST_BYTES_PER_PIXEL:
        return refused(Refusal.TOO_LARGE)
    return make_thumbnails(store.read(source.storage_key, source.size_bytes), most_megapixels)


@cache
def _opened(images_url: str) -> ImageStore:
    """One client per process."""
    return open_store(images_url)


def _readable(result: ThumbnailResult) -> ThumbnailResult:
    """The same, unless it says that no other file can be read either."""
    if isinstance(result.fault, StoreUnavailable):
        raise result.fault
    return result


def _settle(
    outcome: Future[ThumbnailResult],
    context: WorkerContext,
    source: ThumbnailSource,
    task: ProcessFuture[ThumbnailResult],
) -> None:
    """Hands on what became of a file; of one that ended its process, remembers that it did."""
    fault = None if task.cancelled() else task.exception()
    try:
        if task.cancelled() or isinstance(fault, BrokenProcessPool):
            raise RunFailed(
                "The processes that make small pictures have ended.",
                "Try again; if it stays so, look into the log.",
            )
        if isinstance(fault, (TookTooLong, ProcessExpired)):
            outcome.set_result(_give_up(context, source, _reason(fault)))
        elif fault is not None:
            outcome.set_exception(fault)
        else:
            outcome.set_result(task.result())
    except NexusError as error:
        outcome.set_exception(error)


def _reason(fault: TookTooLong | ProcessExpired) -> Refusal:
    # How a process ends that has used its processor time.
    out_of_time = -getattr(signal, "SIGXCPU", 0)
    if isinstance(fault, ProcessExpired) and fault.exitcode != out_of_time:
        return Refusal.CRASHED
    return Refusal.TIMED_OUT


def _give_up(context: WorkerContext, source: ThumbnailSource, reason: Refusal) -> ThumbnailResult:
    made = refused(reason)
    ThumbnailPlace(context.folder, open_store(context.images_url).url).save(source, made, time.time())
    return ThumbnailResult(source, made.facts)
