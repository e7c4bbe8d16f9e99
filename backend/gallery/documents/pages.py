"""One document: its page, its small picture, its file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from documents.models import Document
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE_DOCUMENTS, requires
from gallery.documents.tiles import documents_of, tiles_of
from gallery.sending.document_files import send_document, send_document_thumbnail, state_of_document
from gallery.sending.thumbnails import thumbnail_size


@requires(SEE_DOCUMENTS)
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The page of a document, with the patient's other ones beside it."""
    shown = _document(document_id)
    note(request, Action.VIEWED_DOCUMENT, _target(shown))
    tiles = tiles_of(documents_of(shown.patient))
    # Somebody may have unlinked it while this page was gathered.
    place = next((at for at, tile in enumerate(tiles) if tile.document == shown), 0)
    context = {
        "section": "patients",
        "document": shown,
        "patient": shown.patient,
        "state": state_of_document(shown),
        "tile": tiles_of([shown])[0],
        "place": place + 1,
        "count": len(tiles),
        "previous": tiles[place - 1] if place else None,
        "following": tiles[place + 1] if place + 1 < len(tiles) else None,
    }
    return render(request, "gallery/document.html", context)


@requires(SEE_DOCUMENTS)
def document_thumbnail(request: HttpRequest, document_id: UUID, size: str) -> HttpResponseBase:
    """A document's small picture. What was looked at is logged by the page that shows it, because a browser also loads ahead."""
    return send_document_thumbnail(request, _document(document_id), thumbnail_size(size))


@requires(SEE_DOCUMENTS)
def document_original(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """The file to look at, if a browser shows such files; else to keep."""
    shown = _document(document_id)
    response = send_document(shown)
    note(request, Action.VIEWED_DOCUMENT, _target(shown, "original"))
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


def _target(shown: Document, detail: str = "") -> Target:
    return Target(shown.patient_id, detail=f"document {shown.pk} {detail}".strip())
