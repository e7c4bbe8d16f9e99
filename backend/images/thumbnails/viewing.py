"""Thumbnails for a page: what is there, and making what is not at the first view."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from images.thumbnails.facts import ThumbnailFacts, ThumbnailSize, ThumbnailSource
from images.thumbnails.first_views import first_views
from images.thumbnails.place import ThumbnailPlace
from images.thumbnails.workers import WorkerContext
from storage import ImageStore


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
    """What came of the file's thumbnails; has them made where nobody has tried yet. Any thread may call it.

    A refusal is remembered like a success, so that a bad file is not decoded at every view. What the store hands out in
    the place of the file is no bad file: that is raised, and tried again at the next view.

    Raises:
        storage.ObjectNotFound: there is no such object; not remembered.
        storage.StorageError: the store cannot be read; not remembered.
        NotMadeYet: they are being made.
        RunFailed: they cannot be kept.
    """
    place = thumbnail_place(store)
    if facts := place.find(source):
        return facts
    context = WorkerContext(store.url, place.folder, settings.NEXUS_MOST_MEGAPIXELS)
    result = first_views(settings.NEXUS_DECODING_MEMORY).make(context, source)
    if result.fault:
        raise result.fault
    assert result.facts  # noqa: S101 - one of the two is there
    return result.facts
