"""The keys of a bucket as a chain of answers, each of which must begin with the last key of the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from storage.failures import StorageError, StoreUnavailable
from storage.first_letters import FirstLetters
from storage.key_questions import KeyQuestions
from storage.persistence import persist
from storage.s3_errors import Place

if TYPE_CHECKING:
    from obstore import ObjectMeta

# What DuckDB and both databases can hold; no server has objects that large.
_MOST_BYTES = 2**63 - 1


class _BrokenOff(StoreUnavailable):
    """An answer that does not begin where the one before it ended; worth asking again."""


class KeyChain:
    """One way through all keys: `next_objects` until there are none.

    The question is never "go on", but "what comes after the last key but one?". The right answer begins with the last
    key, also at the very end, so that neither silence nor a page about something else can be taken for the end.

    Attributes:
        is_at_end: whether all of them were found.
    """

    def __init__(
        self,
        questions: KeyQuestions,
        place: Place,
        after: str | None = None,
        first_size: int | None = None,
    ) -> None:
        """A chain that begins after a key, if one is given, with the first answer of another size, if one is given."""
        self._questions = questions
        self._place = place
        self._first_size = first_size
        self._before = after
        self._last: str | None = None
        self.is_at_end = False
        self._first_letters = FirstLetters(questions, place)

    async def next_objects(self) -> list[ObjectMeta]:
        """The next objects; none at the end.

        Raises:
            as `BucketListing.next_page`.
        """
        fresh = await (self._begin() if self._last is None else self._continue_from(self._last))
        keys = [item["path"] for item in fresh]
        await self._first_letters.check(keys)
        if keys:
            trail = [self._before if self._last is None else self._last, *keys]
            self._before, self._last = trail[-2:]
        self.is_at_end = not fresh
        return fresh

    async def _begin(self) -> list[ObjectMeta]:
        answer = await self._questions.after(self._before, self._first_size)
        await self._check(answer)
        return answer

    async def _continue_from(self, last: str) -> list[ObjectMeta]:
        """What comes after the last key, in an answer that shows that it is about this very place."""

        async def attempt() -> list[ObjectMeta]:
            answer = await self._questions.after(self._before)
            await self._check(answer)
            keys = [item["path"] for item in answer]
            if last not in keys or (self._before is not None and keys[0] <= self._before):
                raise self._unlinked(last, answer)
            # Usually the first one; ahead of it stands what was added meanwhile, and the other chain may know that.
            return answer[keys.index(last) + 1 :]

        fresh = await persist(attempt, lambda error: isinstance(error, _BrokenOff))
        return fresh or await self._look_behind(last)

    async def _look_behind(self, last: str) -> list[ObjectMeta]:
        """The end, asked for in other words."""
        answer = await self._questions.after(last)
        await self._check(answer)
        if answer and answer[0]["path"] <= last:
            raise self._unlinked(last, answer)
        return answer

    async def _check(self, answer: Sequence[ObjectMeta]) -> None:
        for item in answer:
            if not item["path"].startswith(self._questions.root):
                raise self._wrong(f'holds the key "{item["path"]}", which does not lie there')
            if item["size"] > _MOST_BYTES:
                raise self._wrong(f'gives "{item["path"]}" more bytes than an object can have')
        for former, later in pairwise(item["path"] for item in answer):
            if later == former:
                raise self._wrong(f'holds the key "{later}" twice')
            if later < former:
                await self._first_letters.look_at([former, later])
                raise self._wrong(
                    f'holds the key "{later}" after "{former}", and not in the order of the keys'
                )

    def _wrong(self, what: str) -> StorageError:
        return StorageError(
            f"The listing of {self._place.url} from {self._place.host} {what}.",
            "It cannot be relied on. Check AWS_ENDPOINT_URL, the server, and what stands between; a server that does "
            "not list in the order of UTF-8 cannot be read.",
        )

    def _unlinked(self, last: str, answer: Sequence[ObjectMeta]) -> StorageError:
        host, url, before = self._place.host, self._place.url, self._before
        if before is not None and answer and answer[0]["path"] <= before:
            return StorageError(
                f'{host} does not list {url} from a key on: after "{before}" it begins with "{answer[0]["path"]}".',
                "The server must know start-after of ListObjectsV2; without it no listing can be known to be whole.",
            )
        return _BrokenOff(
            f'{host} broke its listing of {url} off: it listed "{last}", and asked again what lies there, it answered '
            "without that key, several times.",
            "An error or a login page in the place of the listing, or a file that was removed meanwhile? Run it again; "
            "if it stays, look into the log of the server.",
        )
