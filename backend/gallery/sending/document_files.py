"""The files of documents on their way to a browser: pictures and PDFs to look at, everything else to keep."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from documents.models import Document
from gallery.sending.originals import store_at, stream_object
from gallery.sending.picture_state import PictureState, opens_in_browsers, state_in
from gallery.sending.previews import send_thumbnail
from gallery.words import document_download_name, file_words
from images.file_types import PICTURES
from images.thumbnails import ThumbnailSize, ThumbnailSource, find_facts
from storage import ImageStore

_PICTURED = frozenset(PICTURES.extensions.values())


def document_store() -> ImageStore:
    """The store of NEXUS_DOCUMENTS_URL."""
    return store_at(settings.NEXUS_DOCUMENTS_URL)


def is_pictured(document: Document) -> bool:
    """Whether its file is of a type of which thumbnails are made."""
    return document.mime_type in _PICTURED


def state_of_document(document: Document) -> PictureState:
    """What a page can show of it; makes the thumbnails first where nobody has looked at it yet."""
    if not is_pictured(document):
        words = file_words(document.mime_type)
        return PictureState(
            document.mime_type, f"{words} is not shown here: a browser does not show such files."
        )
    return state_in(document_store(), _source(document), document.mime_type)


def send_document_thumbnail(
    request: HttpRequest, document: Document, size: ThumbnailSize
) -> HttpResponseBase:
    """Its thumbnail, or a small drawing that says why there is none; whoever may see it has been asked before.

    Raises:
        StorageError: the store does not answer.
    """
    return send_thumbnail(request, _source(document), size, document_store())


def send_document(document: Document, *, to_keep: bool = False) -> HttpResponseBase:
    """The file, always through us; what no browser shows by itself is sent to keep.

    Raises:
        StorageError: the object, or the whole store, cannot be read, or something else lies in its place.
    """
    facts = find_facts(document_store(), _source(document)) if is_pictured(document) else None
    kind = facts.mime_type if facts and facts.mime_type else document.mime_type
    name = "" if opens_in_browsers(kind) and not to_keep else document_download_name(document)
    return stream_object(document.storage_key, kind, document.size_bytes, name, document_store())


def _source(document: Document) -> ThumbnailSource:
    return ThumbnailSource(document.storage_key, document.size_bytes)
