"""Two pictures of one patient, of the same view and side, side by side or over one another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, requires
from gallery.addresses import day_in, key_in
from gallery.looking.series import Comparison, ImageSeries, Selection, all_series, compare_images
from gallery.looking.strips import DateStrip, strip_of
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
class ShownStrip:
    """Dates from which to choose; the addresses lead to other stretches of them, and are empty where there is none."""

    series: ImageSeries
    steps: list[StripPicture]
    earlier: str
    later: str
    years: list[tuple[int, str]]


@dataclass(frozen=True)
class Manner:
    """How a comparison is shown.

    Attributes:
        mode: side by side, or one over the other.
        begin: with which day the dates begin that stand below; None for the stretch of the newest.
    """

    mode: str
    begin: date | None

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        return cls(
            mode=_SLIDER if query.get("mode") == _SLIDER else _SIDE_BY_SIDE,
            begin=day_in(query.get("from", "")),
        )

    @property
    def other_mode(self) -> Self:
        return replace(self, mode=_SIDE_BY_SIDE if self.mode == _SLIDER else _SLIDER)

    @property
    def query(self) -> dict[str, str]:
        """Its place in an address."""
        return {
            "mode": self.mode if self.mode == _SLIDER else "",
            "from": self.begin.isoformat() if self.begin else "",
        }


@dataclass(frozen=True)
class Link:
    """A link to the same page with something else chosen."""

    series: ImageSeries
    address: str
    is_chosen: bool


@requires(SEE)
def compare(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The comparison. `category` and `side` choose the view, `a` and `b` the pictures, `across=1` takes one from the other
    side, `mode=slider` lays B over A, `from` is the day with which the dates begin. The earlier one is A.
    """
    person = get_object_or_404(Patient, pk=patient_id)
    series = all_series(person)
    found = compare_images(series, _selection(request.GET, person))
    shown = [one.pk for one in (found.a, found.b) if one] if found else []
    note(request, Action.COMPARED_IMAGES, Target(person.pk, images=shown))
    context = {"section": "patients", "patient": person, "has_images": bool(series)}
    if found:
        context |= _context(series, found, Manner.of(request.GET))
    return render(request, "gallery/compare.html", context)


def _selection(query: QueryDict, person: Patient) -> Selection:
    """What an address asks for.

    Raises:
        Http404: an image that is asked for is not this patient's. Pictures of different patients are never shown beside one
            another, and nobody learns here whether there are such.
    """
    a, b = key_in(query.get("a", "")), key_in(query.get("b", ""))
    keys = {a, b} - {None}
    picked: dict[UUID | None, Image] = (
        {**Image.objects.filter(batch__patient=person).in_bulk(keys)} if keys else {}
    )
    if keys - picked.keys():
        raise Http404
    return Selection(
        view=view_of(query.get("category", "")),
        side=query.get("side", ""),
        a=picked.get(a),
        b=picked.get(b),
        across=query.get("across") == "1",
    )


def _context(series: list[ImageSeries], found: Comparison, manner: Manner) -> dict[str, Any]:
    shown = [Shown("A", found.a, state_of(found.a))]
    if found.b:
        shown.append(Shown("B", found.b, state_of(found.b)))
    return {
        "found": found,
        "shown": shown,
        "mode": manner.mode,
        "other_mode_address": _address(found, manner.other_mode),
        "across_address": _address(found, manner, a=found.of_chosen_side, b=None, across=not found.is_across),
        "choices": [Link(one, _of_series(one, manner), one is found.chosen) for one in series],
        "has_single_views": any(one.count == 1 and one is not found.chosen for one in series),
        "strips": _strips(found, manner),
    }


def _strips(found: Comparison, manner: Manner) -> list[ShownStrip]:
    """One strip, from which A and B are chosen; with the other side, one for each of them."""
    if found.b is None:
        return []
    together = [found.of_a] if not found.is_across else [found.of_a, found.of_b]
    return [_shown_strip(found, strip_of(series, manner.begin), manner) for series in together]


def _shown_strip(found: Comparison, strip: DateStrip, manner: Manner) -> ShownStrip:
    def beginning(day: date | None) -> str:
        return _address(found, replace(manner, begin=day)) if day else ""

    return ShownStrip(
        series=strip.series,
        steps=[_strip_picture(found, strip.series, image, manner) for image in strip.images],
        earlier=beginning(strip.earlier),
        later=beginning(strip.later),
        years=[(year, beginning(date(year, 1, 1))) for year in strip.years],
    )


def _strip_picture(found: Comparison, series: ImageSeries, image: Image, manner: Manner) -> StripPicture:
    return StripPicture(
        image=image,
        address_a=_address(found, manner, a=image) if series is found.of_a else "",
        address_b=_address(found, manner, b=image) if series is found.of_b else "",
        is_a=image == found.a,
        is_b=image == found.b,
    )


def _of_series(series: ImageSeries, manner: Manner) -> str:
    return _query(category=series.view, side=series.side, **replace(manner, begin=None).query)


def _address(found: Comparison, manner: Manner, **changes: Any) -> str:
    """The address of this comparison with another A (`a`), another B (`b`) or another `across`."""
    a, b = changes.get("a", found.a), changes.get("b", found.b)
    return _query(
        category=found.chosen.view,
        side=found.chosen.side,
        a=str(a.pk),
        b=str(b.pk) if b else "",
        across="1" if changes.get("across", found.is_across) else "",
        **manner.query,
    )


def _query(**values: str) -> str:
    return "?" + urlencode({name: value for name, value in values.items() if value})
