"""Decoding in processes of their own: what takes too much costs one file, and the next one is worked on."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import pytest

from errors import NexusError, RunFailed, UnusableInput
from images.thumbnails import NotMadeYet, Refusal, ThumbnailFacts, ThumbnailSource, find_facts
from images.thumbnails.first_views import FirstViews
from images.thumbnails.place import ThumbnailPlace
from images.thumbnails.workers import DecodingLimits, DecodingPool, ThumbnailResult, WorkerContext
from storage import EmptyListing, ImageStore, ObjectNotFound, OtherContent, StorageError, StoreUnavailable
from tests.ugly.bombs import BOMBS
from tests.ugly.image_files import jpeg

_LONG = 60
_REFUSED = {
    # PDFium, which has no way to say that memory is short, ends its process.
    "nested-forms": Refusal.CRASHED,
    "tiff": Refusal.OUT_OF_MEMORY,
    "scans": Refusal.TIMED_OUT,
    # These decoders call lack of memory a damage.
    "webp": Refusal.CORRUPT,
    "heic": Refusal.CORRUPT,
    "palette": Refusal.OUT_OF_MEMORY,
    "png": Refusal.TOO_LARGE,
}


@pytest.fixture(scope="module")
def pool() -> Iterator[DecodingPool]:
    """One process, with a second for each file and little memory."""
    pool = DecodingPool(1, DecodingLimits(256, processor_seconds=1))
    yield pool
    pool.close()


@pytest.fixture
def context(store: ImageStore, place: ThumbnailPlace) -> WorkerContext:
    return WorkerContext(store.url, place.folder, most_megapixels=100)


def put(dump: Path, key: str, content: bytes) -> ThumbnailSource:
    (dump / key).write_bytes(content)
    return ThumbnailSource(key, len(content))


@pytest.mark.xdist_group("decoding")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_for_good_and_the_next_picture_is_made(
    pool: DecodingPool, context: WorkerContext, dump: Path, store: ImageStore, name: str
) -> None:
    bomb, sound = put(dump, name, BOMBS[name]()), put(dump, "2.jpg", jpeg())

    results = [result.facts for result in pool.make_all(context, [bomb, sound])]

    assert [facts and facts.refusal for facts in results] == [_REFUSED[name], None]
    assert find_facts(store, bomb) == results[0]


@pytest.mark.xdist_group("decoding")
def test_processes_that_ended_by_themselves_are_replaced(
    pool: DecodingPool, context: WorkerContext, dump: Path
) -> None:
    source = put(dump, "2.jpg", jpeg())
    assert pool.make(context, source).result(_LONG).facts
    for process in multiprocessing.active_children():
        if process.name.startswith("pebble"):
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join(_LONG)

    with suppress(RunFailed):
        pool.make(context, source).result(_LONG)

    assert pool.make(context, source).result(_LONG).facts


@pytest.mark.parametrize(
    "error",
    [
        *(ObjectNotFound("2.jpg", "s3://bucket/"), OtherContent("A page."), EmptyListing("s3://bucket/")),
        *(StoreUnavailable("busy", "later"), StorageError("no"), RunFailed("full", "room"), UnusableInput("no")),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_an_error_of_ours_comes_whole_out_of_another_process(error: NexusError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own

    assert (type(again), str(again), again.args) == (type(error), str(error), error.args)


class _Waiting(DecodingPool):
    """Works on nothing until a test says what came of it."""

    def __init__(self) -> None:
        self.asked: list[Future[ThumbnailResult]] = []

    def make(self, _context: WorkerContext, _source: ThumbnailSource) -> Future[ThumbnailResult]:
        self.asked.append(Future())
        return self.asked[-1]


SOURCE = ThumbnailSource("2.jpg", 10)


def test_a_page_waits_for_a_picture_only_so_long_and_it_is_made_all_the_same(context: WorkerContext) -> None:
    pool = _Waiting()
    views = FirstViews(pool, most_waiting=1, seconds=0)
    for _ in range(3):
        with pytest.raises(NotMadeYet):
            views.make(context, SOURCE)
    assert len(pool.asked) == 1

    pool.asked[0].set_result(ThumbnailResult(SOURCE, ThumbnailFacts(Refusal.CORRUPT)))
    with pytest.raises(NotMadeYet):
        views.make(context, SOURCE)
    assert len(pool.asked) == 2


def test_who_finds_too_many_waiting_is_told_so_at_once_and_their_picture_is_made(
    context: WorkerContext,
) -> None:
    pool = _Waiting()
    with pytest.raises(NotMadeYet):
        FirstViews(pool, most_waiting=0, seconds=_LONG).make(context, SOURCE)

    assert len(pool.asked) == 1
