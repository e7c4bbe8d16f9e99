"""Reading what the pages answer."""

from __future__ import annotations

from typing import Any

__all__ = ["body"]


def body(answer: Any) -> bytes:
    """The whole content, sent at once or piece by piece; nothing stays open."""
    if not answer.streaming:
        return bytes(answer.content)
    content = b"".join(answer.streaming_content)
    answer.close()
    return content
