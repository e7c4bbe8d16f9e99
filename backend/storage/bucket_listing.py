"""One listing of a bucket: page after page, with what obstore's listing leaves out put right.

obstore drops a "/" at the beginning and at the end of a key. So a folder marker ("sub/") looks like an object
("sub"), and below the root of a bucket "/2.jpg" looks like "2.jpg". Both are noticed here, by asking for the
key. An object whose key ends in "/" and that has content is not noticed: it ends as an object that cannot be
found when it is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import obstore
from obstore.exceptions import BaseError

from storage.failures import StorageError
from storage.s3_errors import Place, is_cut_off
from storage.store import PAGE_SIZE, ListingPage

if TYPE_CHECKING:
    from obstore import ListStream, ObjectMeta
    from obstore.store import S3Store

__all__ = ["BucketListing", "persist"]

Result = TypeVar("Result")

_PAUSES = (0.5, 1.0, 2.0)
"""Seconds to wait before an answer that was cut off is asked for again."""

_QUESTIONS_AT_ONCE = 16


async def persist(
    attempt: Callable[[], Awaitable[Result]], worth_it: Callable[[Exception], bool] = is_cut_off
) -> Result:
    """The first result of repeated attempts, for the faults that obstore does not repeat by itself.

    Raises:
        obstore.exceptions.BaseError: from the last attempt, or from one that is not worth repeating.
    """
    for pause in _PAUSES:
        try:
            return await attempt()
        except BaseError as error:
            if not worth_it(error):
                raise
        await asyncio.sleep(pause)
    return await attempt()


class BucketListing:
    """A listing under way: `next_page` until it is None."""

    def __init__(self, store: S3Store, prefix: str, place: Place) -> None:
        self._store = store
        self._prefix = prefix
        self._place = place
        self._stream: ListStream[Sequence[ObjectMeta]] | None = None
        self._resume_after: str | None = None
        self._in_order = True
        self._empty_keys: set[str] = set()
        self._first_letters_checked = bool(prefix)
        self._last_before_slash: str | None = None

    async def next_page(self) -> ListingPage | None:
        """The next objects without the folder markers among them, which can leave none; None at the end.

        Raises:
            obstore.exceptions.BaseError, OSError: what the server or the network refused.
            StorageError: the bucket holds keys that begin with "/".
        """
        batch = await persist(self._next_batch, self._can_resume)
        objects = await self._without_markers(batch or [])
        keys = [item["path"] for item in objects]
        await self._check_first_letters(keys, at_end=batch is None)
        self._in_order = self._in_order and keys == sorted(keys)
        return None if batch is None else _page(keys, objects)

    async def _next_batch(self) -> Sequence[ObjectMeta] | None:
        if self._stream is None:
            self._stream = obstore.list(
                self._store, self._prefix or None, offset=self._resume_after, chunk_size=PAGE_SIZE
            )
        try:
            batch = await anext(self._stream, None)
        except BaseError:
            self._stream = None  # a stream that failed says that it is at its end when asked again
            raise
        if batch:
            self._resume_after = batch[-1]["path"]
        return batch

    def _can_resume(self, error: Exception) -> bool:
        """Whether the rest of the listing can be asked for: "after this key" needs a server that sorts."""
        return is_cut_off(error) and self._in_order

    async def _without_markers(self, batch: Sequence[ObjectMeta]) -> list[ObjectMeta]:
        batch = [item for item in batch if item["path"]]  # the marker "/" at the root of a bucket
        empty = [item["path"] for item in batch if not item["size"]]
        sizes = dict(zip(empty, await self._sizes(empty), strict=True))
        objects = []
        for item in batch:
            key = item["path"]
            if not item["size"]:
                # A marker: there is no "sub", or it is another object, or it was listed before.
                if sizes[key] != 0 or key in self._empty_keys:
                    continue
                self._empty_keys.add(key)
            objects.append(item)
        return objects

    async def _check_first_letters(self, keys: list[str], *, at_end: bool) -> None:
        """Refuses a bucket whose listing lost the "/" that some of its keys begin with.

        In a sorted listing these keys lie side by side, after those that begin with a letter before "/"
        and ahead of the others. So one of them, if there are any, is the first key that seems to begin
        with a letter after "/", or the last key ahead of that one.
        """
        if self._first_letters_checked:
            return
        first_after = next((key for key in keys if key > "/"), None)
        before = (
            [key for key in keys if key < "/"] if first_after is None else keys[: keys.index(first_after)]
        )
        self._last_before_slash = before[-1] if before else self._last_before_slash
        if first_after is None and not at_end:
            return
        self._first_letters_checked = True
        suspects = [key for key in (self._last_before_slash, first_after) if key is not None]
        if None in await self._sizes(suspects):
            raise StorageError(
                f'{self._place.url} holds keys that begin with "/", which cannot be read.',
                "Name the folder that holds the images in NEXUS_IMAGES_URL, or rename those objects.",
            )

    async def _sizes(self, keys: list[str]) -> list[int | None]:
        """The size of each object, None where there is none."""
        turns = asyncio.Semaphore(_QUESTIONS_AT_ONCE)

        async def size(key: str) -> int | None:
            async with turns:
                try:
                    return (await obstore.head_async(self._store, key))["size"]
                except FileNotFoundError:
                    return None

        return await asyncio.gather(*map(size, keys))


def _page(keys: list[str], objects: Sequence[ObjectMeta]) -> ListingPage:
    return ListingPage(
        keys=keys,
        sizes=[item["size"] for item in objects],
        # Amazon quotes it, rclone does not.
        e_tags=[(item["e_tag"] or "").strip('"') for item in objects],
        modified=[item["last_modified"] for item in objects],
    )
