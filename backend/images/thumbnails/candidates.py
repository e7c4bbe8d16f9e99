"""Which files of a store get thumbnails: its pictures and PDFs, but no thumbnail that another program made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console import Progress
from database import in_chunks
from files.derived import derived_among
from files.file_types import is_system_folder, is_system_name
from files.looking_into import Looking, kinds_by_content
from images.file_types import PICTURES
from images.models import Image
from images.thumbnails.facts import ThumbnailSource
from storage import ImageStore, ListingPage

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listed file; `modified` in seconds since 1970."""

    source: ThumbnailSource
    modified: float


def list_candidates(store: ImageStore, progress: Progress) -> list[Candidate]:
    """Lists the store.

    Raises:
        StorageError: the store cannot be listed, or not be read where names do not tell what files are.
    """
    pictures: dict[str, Candidate] = {}
    undetermined: dict[str, Candidate] = {}
    with progress.step("Listing the images", unit="files") as step:
        for page in store.list():
            step.advance(len(page))
            for candidate, kind in _candidates(page, len(store.root)):
                (undetermined if kind is None else pictures)[candidate.source.storage_key] = candidate
    if undetermined:
        sizes = {key: candidate.source.size_bytes for key, candidate in undetermined.items()}
        kinds = kinds_by_content(store, Looking(PICTURES, Image.objects.all()), sizes, progress)
        pictures.update((key, candidate) for key, candidate in undetermined.items() if kinds[key])
    for key in _unlinked(derived_among(pictures, pictures, PICTURES)):
        del pictures[key]
    return list(pictures.values())


def _candidates(page: ListingPage, root: int) -> Iterator[tuple[Candidate, str | None]]:
    """The files of a page that are not known to be something else, with what their name says."""
    for key, size, modified in zip(page.keys, page.sizes, page.modified, strict=True):
        folder, _, name = key[root:].rpartition("/")
        _, kind = PICTURES.stem_and_kind(name)
        if kind == "" or is_system_name(name) or is_system_folder(folder):
            continue
        yield Candidate(ThumbnailSource(key, size), modified.timestamp()), kind


def _unlinked(keys: set[str]) -> set[str]:
    """Without those that the export has a row for: they are somebody's records, whatever they are called."""
    for listed in in_chunks(sorted(keys), _CHUNK):
        linked = Image.objects.filter(storage_key__in=listed)
        keys = keys.difference(linked.values_list("storage_key", flat=True))
    return keys
