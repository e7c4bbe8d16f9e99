"""One document: its page, its small picture, its file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from documents.models import Document
from gallery.access.details import Detail, Id, Part, Phrase, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE_DOCUMENTS, requires
from gallery.access.pictures import note_picture, of_document
from gallery.documents.tiles import documents_of, tiles_of
from gallery.sending.document_files import send_document, send_document_thumbnail, state_of_document
from gallery.sending.thumbnails import thumbnail_size
from images.thumbnails import ThumbnailSize


@requires(SEE_DOCUMENTS)
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The page of a document, with the patient's other ones beside it."""
    shown = _document(document_id)
    tiles = tiles_of(documents_of(shown.patient))
    # Somebody may have unlinked it while this page was gathered.
    place = next((at for at, tile in enumerate(tiles) if tile.document == shown), 0)
    following = tiles[place + 1] if place + 1 < len(tiles) else None
    ahead: list[Part] = (
        [Phrase.AHEAD, Id(Thing.DOCUMENT, following.document.pk)]
        if following and following.is_pictured
        else []
    )
    note(request, Action.VIEWED_DOCUMENT, _target(shown, *ahead))
    context = {
        "section": "patients",
        "document": shown,
        "patient": shown.patient,
        "state": state_of_document(shown),
        "tile": tiles_of([shown])[0],
        "place": place + 1,
        "count": len(tiles),
        "previous": tiles[place - 1] if place else None,
        "following": following,
    }
    return render(request, "gallery/document.html", context)


@requires(SEE_DOCUMENTS)
def document_thumbnail(request: HttpRequest, document_id: UUID, size: str) -> HttpResponseBase:
    """A document's small picture, which belongs to the look at the page that shows it, or is a look of its own."""
    shown, wanted = _document(document_id), thumbnail_size(size)
    is_large = wanted is ThumbnailSize.LARGE
    note_picture(request, of_document(shown.pk, shown.patient_id, is_large=is_large))
    return send_document_thumbnail(request, shown, wanted)


@requires(SEE_DOCUMENTS)
def document_original(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """The file to look at, if a browser shows such files; else to keep."""
    shown = _document(document_id)
    response = send_document(shown)
    note(request, Action.VIEWED_DOCUMENT, _target(shown, Phrase.ORIGINAL))
    return response


@requires(SEE_DOCUMENTS)
def document_download(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """The file to keep, under the name of its patient, kind and day."""
    shown = _document(document_id)
    response = send_document(shown, to_keep=True)
    note(request, Action.DOWNLOADED_DOCUMENT, _target(shown))
    return response


def _document(document_id: UUID) -> Document:
    return get_object_or_404(Document.objects.select_related("patient"), pk=document_id)


def _target(shown: Document, *more: Part) -> Target:
    return Target(shown.patient_id, detail=Detail.of(Id(Thing.DOCUMENT, shown.pk), *more))
