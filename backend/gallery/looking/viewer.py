"""One image, large, with what is known of it, and its neighbours among those that somebody goes through."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, requires
from gallery.addresses import side_in_address
from gallery.looking.annotations import ShownAnnotations
from gallery.looking.history import history_of
from gallery.looking.walk import Neighbours, ViewerPath, neighbours_of, of_same_view
from gallery.sending.picture_state import state_of
from gallery.words import view_of
from images.annotating import MOST_CHARACTERS
from images.correcting import version_of
from images.models import Image


@requires(SEE)
def image(request: HttpRequest, image_id: UUID) -> HttpResponse:
    """The viewer. `along=view` in the address goes through the same view and side over time, `along=batch` through the
    visit, else through what the filter of the patient's page shows.
    """
    shown = get_object_or_404(Image.objects.select_related("batch__patient"), pk=image_id)
    return viewer_page(request, shown)


def viewer_page(request: HttpRequest, shown: Image, status: int = 200, typed_note: str = "") -> HttpResponse:
    """The viewer's page of an image, noted with the following one, which a browser loads ahead; whoever calls this has
    asked for the permission.
    """
    context = _context(shown, ViewerPath.of(request.GET)) | {"typed_note": typed_note}
    following = context["neighbours"].following if context["neighbours"] else None
    about = Target(shown.batch.patient_id, shown.pk, images=[following.pk] if following else [])
    note(request, Action.VIEWED_IMAGE, about)
    return render(request, "gallery/image.html", context, status=status)


def _context(shown: Image, path: ViewerPath) -> dict[str, Any]:
    neighbours = neighbours_of(shown, path)
    return {
        "section": "patients",
        "image": shown,
        "patient": shown.batch.patient,
        "state": state_of(shown),
        "path": path,
        "ways": path.ways(),
        "back": path.back_to(shown),
        "neighbours": neighbours,
        "place": _place(shown, path, neighbours),
        "can_compare": of_same_view(shown).exclude(pk=shown.pk).exists(),
        "view": view_of(shown.category),
        "address_side": side_in_address(shown),
        "annotations": ShownAnnotations.of(shown),
        "most_characters": MOST_CHARACTERS,
        "history": history_of(shown),
        "seen": version_of(shown),
    }


def _place(shown: Image, path: ViewerPath, neighbours: Neighbours | None) -> str:
    """Where one is: "3 of 12 left plantars"."""
    if neighbours is None:
        return f"not among the {path.words(shown, 2)} any more"
    return f"{neighbours.place} of {neighbours.count} {path.words(shown, neighbours.count)}"
