"""What is shown of a patient's record, as an address says it; and its pictures, in the order of the patient's page.

Whatever goes on with what somebody sees on that page (the viewer, a ZIP, a printed sheet) asks here which pictures these are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, reduce
from operator import or_
from typing import Final, Self
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict

from gallery.addresses import NO_SIDE
from gallery.words import categories_of, view_of, view_words
from images.annotating import is_key_image
from images.models import Image
from images.type_catalogue import clinic_catalogue
from patients.models import Patient

_MOST_OF_TEXT: Final = 200


class RecordKind(StrEnum):
    """What a record consists of; the values stand in addresses."""

    PICTURES = "pictures"
    APPOINTMENTS = "appointments"
    NOTES = "notes"
    DOCUMENTS = "documents"


@dataclass(frozen=True)
class RecordFilter:
    """What of a record is shown; whatever is empty leaves nothing out.

    Attributes:
        view: as `view_of` gives it.
        side: as an address writes it: "left", "right" or "none".
        kinds: only these. A view and a side are a picture's, so without any kind they leave nothing but pictures.
        text: each of its words has to stand in an entry.
        is_key: only pictures that are marked as key pictures.
    """

    view: str = ""
    side: str = ""
    kinds: frozenset[RecordKind] = frozenset()
    text: str = ""
    is_key: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """From the address of a page; a kind that there is not is passed over."""
        return cls(
            view=view_of(_clean(query.get("category", ""))),
            side=_clean(query.get("side", "")),
            kinds=frozenset(map(RecordKind, {*RecordKind} & {*query.getlist("kind")})),
            text=_clean(query.get("text", "")),
            is_key=query.get("key") == "1",
        )

    def address(self) -> str:
        """Its place in the address of a page; empty where it leaves nothing out."""
        chosen = {
            "category": self.view,
            "side": self.side,
            "kind": sorted(self.kinds),
            "text": self.text,
            "key": "1" if self.is_key else "",
        }
        return urlencode({name: value for name, value in chosen.items() if value}, doseq=True)

    def shows(self, kind: RecordKind) -> bool:
        """Whether entries of this kind are shown at all."""
        kinds = self.kinds or ({RecordKind.PICTURES} if self.view or self.side or self.is_key else RecordKind)
        return kind in kinds

    def pictures_of(self, patient: Patient) -> QuerySet[Image]:
        """The patient's pictures that are shown, in the order of the patient's page."""
        found = Image.objects.filter(batch__patient=patient)
        if not self.shows(RecordKind.PICTURES):
            return found.none()
        if self.view:
            found = found.filter(category__in=categories_of(self.view))
        if self.side:
            found = found.filter(side="" if self.side == NO_SIDE else self.side)
        if self.is_key:
            found = found.filter(is_key_image())
        return found.filter(holds(self.text, ("original_name", "filemaker_type"))).order_by(*page_order())


def holds(text: str, fields: Sequence[str]) -> Q:
    """Each word of a text stands in one of these fields of an entry, in capitals or not."""
    found = Q()
    for word in text.split():
        # SQLite knows the capitals of ASCII alone.
        spelt = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
        found &= reduce(or_, (Q((f"{field}__icontains", one)) for field in fields for one in spelt))
    return found


def stands_in(text: str, texts: Sequence[str]) -> bool:
    """`holds` for what is in memory already."""
    said = "\n".join(texts).casefold()
    return all(word in said for word in text.casefold().split())


@cache
def page_order() -> tuple[str | Case, ...]:
    """How pictures are ordered wherever a patient's are shown: the newest day first, and in it by the words of the view, left
    before right.
    """
    return ("-batch__captured_on", _place_of_view(), _place_of_side(), "category", "storage_key")


def _place_of_view() -> Case:
    known = clinic_catalogue().categories
    places = [
        When(
            category__in=[category for category in known if view_words(category) == words], then=Value(place)
        )
        for place, words in enumerate(sorted(set(map(view_words, known))))
    ]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def _place_of_side() -> Case:
    return Case(When(side="", then=Value("z")), default="side")


def _clean(text: str) -> str:
    """What can be looked for: PostgreSQL takes no zero byte."""
    return text.replace("\0", "")[:_MOST_OF_TEXT].strip()
