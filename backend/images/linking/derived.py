"""Marks the listed files that another program made from a picture beside them; see `images.derived_files`."""

from __future__ import annotations

from database import Workbench
from images.derived_files import derived_among, original_of

__all__ = ["mark_derived"]

# Whoever has a row under the whole of its name is a record.
_SUSPECTS = """
SELECT key FROM listed_file
WHERE mime_type <> '' AND recid <> '' AND (is_shortened OR recid NOT IN (SELECT recid FROM export_row))
"""
_BESIDE = """
SELECT key FROM listed_file SEMI JOIN (SELECT DISTINCT folder FROM listed_file SEMI JOIN suspect USING (key)) USING (folder)
WHERE mime_type <> ''
"""


def mark_derived(bench: Workbench) -> None:
    """Sets `is_derived`, and takes away the recid that such a file's name would claim."""
    suspects = [key for (key,) in bench.rows(_SUSPECTS) if original_of(key)]
    if not suspects:
        return
    bench.load("suspect", {"key": "VARCHAR"}, [(suspects,)])
    derived = sorted(derived_among(suspects, (key for (key,) in bench.rows(_BESIDE))))
    bench.load("derived_key", {"key": "VARCHAR"}, [(derived,)])
    bench.rows(
        "UPDATE listed_file SET is_derived = true, recid = '' FROM derived_key d WHERE d.key = listed_file.key"
    )
