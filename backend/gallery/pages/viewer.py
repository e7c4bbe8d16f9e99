"""One image, large, with what is known of it, and its neighbours in its batch or in the same view over time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from gallery.access.permissions import SEE, requires
from gallery.words import view_of
from images.models import Image

__all__ = ["image"]


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
    shown = get_object_or_404(Image.objects.select_related("batch__patient", "corrected_by"), pk=image_id)
    along = "view" if request.GET.get("along") == "view" else "batch"
    series = (
        _same_view(shown)
        if along == "view"
        else list(shown.batch.images.order_by("category", "side", "storage_key"))
    )
    context = {
        "section": "patients",
        "image": shown,
        "patient": shown.batch.patient,
        "along": along,
        "neighbours": _neighbours(shown, series),
    }
    return render(request, "gallery/image.html", context)


def _same_view(shown: Image) -> list[Image]:
    """The patient's images of the same view and side, the newest first."""
    images = Image.objects.filter(batch__patient_id=shown.batch.patient_id, side=shown.side)
    ordered = images.order_by("-captured_on", "storage_key")
    return [other for other in ordered if view_of(other.category) == view_of(shown.category)]


def _neighbours(shown: Image, series: list[Image]) -> Neighbours:
    place = next(number for number, other in enumerate(series) if other.pk == shown.pk)
    return Neighbours(
        place=place + 1,
        count=len(series),
        previous=series[place - 1] if place else None,
        following=series[place + 1] if place + 1 < len(series) else None,
    )
