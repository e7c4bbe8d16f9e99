"""Files that another program made from a picture and put beside it: `995_thumb.jpg` beside `995.jpg`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings

from images.file_types import stem_and_kind


def original_of(key: str) -> tuple[str, str] | None:
    """Folder and stem of the file from which this one would have been made, in lower case; None where its name says no such thing."""
    pattern: re.Pattern[str] = settings.NEXUS_DERIVED_FILES
    folder, _, name = key.rpartition("/")
    match = pattern.fullmatch(stem_and_kind(name)[0])
    original = next(filter(None, match.groups()), "") if match else ""
    return (folder, original.lower()) if original else None


def derived_among(suspects: Iterable[str], originals: Iterable[str]) -> set[str]:
    """The keys of those suspects that have their original beside them.

    Args:
        suspects: keys of pictures; none of them has a row of its own.
        originals: keys of the pictures that may be an original.
    """
    claims = {key: original for key in suspects if (original := original_of(key))}
    present = set(map(_place, originals)) if claims else set()
    return {key for key, original in claims.items() if original in present}


def _place(key: str) -> tuple[str, str]:
    folder, _, name = key.rpartition("/")
    return folder, stem_and_kind(name)[0].lower()
