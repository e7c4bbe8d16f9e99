"""What the linker makes of a listing beside an export's recids, before it asks whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from console import SilentProgress
from database import Workbench
from filemaker import normalise_id
from files.claimed_ids import spelling_of
from files.listing import load_listing
from images.linking.kind import IMAGE_FILES

__all__ = ["ListedFile", "listed"]

_FILES = """
SELECT key, record_ref, mime_type, is_derived, folder IN (FROM foreign_folder) OR record_ref IN (FROM contested) FROM listed_file
"""


@dataclass(frozen=True)
class ListedFile:
    """A line of `listed_file`."""

    recid: str
    kind: str
    is_derived: bool
    is_foreign: bool


def listed(
    folder: Path, keys: str | list[str], rows: str = "", content: bytes = b"x"
) -> dict[str, ListedFile]:
    """Makes the files, lists the folder beside rows of these recids (one for each stem without), and tells by key."""
    names = keys.split() if isinstance(keys, str) else keys
    for key in names:
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    recids = rows.split() or sorted({Path(key).stem for key in names})
    with Workbench() as bench:
        ids = [normalise_id(recid) for recid in recids]
        spellings = [spelling_of(text, recid) for text, recid in zip(recids, ids, strict=True)]
        bench.load("export_row", {"record_ref": "VARCHAR", "spelling": "VARCHAR"}, [(ids, spellings)])
        load_listing(bench, IMAGE_FILES, str(folder), SilentProgress())
        return {key: ListedFile(*facts) for key, *facts in bench.rows(_FILES)}
