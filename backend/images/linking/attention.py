"""Sentinels on what did match: signs that a link may be wrong all the same. They are listed; they block nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from console import Progress
from database import Workbench, in_chunks
from files.result import count_signs
from files.tables import FINGERPRINT
from images.linking.outcomes import Attention
from storage import ImageStore, open_store
from transfers.kind import Outcome

_SENTINELS = Path(__file__).with_name("attention.sql")
_CHUNK = 1_000


# Only files of one size can have the same bytes, and only those of different patients matter.
_SUSPECTS = """
SELECT position, key, e_tag, size_bytes
FROM file JOIN file_plan USING (position)
WHERE is_linked AND size_bytes IN (
  SELECT size_bytes FROM file JOIN file_plan USING (position)
  WHERE is_linked GROUP BY size_bytes HAVING count(DISTINCT patient_id) > 1
)
ORDER BY position
"""


def find_attention(bench: Workbench, images_url: str, progress: Progress) -> dict[Outcome, int]:
    """Looks through the plan's linked files; the lines stand in the workbench (`attention`).

    Returns:
        Every sign that occurred, with its count of files.

    Raises:
        storage.StorageError: a file that was listed cannot be read any more.
    """
    suspects = bench.rows(_SUSPECTS)
    with progress.step("Comparing files of equal size", len(suspects) or None, unit="files") as step:
        bench.fill(FINGERPRINT, _fingerprints(suspects, open_store(images_url), step.advance))
    bench.run_script(_SENTINELS, {"most_per_day": settings.NEXUS_MOST_IMAGES_PER_DAY})
    return count_signs(bench, Attention)


def _fingerprints(
    suspects: list[tuple[int, str, str, int]], store: ImageStore, advance: Callable[[int], None]
) -> Iterator[tuple[list[int], list[str | None]]]:
    for chunk in in_chunks(suspects, _CHUNK):
        contents = [_content(store, key, e_tag, size) for _, key, e_tag, size in chunk]
        yield [position for position, *_ in chunk], contents
        advance(len(chunk))


def _content(store: ImageStore, key: str, e_tag: str, size: int) -> str | None:
    """What two files share if and only if their bytes are the same; None where the bucket does not say."""
    if store.tags_content:
        return e_tag or None
    return hashlib.sha256(store.read(key, size)).hexdigest()
