"""What lies in a bucket after a key: one question to the server, with what obstore's listing leaves out put right.

obstore drops a "/" at the end of a key. So a folder marker ("sub/") looks like an object ("sub") without content.
Which one it is shows by asking for "sub", and by its place: in the order of the keys "sub/" comes later than "sub".
An object whose key ends in "/" and that has content is not noticed: it ends as an object that cannot be found when
it is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import obstore

from storage.failures import StoreUnavailable
from storage.persistence import persist
from storage.s3_errors import Place

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import S3Store

_ANSWER_SIZE = 1_000
"""The objects to ask for at once: as many as servers put into one answer."""

_MOST_SECONDS = 90.0
"""How long an answer may bring no end of it: pages without keys can follow each other for ever."""

_QUESTIONS_AT_ONCE = 16


class KeyQuestions:
    """Asks one bucket for what lies below a prefix.

    Attributes:
        root: what every key there begins with: empty, or ending in "/".
        answer_size: how many objects to ask for at once.
    """

    def __init__(self, store: S3Store, prefix: str, place: Place) -> None:
        self._store = store
        self._prefix = prefix
        self._place = place
        self.answer_size = _ANSWER_SIZE
        self.root = f"{prefix}/" if prefix else ""

    async def after(self, key: str | None, most: int | None = None) -> list[ObjectMeta]:
        """Some of the objects after a key, or from the beginning, without folder markers; at least two if there are two.

        Raises:
            obstore.exceptions.BaseError, OSError: what the server or the network refused.
            StoreUnavailable: there was no end of it.
        """
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                return await persist(lambda: self._ask(key, most or self.answer_size))
        except TimeoutError:
            pass
        raise StoreUnavailable(
            f"{self._place.host} has not finished an answer about what lies in {self._place.url} for {_MOST_SECONDS:g} s.",
            "It may be too slow, or answer with pages without keys over and over. Look at the server, then run it again.",
        )

    async def look_at(self, keys: Sequence[str]) -> list[ObjectMeta | None]:
        """Each object as it is now, None where there is none."""
        turns = asyncio.Semaphore(_QUESTIONS_AT_ONCE)

        async def look(key: str) -> ObjectMeta | None:
            async with turns:
                try:
                    return await obstore.head_async(self._store, key)
                except FileNotFoundError:
                    return None

        return await asyncio.gather(*map(look, keys))

    async def _ask(self, key: str | None, most: int) -> list[ObjectMeta]:
        objects: list[ObjectMeta] = []
        stream = obstore.list(self._store, self._prefix or None, offset=key, chunk_size=most)
        # Usually once: the rest of the stream is left, because nothing tells whether it is whole.
        while len(objects) < 2 and (batch := await anext(stream, None)):
            objects += await self._without_markers(batch, objects[-1]["path"] if objects else key)
        return objects[1:] if objects and objects[0]["path"] == key else objects

    async def _without_markers(self, batch: Sequence[ObjectMeta], former: str | None) -> list[ObjectMeta]:
        """The objects of a batch that follows a key; an empty one as it is now, because it may have grown."""
        empty = [item["path"] for item in batch if not item["size"] and item["path"]]
        now = dict(zip(empty, await self.look_at(empty), strict=True))
        objects: list[ObjectMeta] = []
        for item in batch:
            path = item["path"]
            if not item["size"] and self._is_marker(path, former):
                continue
            found = item if item["size"] else now[path]
            if found is not None:
                objects.append(found)
                former = path
        return objects

    def _is_marker(self, path: str, former: str | None) -> bool:
        """Whether an object without content can only be a folder marker: ahead of the former key, but not with its "/"."""
        return path in {"", self._prefix} or (former is not None and path <= former < path + "/")
