"""What narrows or widens a patient's page: links with the count of what they lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count
from django.urls import reverse

from gallery.addresses import NO_SIDE
from gallery.looking.record import PatientRecord
from gallery.quantities import counted
from gallery.record_filter import RecordFilter, RecordKind
from gallery.words import side_words, view_of, view_words
from images.models import Side
from patients.models import Patient

BY_VIEW = "view"
# Of each view and side, how many pictures there are.
Pictures = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Choice:
    """A link that narrows or widens what is shown.

    Attributes:
        key: the same on every page, so that the focus finds it again.
    """

    key: str
    words: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class RecordAddress:
    """Where a patient's record stands: whose, what of it, and how it is arranged."""

    patient: Patient
    chosen: RecordFilter
    arrange: str = ""

    def __str__(self) -> str:
        query = "&".join(part for part in (self._arranged, self.chosen.address()) if part)
        path = reverse("patient", args=[self.patient.pk])
        return f"{path}?{query}" if query else path

    def page(self, number: int) -> str:
        """One of its pages, counted from 1."""
        whole = str(self)
        return f"{whole}{'&' if '?' in whole else '?'}page={number}" if number > 1 else whole

    def showing(self, **changes: Any) -> str:
        """The same with something else chosen."""
        return str(replace(self, chosen=replace(self.chosen, **changes)))

    @property
    def _arranged(self) -> str:
        return f"arrange={self.arrange}" if self.arrange else ""


def count_pictures(person: Patient, chosen: RecordFilter) -> Pictures:
    """Of every view and side that the rest of a filter leaves: one query."""
    pictures_alone = replace(chosen, view="", side="", kinds=frozenset({RecordKind.PICTURES}))
    every = pictures_alone.pictures_of(person)
    counted = every.order_by().values_list("category", "side").annotate(count=Count("*"))
    pictures: Counter[tuple[str, str]] = Counter()
    for category, side, count in counted:
        pictures[view_of(category), side or NO_SIDE] += count
    return pictures


def view_choices(pictures: Pictures, at: RecordAddress) -> list[Choice]:
    """Every view that occurs on the chosen side; nothing where there is but one."""
    counts: Counter[str] = Counter()
    for (view, side), count in pictures.items():
        if at.chosen.side in {"", side}:
            counts[view] += count
    words = {"": "All views"} | {view: view_words(view) for view in sorted(counts, key=view_words)}
    counts[""] = counts.total()
    return [
        Choice(f"view-{view}", words[view], counts[view], at.showing(view=view), at.chosen.view == view)
        for view in words
    ]


def side_choices(pictures: Pictures, at: RecordAddress) -> list[Choice]:
    """Every side that occurs among the chosen view."""
    counts: Counter[str] = Counter()
    for (view, side), count in pictures.items():
        if at.chosen.view in {"", view}:
            counts[side] += count
    words = {
        "": "All sides",
        **{side.value: side_words(side) for side in (Side.LEFT, Side.RIGHT)},
        NO_SIDE: "No side",
    }
    counts[""] = counts.total()
    return [
        Choice(f"side-{side}", words[side], counts[side], at.showing(side=side), at.chosen.side == side)
        for side in words
        if counts[side] or not side
    ]


def key_choice(at: RecordAddress) -> Choice | None:
    """The key pictures among what else is chosen; none where there are none: one query."""
    marked = replace(at.chosen, kinds=frozenset({RecordKind.PICTURES}), is_key=True)
    count = marked.pictures_of(at.patient).count()
    if not count and not at.chosen.is_key:
        return None
    return Choice("key", "★ Key pictures", count, at.showing(is_key=not at.chosen.is_key), at.chosen.is_key)


def kind_choices(record: PatientRecord, at: RecordAddress) -> list[Choice]:
    """Everything, and each kind of which there is something; each adds itself to those that are chosen, or goes."""
    kinds = at.chosen.kinds
    one_by_one = [
        Choice(
            f"kind-{kind}",
            kind.value.capitalize(),
            record.count(kind.value),
            at.showing(kinds=kinds ^ {kind}),
            kind in kinds,
        )
        for kind in RecordKind
        if record.count(kind.value) or kind in kinds
    ]
    everything = Choice(
        "kind-", "Everything", sum(one.count for one in one_by_one), at.showing(kinds=frozenset()), not kinds
    )
    return [everything, *one_by_one] if len(one_by_one) > 1 or kinds else []


def can_compare(pictures: Pictures, chosen: RecordFilter) -> bool:
    """Whether two of the pictures show the same view and side."""
    return any(
        count > 1
        for (view, side), count in pictures.items()
        if chosen.view in {"", view} and chosen.side in {"", side}
    )


def summary_words(record: PatientRecord) -> str:
    """What is shown: "204 pictures, 31 appointments and 12 notes on 40 days"; empty where that is nothing."""
    days = record.counts()
    counts = [(record.count(kind.value), kind) for kind in RecordKind if record.chosen.shows(kind)]
    words = [counted(count, one_of(kind)) for count, kind in counts if count]
    missing = record.count("missing_pictures") if record.chosen.shows(RecordKind.PICTURES) else 0
    if missing:
        words.append(f"{missing:,} known to be missing")
    if not words:
        return ""
    whole = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
    dated = sum(day is not None for day in days)
    return f"{whole} on {counted(dated, 'day')}" if dated else whole


def nothing_words(record: PatientRecord) -> str:
    """What one would see, if there were any: "picture, appointment, note or document"."""
    kinds = [one_of(kind) for kind in RecordKind if kind.value in record.strands]
    return " or ".join([", ".join(kinds[:-1]), kinds[-1]] if len(kinds) > 1 else kinds)


def one_of(kind: RecordKind) -> str:
    """What one of a kind is called: "picture"."""
    return kind.value.removesuffix("s")
