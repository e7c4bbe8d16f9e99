"""What a run of `make_thumbnails` is asked to do."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


def all_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class ThumbnailOptions:
    """One run over everything that the store lists.

    Attributes:
        images_url: where the images lie.
        folder: where thumbnails are kept, NEXUS_THUMBNAILS_DIR.
        most_megapixels: a picture that has more is refused, NEXUS_MOST_MEGAPIXELS.
        memory: megabytes that a process may take, NEXUS_DECODING_MEMORY.
        jobs: processes that work at once; None takes one for each core, unless there is little to do.
        limit: only the first so many files in key order; None for all, which also removes what belongs to none.
        retry_refused: try again what was refused before.
        json_path: where the result goes as JSON; None for none.
    """

    images_url: str
    folder: Path
    most_megapixels: int
    memory: int
    jobs: int | None = None
    limit: int | None = None
    retry_refused: bool = False
    json_path: Path | None = None
