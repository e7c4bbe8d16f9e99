"""Answers that hold a thread until their reader has taken most of them: a few at once, the others are asked to come again."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from django.http import StreamingHttpResponse

from gallery.lanes import Lane

STREAMS: Final = Lane(places=4, waiting=2, seconds=5)
"""For all such answers together. The server cuts off who does not read (`gallery.serving`)."""


Pieces: TypeAlias = Iterator[bytes | str]


class _Held:
    """The pieces of an answer, which has its place in the lane until it is closed or given up."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self.close = weakref.finalize(self, STREAMS.leave)

    def __iter__(self) -> _Held:
        return self

    def __next__(self) -> bytes | str:
        return next(self._pieces)


def streamed(begin: Callable[[], Pieces], content_type: str) -> StreamingHttpResponse:
    """An answer, piece by piece.

    Args:
        begin: gives the pieces; called once there is a place. What it raises is raised, and no answer begun.
        content_type: of the answer.

    Raises:
        LaneIsFull: too many such answers are on their way.
    """
    STREAMS.enter()
    try:
        pieces = begin()
    except BaseException:
        STREAMS.leave()
        raise
    return StreamingHttpResponse(_Held(pieces), content_type=content_type)
