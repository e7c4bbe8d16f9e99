"""One listing of a bucket, asked for twice at once, so that a listing that is not whole is noticed.

obstore follows a listing from answer to answer and shows none of what a server says about them: whether there
is more, under which token, how many keys it sent. A server that ends too early, a login page or an error with
status 200 all look like the end. So nothing of that is believed: the pages are asked for by key
(`storage.key_chain`), along two chains that begin their questions at other keys, and both must find the same.
What a server leaves out of every answer alike cannot be noticed here; the run's guards are for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.failures import StoreUnavailable
from storage.key_chain import KeyChain
from storage.key_questions import KeyQuestions
from storage.s3_errors import Place
from storage.store import ListingPage

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import S3Store


class BucketListing:
    """A listing under way: `next_page` until it is None."""

    def __init__(self, store: S3Store, prefix: str, place: Place) -> None:
        self._place = place
        questions = KeyQuestions(store, prefix, place)
        self._enough = questions.answer_size
        self._chains = (
            KeyChain(questions, place),
            # "After the prefix", and half an answer: other questions for the same keys from the first one on.
            KeyChain(questions, place, after=prefix or None, first_size=questions.answer_size // 2),
        )
        self._waiting: tuple[list[ObjectMeta], list[ObjectMeta]] = ([], [])
        self._listed = 0

    async def next_page(self) -> ListingPage | None:
        """The next objects in the order of their keys; None at the end.

        Raises:
            obstore.exceptions.BaseError, OSError: what the server or the network refused.
            StorageError: the answers are no listing, or not the listing of this bucket.
            StoreUnavailable: they contradict each other; the same listing may succeed later.
        """
        ends = await asyncio.gather(*map(self._refill, self._chains, self._waiting), return_exceptions=True)
        for fault in filter(None, ends):
            raise fault  # now that neither question is left half-asked
        count = min(map(len, self._waiting)) or max(map(len, self._waiting))
        first, second = (waiting[:count] for waiting in self._waiting)
        if not first and not second:
            return None
        self._check_same(first, second)
        for waiting in self._waiting:
            del waiting[:count]
        self._listed += count
        return _page([_newer(*pair) for pair in zip(first, second, strict=True)])

    async def _refill(self, chain: KeyChain, waiting: list[ObjectMeta]) -> None:
        # Both at every turn, so that two questions take no longer than one.
        if len(waiting) < self._enough and not chain.is_at_end:
            waiting.extend(await chain.next_objects())

    def _check_same(self, first: Sequence[ObjectMeta], second: Sequence[ObjectMeta]) -> None:
        if [item["path"] for item in first] == [item["path"] for item in second]:
            return
        raise StoreUnavailable(
            f"{self._place.host} listed {self._place.url} twice and not alike: after {self._listed:,} objects, one "
            "listing knows a key that the other leaves out.",
            "Run it again once nothing is added or removed there any more. If this stays, the server, or a proxy before it, "
            "loses part of its listings.",
        )


def _newer(one: ObjectMeta, other: ObjectMeta) -> ObjectMeta:
    """What is so now of an object that changed while it was listed."""
    return other if other["last_modified"] > one["last_modified"] else one


def _page(objects: Sequence[ObjectMeta]) -> ListingPage:
    return ListingPage(
        keys=[item["path"] for item in objects],
        sizes=[item["size"] for item in objects],
        # Amazon quotes it, rclone does not.
        e_tags=[(item["e_tag"] or "").strip('"') for item in objects],
        modified=[item["last_modified"] for item in objects],
    )
