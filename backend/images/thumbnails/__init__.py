"""Thumbnails: two sizes of every picture, upright, in sRGB, without any metadata; made at the first view or beforehand."""

from images.thumbnails.facts import Refusal, ThumbnailFacts, ThumbnailSize, ThumbnailSource
from images.thumbnails.first_views import NotMadeYet
from images.thumbnails.viewing import ensure_thumbnail, find_facts, find_thumbnail

__all__ = [
    "NotMadeYet",
    "Refusal",
    "ThumbnailFacts",
    "ThumbnailSize",
    "ThumbnailSource",
    "ensure_thumbnail",
    "find_facts",
    "find_thumbnail",
]
