"""Which two pictures of a patient are compared: of the same view and side, unless somebody insists on the other side.

However many pictures there are, the database counts them, and only those that are shown are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When

from gallery.addresses import NO_SIDE, side_in_address
from gallery.record_filter import RecordFilter
from gallery.words import categories_of, view_of
from images.models import Image, Side
from images.type_catalogue import clinic_catalogue
from patients.models import Patient

_OTHER_SIDE: Final = {Side.LEFT.value: Side.RIGHT.value, Side.RIGHT.value: Side.LEFT.value}
# By the batch's day, which is the picture's: an index has a patient's in this order, so that no query reads all of them.
_DAY: Final = "batch__captured_on"
_TIME: Final = (_DAY, "storage_key")


@dataclass(frozen=True)
class ImageSeries:
    """A patient's pictures of one view and side over time; there is at least one.

    Attributes:
        view: as `view_of` gives it.
        side: as an address writes it: "left", "right" or "none".
        count: how many there are.
        visits: on how many days they were taken.
    """

    patient: Patient
    view: str
    side: str
    count: int
    visits: int

    def pictures(self) -> QuerySet[Image]:
        """The oldest first."""
        return RecordFilter(self.view, self.side).pictures_of(self.patient).order_by(*_TIME)

    def has(self, image: Image) -> bool:
        """Whether an image of this patient is one of them."""
        return (view_of(image.category), side_in_address(image)) == (self.view, self.side)

    def end(self, *, newest: bool) -> Image:
        """The newest or the oldest of them."""
        order = _TIME if not newest else [f"-{field}" for field in _TIME]
        return self.pictures().order_by(*order)[0]

    def until(self, day: date) -> QuerySet[Image]:
        """Those of a day and of those before it."""
        return self.pictures().filter(**{f"{_DAY}__lte": day})

    def since(self, day: date) -> QuerySet[Image]:
        """Those of a day and of those behind it."""
        return self.pictures().filter(**{f"{_DAY}__gte": day})

    def nearest(self, day: date) -> Image:
        """That of a day, or of the nearest one; of two that are as far, the earlier."""
        found = (self.until(day).order_by(f"-{_DAY}", "storage_key").first(), self.since(day).first())
        return min((image for image in found if image), key=lambda image: abs(image.captured_on - day))


@dataclass(frozen=True)
class Selection:
    """What an address asks for; everything in it may be missing or make no sense.

    Attributes:
        view: as `view_of` gives it; empty for whatever there is most of.
        side: as an address writes it; empty likewise.
        a: one of the images to show, of this patient; None for the oldest.
        b: the other one, None for the newest. Which of them is shown as A is decided by their days.
        across: whether one of them is to come from the other side of the body.
    """

    view: str = ""
    side: str = ""
    a: Image | None = None
    b: Image | None = None
    across: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two pictures, the earlier one first, and what each of them was chosen from.

    Attributes:
        chosen: the view and side that were asked for; one of the pictures is of them.
        of_a: what A comes from.
        of_b: what B comes from; the same as `of_a`, unless one of them comes from the other side.
        a: the picture on the left.
        b: the picture on the right; None where there is only one picture.
        other_side: the same view on the other side, where the patient has pictures of it.
    """

    chosen: ImageSeries
    of_a: ImageSeries
    of_b: ImageSeries
    a: Image
    b: Image | None
    other_side: ImageSeries | None

    @property
    def is_across(self) -> bool:
        return self.of_a is not self.of_b

    @property
    def of_chosen_side(self) -> Image:
        """The picture that stays when one goes across to the other side, or comes back from it."""
        return self.b if self.b and self.of_a is not self.chosen else self.a


def all_series(patient: Patient) -> list[ImageSeries]:
    """Every view and side that occurs, those with the most visits first: one query."""
    pictures = RecordFilter().pictures_of(patient).order_by().annotate(view=_view())
    counted = pictures.values_list("view", "side").annotate(
        pictures=Count("*"), visits=Count("captured_on", distinct=True)
    )
    series = [ImageSeries(patient, view, side or NO_SIDE, *counts) for view, side, *counts in counted]
    return sorted(series, key=lambda one: (-one.visits, one.view, one.side))


def compare_images(series: Sequence[ImageSeries], selection: Selection) -> Comparison | None:
    """The two pictures to compare, the earlier one as A; None where the patient has none of what was asked for.

    A picture that does not show the view and side in question is never taken, whatever the address says. The other side
    is shown as it was on the same day, or on the nearest one.
    """
    chosen = next((one for one in series if _fits(one, selection)), None)
    if chosen is None:
        return None
    other_side = _other_side(series, chosen)
    if selection.across and other_side:
        mine, theirs = _across(chosen, other_side, selection)
        if theirs.captured_on < mine.captured_on:
            return Comparison(chosen, other_side, chosen, theirs, mine, other_side)
        return Comparison(chosen, chosen, other_side, mine, theirs, other_side)
    a, b = _over_time(chosen, selection)
    return Comparison(chosen, chosen, chosen, a, b, other_side)


def _across(chosen: ImageSeries, other: ImageSeries, selection: Selection) -> tuple[Image, Image]:
    """One picture of each side. Which of them the address calls A does not matter: their days decide that."""
    mine = _picked(chosen, selection.a) or _picked(chosen, selection.b)
    theirs = _picked(other, selection.b) or _picked(other, selection.a)
    mine = mine or (chosen.nearest(theirs.captured_on) if theirs else chosen.end(newest=False))
    return mine, theirs or other.nearest(mine.captured_on)


def _over_time(series: ImageSeries, selection: Selection) -> tuple[Image, Image | None]:
    """Those that were asked for; beside a single one that at the far end of its series."""
    a, b = _picked(series, selection.a), _picked(series, selection.b)
    if a is None or b is None or a == b:
        oldest, newest = series.end(newest=False), series.end(newest=True)
        if a is None or a == b:
            a = newest if b == oldest else oldest
        if b is None:
            b = oldest if a == newest else newest
    first, second = sorted((a, b), key=lambda image: (image.captured_on, image.storage_key))
    return first, second if second != first else None


def _fits(series: ImageSeries, selection: Selection) -> bool:
    return selection.view in {"", series.view} and selection.side in {"", series.side}


def _other_side(series: Sequence[ImageSeries], chosen: ImageSeries) -> ImageSeries | None:
    side = _OTHER_SIDE.get(chosen.side, NO_SIDE)
    if side == NO_SIDE:
        return None
    return next((one for one in series if (one.view, one.side) == (chosen.view, side)), None)


def _picked(series: ImageSeries, image: Image | None) -> Image | None:
    return image if image and series.has(image) else None


@cache
def _view() -> Case:
    """`view_of` in the database: only a few views have several categories."""
    several = {view: categories_of(view) for view in map(view_of, clinic_catalogue().categories)}
    named = [
        When(category__in=categories, then=Value(view))
        for view, categories in several.items()
        if categories != [view]
    ]
    return Case(*named, default=F("category"), output_field=CharField())
