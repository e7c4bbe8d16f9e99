"""Keys that begin with "/", whose "/" is lost on the way, noticed by their place in the order."""

from __future__ import annotations

from collections.abc import Sequence

from storage.failures import StorageError
from storage.key_questions import KeyQuestions
from storage.s3_errors import Place


class FirstLetters:
    """Refuses a bucket whose listing lost the "/" that some of its keys begin with.

    In a sorted listing these keys lie side by side, after those that begin with a letter before "/" and ahead of the
    others. So one of them, if there are any, is the first key that seems to begin with a letter after "/", or the last
    key ahead of that one. Below a prefix no key begins with "/".
    """

    def __init__(self, questions: KeyQuestions, place: Place) -> None:
        self._questions = questions
        self._place = place
        self._is_done = bool(questions.root)
        self._last_before: str | None = None

    async def check(self, keys: Sequence[str]) -> None:
        """Looks at the next keys of the listing; none at its end.

        Raises:
            StorageError: there are such keys.
        """
        if self._is_done:
            return
        first_after = next((key for key in keys if key > "/"), None)
        before = (
            [key for key in keys if key < "/"] if first_after is None else keys[: keys.index(first_after)]
        )
        self._last_before = before[-1] if before else self._last_before
        if first_after is None and keys:
            return
        self._is_done = True
        await self.look_at([key for key in (self._last_before, first_after) if key is not None])

    async def look_at(self, suspects: Sequence[str]) -> None:
        """Looks whether some keys are what they seem.

        Raises:
            StorageError: one of them is not, in a bucket that is listed without a prefix.
        """
        if not self._questions.root and None in await self._questions.look_at(suspects):
            raise StorageError(
                f'{self._place.url} holds keys that begin with "/", which cannot be read.',
                "Name the folder that holds the files themselves, or rename those objects.",
            )
