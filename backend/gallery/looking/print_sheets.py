"""Pictures on paper: sheets of one, two, four or nine, each of which says whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from database import in_chunks
from gallery.access.details import Amount, Detail, Thing
from gallery.access.log import Action, Target, note, signed_in_user
from gallery.access.permissions import SEE, requires
from gallery.looking.chosen_images import MARKED, ChosenImages
from images.models import Image
from images.thumbnails import ThumbnailSize

# Pictures on a sheet, and the thumbnail that is sharp enough for it: a ninth of A4 is 6 cm wide, 320 pixels are enough.
_SIZES: Final = {
    1: ThumbnailSize.LARGE,
    2: ThumbnailSize.LARGE,
    4: ThumbnailSize.LARGE,
    9: ThumbnailSize.SMALL,
}
_USUAL: Final = 4
# A browser lays out all of them before it prints the first.
_MOST_SHEETS: Final = 100


@dataclass(frozen=True)
class PrintSheet:
    """One sheet of paper; `number` counts from 1."""

    number: int
    images: list[Image]


@requires(SEE)
def print_sheets(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What was marked (POST), or what the filter of the address shows, `per` on a sheet. Whoever opens this may print it,
    so it is noted as if they had.
    """
    chosen = ChosenImages.of(request, patient_id)
    per = _per_sheet(request.POST.get("per") or request.GET.get("per", ""))
    shown = chosen.images[: per * _MOST_SHEETS]
    note(request, Action.PRINTED_IMAGES, _target(chosen.patient.pk, shown))
    context = {
        "section": "patients",
        "patient": chosen.patient,
        "chosen": chosen,
        "fields": _fields(chosen),
        "shown": len(shown),
        "sheets": _sheets(shown, per),
        "per": per,
        "choices": list(_SIZES),
        "size": _SIZES[per].value,
        "by": signed_in_user(request).get_username(),
        "now": timezone.now(),
    }
    return render(request, "gallery/print_sheets.html", context)


def _fields(chosen: ChosenImages) -> list[tuple[str, str]]:
    """What a form sends so that the same pictures are chosen again."""
    if chosen.is_marked:
        return [(MARKED, str(image.pk)) for image in chosen.images]
    return parse_qsl(chosen.filter.address())


def _per_sheet(text: str) -> int:
    return next((per for per in _SIZES if str(per) == text), _USUAL)


def _sheets(images: list[Image], per: int) -> list[PrintSheet]:
    """At least one: a sheet without a picture says so."""
    pages = list(in_chunks(images, per)) or [[]]
    return [PrintSheet(number, of_one) for number, of_one in enumerate(pages, 1)]


def _target(patient_id: UUID, images: list[Image]) -> Target:
    only = images[0].pk if len(images) == 1 else None
    detail = Detail.of(Amount(len(images), Thing.IMAGE))
    return Target(patient_id, only, detail, images=[image.pk for image in images])
