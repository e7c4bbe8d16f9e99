"""The dates from which the two pictures of a comparison are chosen: all of them, or of very many a stretch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet

from gallery.looking.series import ImageSeries
from images.models import Image

# What one scrolls through sideways.
_MOST: Final = 120
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class DateStrip:
    """A stretch of a series, the oldest first.

    Attributes:
        images: those that stand in it.
        earlier: from which day the stretch before goes; None where nothing is before.
        later: likewise of the stretch behind.
        years: every year of the series, where not all of it stands here.
    """

    series: ImageSeries
    images: Sequence[Image]
    earlier: date | None = None
    later: date | None = None
    years: Sequence[int] = ()


def strip_of(series: ImageSeries, begin: date | None) -> DateStrip:
    """The stretch that begins with a day; without one, that of the newest. A day is never torn apart."""
    pictures = series.pictures()
    if series.count <= _MOST:
        return DateStrip(series, list(pictures))
    newest = _first_day_of_the_last(pictures)
    begin = min(begin, newest) if begin and newest else newest or date.min
    stretch = list(series.since(begin)[:_MOST])
    last = stretch[-1].captured_on
    stretch += series.since(last).filter(captured_on=last, storage_key__gt=stretch[-1].storage_key)
    earlier = series.until(begin - _A_DAY) if begin > date.min else pictures.none()
    later = series.since(last + _A_DAY).first() if last < date.max else None
    return DateStrip(
        series,
        stretch,
        earlier=_first_day_of_the_last(earlier),
        later=later.captured_on if later else None,
        years=sorted(pictures.order_by().values_list("batch__captured_on__year", flat=True).distinct()),
    )


def _first_day_of_the_last(pictures: QuerySet[Image]) -> date | None:
    """The day with which a stretch begins that ends with the last of some pictures; None where there are none."""
    days = list(pictures.reverse().values_list("captured_on", flat=True)[:_MOST])
    return days[-1] if days else None
