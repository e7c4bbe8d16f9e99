"""Files that another program made from a file and put beside it: `995_thumb.jpg` beside `995.jpg`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings

from database import Workbench
from files.file_types import FileTypes

# Whoever has a row under the whole of its name is a record.
_SUSPECTS = """
SELECT key FROM listed_file
WHERE mime_type <> '' AND record_ref <> ''
  AND (is_shortened OR record_ref NOT IN (SELECT record_ref FROM export_row))
"""
_BESIDE = """
SELECT key FROM listed_file SEMI JOIN (
  SELECT DISTINCT folder FROM listed_file SEMI JOIN suspect USING (key)
) USING (folder)
WHERE mime_type <> ''
"""


def mark_derived(bench: Workbench, types: FileTypes) -> None:
    """Sets `is_derived`, and takes away the id that such a file's name would claim."""
    suspects = [key for (key,) in bench.rows(_SUSPECTS) if _original_of(key, types)]
    if not suspects:
        return
    bench.load("suspect", {"key": "VARCHAR"}, [(suspects,)])
    derived = sorted(derived_among(suspects, (key for (key,) in bench.rows(_BESIDE)), types))
    bench.load("derived_key", {"key": "VARCHAR"}, [(derived,)])
    bench.rows(
        "UPDATE listed_file SET is_derived = true, record_ref = '' FROM derived_key d WHERE d.key = listed_file.key"
    )


def derived_among(suspects: Iterable[str], originals: Iterable[str], types: FileTypes) -> set[str]:
    """The keys of those suspects that have their original beside them.

    Args:
        suspects: keys of files of these types; none of them has a row of its own.
        originals: keys of the files that may be an original.
        types: what they may be.
    """
    claims = {key: original for key in suspects if (original := _original_of(key, types))}
    present = {_place(key, types) for key in originals} if claims else set()
    return {key for key, original in claims.items() if original in present}


def _original_of(key: str, types: FileTypes) -> tuple[str, str] | None:
    """Folder and stem of the file from which this one would have been made, in lower case; None where its name says no such thing."""
    pattern: re.Pattern[str] = settings.NEXUS_DERIVED_FILES
    folder, _, name = key.rpartition("/")
    match = pattern.fullmatch(types.stem_and_kind(name)[0])
    original = next(filter(None, match.groups()), "") if match else ""
    return (folder, original.lower()) if original else None


def _place(key: str, types: FileTypes) -> tuple[str, str]:
    folder, _, name = key.rpartition("/")
    return folder, types.stem_and_kind(name)[0].lower()
