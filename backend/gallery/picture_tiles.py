"""A patient's pictures among others, ready to be written: a page has hundreds, and a template would look up each word anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Self
from uuid import UUID

from django.urls import get_script_prefix, reverse

from gallery.words import day_words, side_words, view_words
from images.annotating import Signs
from images.models import Image

_SOMEBODY: Final = UUID(int=0)


@dataclass(frozen=True)
class PictureTile:
    """One small picture.

    Attributes:
        key: of the image, as addresses have it.
        address: of the viewer; what follows in it says how one goes on.
        thumbnail: the address of the small picture.
        words: what it shows, for those who cannot see it.
        view: in words.
        side: "left", "right", or empty.
        side_words: the same as a word of a label.
        day: as in "2018-03-02".
        day_words: as people read it.
        is_pdf: whether its file is called one.
        is_corrected: whether a person set one of its facts.
        signs: what people noted on it; None for nothing.
    """

    key: str
    address: str
    thumbnail: str
    words: str
    view: str
    side: str
    side_words: str
    day: str
    day_words: str
    is_pdf: bool
    is_corrected: bool
    signs: Signs | None

    @classmethod
    def of(cls, image: Image, signs: Signs | None) -> Self:
        """Asks the database nothing."""
        key = str(image.pk)
        return cls(
            key=key,
            address=_address(key, "image"),
            thumbnail=_address(key, "thumbnail", "small"),
            words=picture_words(image),
            view=view_words(image.category),
            side=image.side,
            side_words=side_words(image.side),
            day=image.captured_on.isoformat(),
            day_words=day_words(image.captured_on),
            is_pdf=image.mime_type == "application/pdf",
            is_corrected=bool(image.corrections),
            signs=signs,
        )


def picture_tiles(images: Iterable[Image], signs: Mapping[str, Signs]) -> list[PictureTile]:
    """A tile for each; `signs` by storage key, of those that have any."""
    return [PictureTile.of(image, signs.get(image.storage_key)) for image in images]


def picture_words(image: Image) -> str:
    """What a picture shows, for those who cannot see it: "Dorsal, left, 18 Oct 2016"."""
    parts = (view_words(image.category), side_words(image.side).lower(), day_words(image.captured_on))
    return ", ".join(part for part in parts if part)


def _address(key: str, name: str, *rest: str) -> str:
    before, after = _around(get_script_prefix(), name, *rest)
    return f"{before}{key}{after}"


@cache
def _around(_prefix: str, name: str, *rest: str) -> tuple[str, str]:
    """What stands before and behind the key in an address: Django makes each one from the list of all addresses."""
    before, _, after = reverse(name, args=[_SOMEBODY, *rest]).partition(str(_SOMEBODY))
    return before, after
