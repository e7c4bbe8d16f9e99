"""What is to be done: what the store lists, compared with what lies in the place of the thumbnails."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from dataclasses import dataclass, field
from heapq import nsmallest
from pathlib import Path

from console import Progress
from images.thumbnails.candidates import Candidate, list_candidates
from images.thumbnails.facts import Refusal, ThumbnailSize, ThumbnailSource
from images.thumbnails.options import ThumbnailOptions
from images.thumbnails.place import KeptFile, ThumbnailPlace
from storage import EmptyListing, ImageStore

# Seconds after which a file that was never finished has nobody who still writes it.
_ABANDONED = 3600


@dataclass
class _Kept:
    """What lies in the place: by name, when the facts were written and how many WebP files there are."""

    facts_from: dict[str, float] = field(default_factory=dict)
    pictures: Counter[str] = field(default_factory=Counter)
    leftovers: list[Path] = field(default_factory=list)


@dataclass
class Inventory:
    """What a run has to do.

    Attributes:
        missing: the files without thumbnails, or with some that are older than they.
        present: how many have theirs.
        refused: the keys of those that were refused before, with the reason.
        leftovers: thumbnail files that belong to no listed file.
    """

    missing: list[ThumbnailSource] = field(default_factory=list)
    present: int = 0
    refused: dict[str, Refusal] = field(default_factory=dict)
    leftovers: list[Path] = field(default_factory=list)


def take_inventory(
    store: ImageStore, place: ThumbnailPlace, options: ThumbnailOptions, progress: Progress
) -> Inventory:
    """Lists the store, looks through the place, and compares.

    Raises:
        StorageError: the store cannot be listed.
        EmptyListing: it lists nothing.
    """
    listed = _list(store, place, options.limit, progress)
    with progress.step("Looking at what is there"):
        kept = _look_through(place, listed, is_full=options.limit is None)
        return _compare(listed, kept, place, retry_refused=options.retry_refused)


def _list(
    store: ImageStore, place: ThumbnailPlace, limit: int | None, progress: Progress
) -> dict[str, Candidate]:
    """The pictures and PDFs in the listing, by the names of their thumbnails."""
    found = list_candidates(store, progress)
    if not found:
        raise EmptyListing(store.url, "picture", "No thumbnail was removed.")
    if limit is not None:
        found = nsmallest(limit, found, key=lambda listed: listed.source.storage_key)
    return {place.name(listed.source): listed for listed in found}


def _look_through(place: ThumbnailPlace, listed: dict[str, Candidate], *, is_full: bool) -> _Kept:
    found = _Kept()
    for kept in place.walk():
        if kept.name not in listed:
            if is_full and _is_leftover(kept):
                found.leftovers.append(kept.path)
        elif kept.is_facts:
            found.facts_from[kept.name] = kept.modified
        else:
            found.pictures[kept.name] += 1
    return found


def _compare(
    listed: dict[str, Candidate], kept: _Kept, place: ThumbnailPlace, *, retry_refused: bool
) -> Inventory:
    inventory = Inventory(leftovers=kept.leftovers)
    for name, file in listed.items():
        if kept.facts_from.get(name, 0.0) < file.modified:
            inventory.missing.append(file.source)
        elif kept.pictures[name] == len(ThumbnailSize):
            inventory.present += 1
        elif (reason := _refused_before(place, file.source)) and not retry_refused:
            inventory.refused[file.source.storage_key] = reason
        else:
            inventory.missing.append(file.source)
    return inventory


def _is_leftover(kept: KeptFile) -> bool:
    return bool(kept.name) or kept.modified < time.time() - _ABANDONED


def _refused_before(place: ThumbnailPlace, source: ThumbnailSource) -> Refusal | None:
    facts = place.find(source)
    return facts.refusal if facts else None


def remove_leftovers(inventory: Inventory) -> int:
    """Removes them, and says how many there were."""
    for path in inventory.leftovers:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    return len(inventory.leftovers)
