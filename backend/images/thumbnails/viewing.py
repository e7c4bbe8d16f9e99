"""Thumbnails for a page: what is there, and making what is not at the first view."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from django.conf import settings

from images.thumbnails.facts import Refusal, ThumbnailFacts, ThumbnailSize, ThumbnailSource
from images.thumbnails.making import MOST_BYTES_PER_PIXEL, MadeThumbnails, make_thumbnails, refused
from images.thumbnails.place import ThumbnailPlace
from storage import ImageStore

# Pictures that are decoded at once in one process: 100 megapixels take half a gigabyte while they are.
_TURNS = threading.BoundedSemaphore(2)


def thumbnail_place(store: ImageStore) -> ThumbnailPlace:
    """Where the settings say that the store's thumbnails lie."""
    return ThumbnailPlace(Path(settings.NEXUS_THUMBNAILS_DIR), store.url)


def find_facts(store: ImageStore, source: ThumbnailSource) -> ThumbnailFacts | None:
    """What is known of a file; None where no thumbnail of it was asked for yet."""
    return thumbnail_place(store).find(source)


def find_thumbnail(store: ImageStore, source: ThumbnailSource, size: ThumbnailSize) -> Path | None:
    """The WebP file; None where there is none yet, or where the file was refused."""
    place = thumbnail_place(store)
    facts = place.find(source)
    return place.path(source, size) if facts and facts.is_made else None


def ensure_thumbnail(store: ImageStore, source: ThumbnailSource) -> ThumbnailFacts:
    """What came of the file's thumbnails; makes them first where nobody has tried yet. Any thread may call it.

    A refusal is remembered like a success, so that a bad file is not decoded at every view. What the store hands out in
    the place of the file is no bad file: that is raised, and tried again at the next view.

    Raises:
        storage.ObjectNotFound: there is no such object; not remembered.
        storage.StorageError: the store cannot be read; not remembered.
        RunFailed: the thumbnails cannot be kept.
    """
    place = thumbnail_place(store)
    if facts := place.find(source):
        return facts
    with _TURNS:
        # Somebody else may have made it while this one waited.
        return place.find(source) or make_and_save(store, place, source, settings.NEXUS_MOST_MEGAPIXELS)


def make_and_save(
    store: ImageStore, place: ThumbnailPlace, source: ThumbnailSource, most_megapixels: int
) -> ThumbnailFacts:
    """Makes the thumbnails anew, whatever is there.

    Raises:
        storage.StorageError, RunFailed: as for `ensure_thumbnail`.
    """
    read_at = time.time()
    made = _make(store, source, most_megapixels)
    place.save(source, made, read_at)
    return made.facts


def _make(store: ImageStore, source: ThumbnailSource, most_megapixels: int) -> MadeThumbnails:
    if source.size_bytes == 0:
        return refused(Refusal.EMPTY)
    if source.size_bytes > most_megapixels * 1_000_000 * MOST_BYTES_PER_PIXEL:
        return refused(Refusal.TOO_LARGE)
    return make_thumbnails(store.read(source.storage_key, source.size_bytes), most_megapixels)
