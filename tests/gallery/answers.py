"""Reading what the pages answer."""

from __future__ import annotations

from typing import Any

__all__ = ["body", "status"]


def body(answer: Any) -> bytes:
    """The whole content, sent at once or piece by piece. What was read to its end is closed by that."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def status(answer: Any) -> int:
    """The status of an answer that is read to its end: a file that is sent stays open until then."""
    body(answer)
    return int(answer.status_code)
