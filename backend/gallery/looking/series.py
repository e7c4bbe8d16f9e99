"""Which two pictures of a patient are compared: of the same view and side, unless somebody insists on the other side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gallery.addresses import NO_SIDE, side_in_address
from gallery.words import view_of
from images.models import Image, Side

_OTHER_SIDE: Final = {Side.LEFT.value: Side.RIGHT.value, Side.RIGHT.value: Side.LEFT.value}


@dataclass(frozen=True)
class ImageSeries:
    """A patient's pictures of one view and side over time, the oldest first.

    Attributes:
        view: as `view_of` gives it.
        side: as an address writes it: "left", "right" or "none".
        images: at least one.
    """

    view: str
    side: str
    images: tuple[Image, ...]

    @property
    def visits(self) -> int:
        return len({image.captured_on for image in self.images})


@dataclass(frozen=True)
class Selection:
    """What an address asks for; everything in it may be missing or make no sense.

    Attributes:
        view: as `view_of` gives it; empty for whatever there is most of.
        side: as an address writes it; empty likewise.
        a: one of the images to show, None for the oldest.
        b: the other one, None for the newest. Which of them is shown as A is decided by their days.
        across: whether one of them is to come from the other side of the body.
    """

    view: str = ""
    side: str = ""
    a: UUID | None = None
    b: UUID | None = None
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


def all_series(images: Iterable[Image]) -> list[ImageSeries]:
    """Every view and side that occurs, those with the most visits first."""
    found: dict[tuple[str, str], list[Image]] = {}
    for image in sorted(images, key=lambda image: (image.captured_on, image.storage_key)):
        found.setdefault((view_of(image.category), side_in_address(image)), []).append(image)
    series = [ImageSeries(view, side, tuple(of_both)) for (view, side), of_both in found.items()]
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
    mine = mine or (_nearest(chosen, theirs) if theirs else chosen.images[0])
    return mine, theirs or _nearest(other, mine)


def _over_time(series: ImageSeries, selection: Selection) -> tuple[Image, Image | None]:
    """Those that were asked for; beside a single one that at the far end of its series."""
    oldest, newest = series.images[0], series.images[-1]
    a, b = _picked(series, selection.a), _picked(series, selection.b)
    if a is None or a == b:
        a = newest if b == oldest else oldest
    if b is None:
        b = oldest if a == newest else newest
    first, second = sorted((a, b), key=series.images.index)
    return first, second if second != first else None


def _nearest(series: ImageSeries, image: Image) -> Image:
    return min(series.images, key=lambda other: abs(other.captured_on - image.captured_on))


def _fits(series: ImageSeries, selection: Selection) -> bool:
    return selection.view in {"", series.view} and selection.side in {"", series.side}


def _other_side(series: Sequence[ImageSeries], chosen: ImageSeries) -> ImageSeries | None:
    side = _OTHER_SIDE.get(chosen.side, NO_SIDE)
    if side == NO_SIDE:
        return None
    return next((one for one in series if (one.view, one.side) == (chosen.view, side)), None)


def _picked(series: ImageSeries, key: UUID | None) -> Image | None:
    return next((image for image in series.images if image.pk == key), None)
