"""What addresses say of images: their sides, their keys and their days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from images.models import Image

# In an address, "none" is a side that is known to be none; no side at all means every side.
NO_SIDE = "none"


def side_in_address(image: Image) -> str:
    """The side of an image as an address writes it."""
    return image.side or NO_SIDE


def key_in(text: str) -> UUID | None:
    """The primary key that somebody's address names; None where it names none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day_in(text: str) -> date | None:
    """The day that an address names, as in "2018-05-29"; None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def keys_in(texts: Iterable[str]) -> list[UUID]:
    """The primary keys among what a form sent, each once; what is none is left out."""
    return list(dict.fromkeys(key for text in texts if (key := key_in(text))))
