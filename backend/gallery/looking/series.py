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
        a: the image to show on the left, None for the oldest.
        b: the image to show on the right, None for the newest.
        across: whether B is to come from the other side of the body.
    """

    view: str = ""
    side: str = ""
    a: UUID | None = None
    b: UUID | None = None
    across: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two pictures and what each of them was chosen from.

    Attributes:
        of_a: what A comes from.
        of_b: what B comes from; the same as `of_a`, unless B comes from the other side.
        a: the picture on the left.
        b: the picture on the right; None where there is only one picture.
        other_side: the same view on the other side, where the patient has pictures of it.
    """

    of_a: ImageSeries
    of_b: ImageSeries
    a: Image
    b: Image | None
    other_side: ImageSeries | None

    @property
    def is_across(self) -> bool:
        return self.of_a is not self.of_b


def all_series(images: Iterable[Image]) -> list[ImageSeries]:
    """Every view and side that occurs, those with the most visits first."""
    found: dict[tuple[str, str], list[Image]] = {}
    for image in sorted(images, key=lambda image: (image.captured_on, image.storage_key)):
        found.setdefault((view_of(image.category), side_in_address(image)), []).append(image)
    series = [ImageSeries(view, side, tuple(of_both)) for (view, side), of_both in found.items()]
    return sorted(series, key=lambda one: (-one.visits, one.view, one.side))


def compare_images(series: Sequence[ImageSeries], selection: Selection) -> Comparison | None:
    """The two pictures to compare; None where the patient has none of what was asked for.

    A picture that does not show the view and side in question is never taken, whatever the address says.
    """
    chosen = next((one for one in series if _fits(one, selection)), None)
    if chosen is None:
        return None
    other_side = _other_side(series, chosen)
    of_b = other_side if selection.across and other_side else chosen
    asked_a, asked_b = _picked(chosen, selection.a), _picked(of_b, selection.b)
    a = asked_a or next((image for image in chosen.images if image != asked_b), chosen.images[0])
    b = asked_b or next((image for image in reversed(of_b.images) if image != a), None)
    return Comparison(chosen, of_b, a, b, other_side)


def _fits(series: ImageSeries, selection: Selection) -> bool:
    return selection.view in {"", series.view} and selection.side in {"", series.side}


def _other_side(series: Sequence[ImageSeries], chosen: ImageSeries) -> ImageSeries | None:
    side = _OTHER_SIDE.get(chosen.side, NO_SIDE)
    if side == NO_SIDE:
        return None
    return next((one for one in series if (one.view, one.side) == (chosen.view, side)), None)


def _picked(series: ImageSeries, key: UUID | None) -> Image | None:
    return next((image for image in series.images if image.pk == key), None)
