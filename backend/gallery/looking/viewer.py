"""One image, large, with what is known of it, and its neighbours in its batch or in the same view over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, requires
from gallery.addresses import ViewerPath, side_in_address
from gallery.looking.history import history_of
from gallery.record_filter import page_order
from gallery.sending.picture_state import state_of
from gallery.words import view_of
from images.correcting import version_of
from images.models import Image


@dataclass(frozen=True)
class Neighbours:
    """Where an image stands among others: its place, counted from 1, and the ones beside it."""

    place: int
    count: int
    previous: Image | None
    following: Image | None


@requires(SEE)
def image(request: HttpRequest, image_id: UUID) -> HttpResponse:
    """The viewer. `along=view` in the address goes through the same view and side over time, else through the batch."""
    shown = get_object_or_404(Image.objects.select_related("batch__patient"), pk=image_id)
    note(request, Action.VIEWED_IMAGE, Target(shown.batch.patient_id, shown.pk))
    return viewer_page(request, shown)


def viewer_page(request: HttpRequest, shown: Image, status: int = 200) -> HttpResponse:
    """The viewer's page of an image; whoever calls this has asked for the permission and noted the access."""
    return render(request, "gallery/image.html", _context(shown, ViewerPath.of(request.GET)), status=status)


def _context(shown: Image, path: ViewerPath) -> dict[str, Any]:
    return {
        "section": "patients",
        "image": shown,
        "patient": shown.batch.patient,
        "state": state_of(shown),
        "path": path,
        "neighbours": _neighbours(shown, _over_time(shown) if path.is_over_time else _in_batch(shown)),
        "view": view_of(shown.category),
        "address_side": side_in_address(shown),
        "history": history_of(shown),
        "seen": version_of(shown),
    }


def _in_batch(shown: Image) -> list[Image]:
    """The images of the same batch, in the order of the patient's page."""
    return list(shown.batch.images.order_by(*page_order()))


def _over_time(shown: Image) -> list[Image]:
    """The patient's images of the same view and side, the oldest first."""
    images = Image.objects.filter(batch__patient_id=shown.batch.patient_id, side=shown.side)
    ordered = images.order_by("captured_on", "storage_key")
    return [other for other in ordered if view_of(other.category) == view_of(shown.category)]


def _neighbours(shown: Image, series: Sequence[Image]) -> Neighbours:
    keys = [other.pk for other in series]
    if shown.pk not in keys:
        # Somebody moved it while this page was gathered.
        return Neighbours(1, 1, None, None)
    place = keys.index(shown.pk)
    return Neighbours(
        place=place + 1,
        count=len(series),
        previous=series[place - 1] if place else None,
        following=series[place + 1] if place + 1 < len(series) else None,
    )
