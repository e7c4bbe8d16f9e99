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
class Job:
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
class Outcome:
    """What became of one file: its facts, which are kept already, or the store's message why it could not be read."""

    source: ThumbnailSource
    facts: ThumbnailFacts | None
    unreadable: str = ""


Outcomes: TypeAlias = Generator[Outcome, None, None]


def make_here(job: Job, store: ImageStore, sources: Iterable[ThumbnailSource]) -> Outcomes:
    """One after the other. Cheap for a few files, but what crashes the decoder ends the run.

    Raises:
        StoreUnavailable: nothing can be read at all.
        RunFailed: the thumbnails cannot be kept.
    """
    for source in sources:
        yield make_one(job, store, source)


def make_in_processes(job: Job, sources: Iterable[ThumbnailSource], processes: int) -> Outcomes:
    """In so many processes, which read the files themselves. A crash, or an endless picture, costs that one picture.

    Raises:
        StoreUnavailable, RunFailed: as for `make_here`.
    """
    with _pool(processes) as pool:
        waiting: deque[tuple[ThumbnailSource, ProcessFuture[Outcome]]] = deque()
        for source in sources:
            seconds = _SECONDS + source.size_bytes / _BYTES_PER_SECOND
            waiting.append((source, pool.schedule(work_on, args=[job, source], timeout=seconds)))
            if len(waiting) > processes * _AHEAD:
                yield _outcome(job, *waiting.popleft())
        while waiting:
            yield _outcome(job, *waiting.popleft())


def make_one(job: Job, store: ImageStore, source: ThumbnailSource) -> Outcome:
    """Makes and keeps the thumbnails of one file."""
    place = ThumbnailPlace(job.folder, store.url)
    try:
        return Outcome(source, make_and_save(store, place, source, job.most_megapixels))
    except StoreUnavailable:
        raise
    except StorageError as error:
        # This one only: deleted since it was listed, locked away, or under a name that cannot be asked for.
        return Outcome(source, None, error.message)


def work_on(job: Job, source: ThumbnailSource) -> Outcome:
    """What a process does with one file."""
    return make_one(job, _opened(job.images_url), source)


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


def _outcome(job: Job, source: ThumbnailSource, future: ProcessFuture[Outcome]) -> Outcome:
    try:
        return future.result()
    except TookTooLong:
        return _give_up(job, source, Refusal.TIMED_OUT)
    except ProcessExpired:
        return _give_up(job, source, Refusal.CRASHED)


def _give_up(job: Job, source: ThumbnailSource, reason: Refusal) -> Outcome:
    made = refused(reason)
    ThumbnailPlace(job.folder, open_store(job.images_url).url).save(source, made, time.time())
    return Outcome(source, made.facts)
