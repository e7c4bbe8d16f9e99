"""Through which pictures somebody goes in the viewer, and which of them stand beside the one that is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from gallery.addresses import side_in_address
from gallery.looking.record_choices import BY_VIEW
from gallery.record_filter import RecordFilter
from gallery.words import categories_of, plural_words, view_of
from images.models import Image, Side


class Along(StrEnum):
    """Which set of a patient's pictures one goes through; the values stand in addresses."""

    SHOWN = ""  # what the filter of the patient's page shows, in that page's order
    VISIT = "batch"  # the pictures of the same visit, in that page's order
    VIEW = "view"  # the same view and side over time, the oldest first


@dataclass(frozen=True)
class ViewerPath:
    """How somebody goes through pictures.

    Attributes:
        along: which set.
        chosen: the filter of the patient's page that led here.
        arrange: how that page was arranged; empty for by days.
    """

    along: Along
    chosen: RecordFilter
    arrange: str

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """From the address of a page; a set that there is not is what is shown on the patient's page."""
        along = query.get("along", "")
        arrange = BY_VIEW if query.get("arrange") == BY_VIEW else ""
        return cls(Along(along) if along in {*Along} else Along.SHOWN, RecordFilter.of(query), arrange)

    @property
    def query(self) -> str:
        """Its place in the address of the viewer."""
        return _query(_said(along=self.along, arrange=self.arrange), self.chosen.address())

    def back_to(self, shown: Image) -> str:
        """The address of the patient's page as it was, at this picture's place on it."""
        page = reverse("patient", args=[shown.batch.patient_id])
        where = _said(arrange=self.arrange, day=shown.captured_on.isoformat())
        return f"{page}{_query(where, self.chosen.address())}#picture-{shown.pk}"

    def ways(self) -> dict[str, str]:
        """What stands in the address of the viewer to go through each of the sets, by their names."""
        return {along.name.lower(): replace(self, along=along).query for along in Along}

    @property
    def is_newest_first(self) -> bool:
        """As the patient's page is. Over time one goes forwards, unless one came from a row of views, which begins with today."""
        return self.along is not Along.VIEW or bool(self.arrange)

    @property
    def is_filtered(self) -> bool:
        """Whether what is shown on the patient's page may be less than all of the patient's pictures."""
        return self.chosen != RecordFilter()

    def pictures_with(self, shown: Image) -> QuerySet[Image]:
        """The set of pictures that one goes through from this one, in order."""
        match self.along:
            case Along.VISIT:
                return RecordFilter().pictures_of(shown.batch.patient).filter(batch=shown.batch_id)
            case Along.VIEW:
                same = (
                    of_same_view(shown).filter(side=shown.side).order_by("batch__captured_on", "storage_key")
                )
                return same.reverse() if self.is_newest_first else same
            case Along.SHOWN:
                return self.chosen.pictures_of(shown.batch.patient)

    def words(self, shown: Image, count: int) -> str:
        """What the set is called: "left plantars", "pictures of this visit"."""
        plural = "" if count == 1 else "s"
        match self.along:
            case Along.VISIT:
                return f"picture{plural} of this visit"
            case Along.VIEW:
                return f"{_set_words(view_of(shown.category), side_in_address(shown), count)}, {'newest' if self.is_newest_first else 'oldest'} first"
            case Along.SHOWN:
                marked = " marked as key" if self.chosen.is_key else ""
                found = " found" if self.chosen.text else ""
                return _set_words(self.chosen.view, self.chosen.side, count) + marked + found


@dataclass(frozen=True)
class Neighbours:
    """Where an image stands among others: its place, counted from 1, and the ones beside it."""

    place: int
    count: int
    previous: Image | None
    following: Image | None


def of_same_view(shown: Image) -> QuerySet[Image]:
    """The patient's pictures of the same view, of either side."""
    categories = categories_of(view_of(shown.category))
    return Image.objects.filter(batch__patient=shown.batch.patient_id, category__in=categories)


def neighbours_of(shown: Image, path: ViewerPath) -> Neighbours | None:
    """Found by the database: however many pictures there are, only those of one day are loaded, for every set goes by days.

    Returns:
        None where the image is none of them: somebody corrected or moved it meanwhile, or the address says so.
    """
    pictures = path.pictures_with(shown)
    of_day = list(pictures.filter(batch__captured_on=shown.captured_on))
    if shown not in of_day:
        return None
    at = of_day.index(shown)
    earlier = pictures.filter(batch__captured_on__lt=shown.captured_on)
    later = pictures.filter(batch__captured_on__gt=shown.captured_on)
    before, after = (later, earlier) if path.is_newest_first else (earlier, later)
    count_before = before.count()
    return Neighbours(
        place=count_before + at + 1,
        count=count_before + len(of_day) + after.count(),
        previous=of_day[at - 1] if at else before.last(),
        following=of_day[at + 1] if at + 1 < len(of_day) else after.first(),
    )


def _set_words(view: str, side: str, count: int) -> str:
    """Pictures of a view and a side, in the plural: "left plantars", "X-rays", "right pictures"."""
    side_of = f"{side} " if side in {Side.LEFT, Side.RIGHT} else ""
    return side_of + (plural_words(view, count) if view else f"picture{'' if count == 1 else 's'}")


def _said(**values: str) -> str:
    return urlencode({name: value for name, value in values.items() if value})


def _query(*parts: str) -> str:
    given = "&".join(part for part in parts if part)
    return f"?{given}" if given else ""
