"""Files that others see whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(place: Path) -> Iterator[Path]:
    """A new, empty file beside `place`, to be written; it takes the place once all went well, and goes otherwise.

    It is its owner's alone (0600), and so is what it becomes. Several may write the same place at once: each has a file
    of its own, and the last one stays.

    Raises:
        OSError: there is no room, or no right to write there.
    """
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.replace(place)
    finally:
        # Still there only where something went wrong.
        part.unlink(missing_ok=True)


def parts_of(place: Path) -> list[Path]:
    """What writers of a place that were killed left beside it; also what they themselves had put beside their parts."""
    return list(place.parent.glob(f".{place.name}.*.part*"))
