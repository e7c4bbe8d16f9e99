"""Two pictures of one patient, of the same view and side, side by side or over one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, requires
from gallery.addresses import key_in
from gallery.looking.series import Comparison, ImageSeries, Selection, all_series, compare_images
from gallery.sending.picture_state import PictureState, state_of
from gallery.words import view_of
from images.models import Image
from patients.models import Patient

_SIDE_BY_SIDE, _SLIDER = "sides", "slider"


@dataclass(frozen=True)
class Shown:
    """One of the two pictures, with its letter."""

    letter: str
    image: Image
    state: PictureState


@dataclass(frozen=True)
class StripPicture:
    """A picture in the strip of dates; its addresses show it as A or as B. Empty where that would mix the sides."""

    image: Image
    address_a: str
    address_b: str
    is_a: bool
    is_b: bool


@dataclass(frozen=True)
class Link:
    """A link to the same page with something else chosen."""

    series: ImageSeries
    address: str
    is_chosen: bool


@requires(SEE)
def compare(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The comparison. `category` and `side` choose the view, `a` and `b` the pictures, `across=1` takes one from the other
    side, `mode=slider` lays B over A. The earlier one is A.
    """
    person = get_object_or_404(Patient, pk=patient_id)
    images = list(Image.objects.filter(batch__patient=person))
    selection = _selection(request.GET)
    _refuse_strangers(selection, images)
    series = all_series(images)
    found = compare_images(series, selection)
    note(request, Action.COMPARED_IMAGES, Target(person.pk, detail=_detail(found)))
    mode = _SLIDER if request.GET.get("mode") == _SLIDER else _SIDE_BY_SIDE
    context = {"section": "patients", "patient": person, "has_images": bool(images)}
    if found:
        context |= _context(series, found, mode)
    return render(request, "gallery/compare.html", context)


def _selection(query: QueryDict) -> Selection:
    return Selection(
        view=view_of(query.get("category", "")),
        side=query.get("side", ""),
        a=key_in(query.get("a", "")),
        b=key_in(query.get("b", "")),
        across=query.get("across") == "1",
    )


def _refuse_strangers(selection: Selection, images: list[Image]) -> None:
    """Pictures of different patients are never shown beside one another, and nobody learns here whether there are such.

    Raises:
        Http404: an image that is asked for is not this patient's.
    """
    if {selection.a, selection.b} - {None} - {image.pk for image in images}:
        raise Http404


def _detail(found: Comparison | None) -> str:
    if found is None:
        return ""
    return f"a {found.a.pk}, b {found.b.pk}" if found.b else f"a {found.a.pk}"


def _context(series: list[ImageSeries], found: Comparison, mode: str) -> dict[str, Any]:
    shown = [Shown("A", found.a, state_of(found.a))]
    if found.b:
        shown.append(Shown("B", found.b, state_of(found.b)))
    other_mode = _SIDE_BY_SIDE if mode == _SLIDER else _SLIDER
    return {
        "found": found,
        "shown": shown,
        "mode": mode,
        "other_mode_address": _address(found, mode=other_mode),
        "across_address": _address(
            found, mode=mode, a=found.of_chosen_side, b=None, across=not found.is_across
        ),
        "choices": [Link(one, _of_series(one, mode), one is found.chosen) for one in series],
        "has_single_views": any(len(one.images) == 1 and one is not found.chosen for one in series),
        "strips": _strips(found, mode),
    }


def _strips(found: Comparison, mode: str) -> list[tuple[ImageSeries, list[StripPicture]]]:
    """One strip, from which A and B are chosen; with the other side, one for each of them."""
    together = [found.of_a] if not found.is_across else [found.of_a, found.of_b]
    return [
        (series, [_strip_picture(found, series, image, mode) for image in series.images])
        for series in together
    ]


def _strip_picture(found: Comparison, series: ImageSeries, image: Image, mode: str) -> StripPicture:
    return StripPicture(
        image=image,
        address_a=_address(found, mode=mode, a=image) if series is found.of_a else "",
        address_b=_address(found, mode=mode, b=image) if series is found.of_b else "",
        is_a=image == found.a,
        is_b=image == found.b,
    )


def _of_series(series: ImageSeries, mode: str) -> str:
    return _query(category=series.view, side=series.side, mode=mode if mode == _SLIDER else "")


def _address(found: Comparison, *, mode: str, **changes: Any) -> str:
    """The address of this comparison with another A (`a`), another B (`b`) or another `across`."""
    a, b = changes.get("a", found.a), changes.get("b", found.b)
    return _query(
        category=found.chosen.view,
        side=found.chosen.side,
        a=str(a.pk),
        b=str(b.pk) if b else "",
        mode=mode if mode == _SLIDER else "",
        across="1" if changes.get("across", found.is_across) else "",
    )


def _query(**values: str) -> str:
    return "?" + urlencode({name: value for name, value in values.items() if value})
