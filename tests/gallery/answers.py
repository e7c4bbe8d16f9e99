"""Reading what the pages answer."""

from __future__ import annotations

from typing import Any

__all__ = ["body"]


def body(answer: Any) -> bytes:
    """The whole content, sent at once or piece by piece. What was read to its end is closed by that."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
