"""Making thumbnails of many files: in this process, or in processes of their own, in which a bad file costs one file."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from images.thumbnails.facts import Refusal, ThumbnailFacts, ThumbnailSource
from images.thumbnails.making import refused
from images.thumbnails.place import ThumbnailPlace
from images.thumbnails.viewing import make_and_save
from storage import ImageStore, StorageError, StoreUnavailable, open_store

# What one file may take, in seconds; besides, a slow store may take one for each so many bytes.
_SECONDS = 60.0
_BYTES_PER_SECOND = 100_000
# So many files per process are handed out ahead, so that none waits for another.
_AHEAD = 8


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
    """What became of one file: its facts, which are kept already, or the store's message why it could not be read."""

    source: ThumbnailSource
    facts: ThumbnailFacts | None
    unreadable: str = ""


ThumbnailResults: TypeAlias = Generator[ThumbnailResult, None, None]


def make_here(
    context: WorkerContext, store: ImageStore, sources: Iterable[ThumbnailSource]
) -> ThumbnailResults:
    """One after the other. Cheap for a few files, but what crashes the decoder ends the run.

    Raises:
        StoreUnavailable: nothing can be read at all.
        RunFailed: the thumbnails cannot be kept.
    """
    for source in sources:
        yield make_one(context, store, source)


def make_in_processes(
    context: WorkerContext, sources: Iterable[ThumbnailSource], processes: int
) -> ThumbnailResults:
    """In so many processes, which read the files themselves. A crash, or an endless picture, costs that one picture.

    Raises:
        StoreUnavailable, RunFailed: as for `make_here`.
    """
    with _pool(processes) as pool:
        waiting: deque[tuple[ThumbnailSource, ProcessFuture[ThumbnailResult]]] = deque()
        for source in sources:
            seconds = _SECONDS + source.size_bytes / _BYTES_PER_SECOND
            waiting.append((source, pool.schedule(work_on, args=[context, source], timeout=seconds)))
            if len(waiting) > processes * _AHEAD:
                yield _result(context, *waiting.popleft())
        while waiting:
            yield _result(context, *waiting.popleft())


def make_one(context: WorkerContext, store: ImageStore, source: ThumbnailSource) -> ThumbnailResult:
    """Makes and keeps the thumbnails of one file."""
    place = ThumbnailPlace(context.folder, store.url)
    try:
        return ThumbnailResult(source, make_and_save(store, place, source, context.most_megapixels))
    except StoreUnavailable:
        raise
    except StorageError as error:
        # This one only: deleted since it was listed, locked away, or under a name that cannot be asked for.
        return ThumbnailResult(source, None, error.message)


def work_on(context: WorkerContext, source: ThumbnailSource) -> ThumbnailResult:
    """What a process does with one file."""
    return make_one(context, _opened(context.images_url), source)


@cache
def _opened(images_url: str) -> ImageStore:
    """One client per process."""
    return open_store(images_url)


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPool]:
    # Spawned: a forked process would share the parent's threads' locks and its database connection.
    pool = ProcessPool(processes, context=multiprocessing.get_context("spawn"))
    try:
        yield pool
        pool.close()  # type: ignore[no-untyped-call]
    except BaseException:
        pool.stop()  # type: ignore[no-untyped-call]
        raise
    finally:
        pool.join()


def _result(
    context: WorkerContext, source: ThumbnailSource, future: ProcessFuture[ThumbnailResult]
) -> ThumbnailResult:
    try:
        return future.result()
    except TookTooLong:
        return _give_up(context, source, Refusal.TIMED_OUT)
    except ProcessExpired:
        return _give_up(context, source, Refusal.CRASHED)


def _give_up(context: WorkerContext, source: ThumbnailSource, reason: Refusal) -> ThumbnailResult:
    made = refused(reason)
    ThumbnailPlace(context.folder, open_store(context.images_url).url).save(source, made, time.time())
    return ThumbnailResult(source, made.facts)
