"""What addresses say of images: their sides and their keys."""

from __future__ import annotations

from collections.abc import Iterable
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


def keys_in(texts: Iterable[str]) -> list[UUID]:
    """The primary keys among what a form sent, each once; what is none is left out."""
    return list(dict.fromkeys(key for text in texts if (key := key_in(text))))
