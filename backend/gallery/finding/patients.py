"""The first page: patients found as one types, whom one saw last, and the list of all, ordered and narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from string import ascii_uppercase
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from database import ListOrder, ListPage, ListPlace, page_of_list
from gallery.access.details import Amount, Detail, Thing
from gallery.access.log import Action, Target, note, signed_in_user
from gallery.access.permissions import SEE, requires
from gallery.addresses import key_in
from gallery.finding.reached import numbers_for
from gallery.finding.recent import recently_seen
from gallery.finding.traces import traces_of
from gallery.htmx import HtmxRequest
from gallery.quantities import counted
from images.batches import BY_LATEST, latest_batches
from images.models import ImageBatch
from patients.models import Patient
from patients.search import (
    BY_BIRTH,
    BY_NAME,
    ByNumber,
    clinics,
    names_from,
    patients_matching,
    with_birth,
)

_PAGE_SIZE: Final = 30


class Order(StrEnum):
    """In which order patients are listed; the values stand in addresses."""

    NAME = "name"
    LATEST = "latest"
    BIRTH = "birth"


_ORDER_WORDS: Final = {
    Order.NAME: "Name",
    Order.LATEST: "Latest visit first",
    Order.BIRTH: "Date of birth, the oldest first",
}


@dataclass(frozen=True)
class Asked:
    """Which patients are asked for, and in which order, as the address says it.

    Attributes:
        typed: the search; empty for everybody.
        clinic: that the patient's own record names; empty for all of them.
        with_pictures: leaves out who has none. The latest visit is that of a picture, so that order leaves them out, too.
        letter: where the list of names begins.
    """

    typed: str = ""
    order: Order = Order.NAME
    clinic: str = ""
    with_pictures: bool = False
    letter: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """From the address of the page; what it does not know is as if it was not there."""
        order, letter = query.get("order", ""), query.get("letter", "").upper()
        return cls(
            typed=query.get("q", ""),
            order=Order(order) if order in _ORDER_WORDS else Order.NAME,
            clinic=query.get("clinic", ""),
            with_pictures=query.get("pictures") == "1",
            letter=letter if letter and letter in ascii_uppercase else "",
        )

    def address(self, **more: str) -> str:
        """Its place in the address of the page; `more` is where in the list."""
        values = {
            "q": self.typed,
            "order": self.order.value if self.order is not Order.NAME else "",
            "clinic": self.clinic,
            "pictures": "1" if self.with_pictures else "",
            "letter": self.letter,
        }
        return urlencode({name: value for name, value in (values | more).items() if value})

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for but the list as it is."""
        return self == Asked()

    @property
    def is_narrow(self) -> bool:
        """Whether somebody is left out for something else than having no pictures."""
        return bool(self.typed.strip() or self.clinic)

    @property
    def has_pictures_only(self) -> bool:
        """Whether those without pictures are left out."""
        return self.with_pictures or self.order is Order.LATEST


@dataclass(frozen=True)
class PatientRow:
    """A patient in the list; `latest` is the day of the newest image, None without any."""

    patient: Patient
    images: int
    visits: int
    latest: date | None


@requires(SEE)
def patients(request: HtmxRequest) -> HttpResponse:
    """A page of the list; for htmx only what is below the search."""
    asked = Asked.of(request.GET)
    user = signed_in_user(request)
    page = _page(asked, request.GET, numbers_for(user))
    is_first = not page.has_before
    recent = recently_seen(user) if asked.is_plain and is_first else []
    _note(request, [*page.rows, *recent])
    context = {
        "section": "patients",
        "asked": asked,
        "rows": patient_rows(page.rows),
        "recent": recent,
        "traces": traces_of(request, asked.typed) if is_first else None,
        "count": _count(asked, page) if is_first else None,
        **_ways_on(asked, page),
    }
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "gallery/_patients_found.html", context)
    context |= {"orders": _ORDER_WORDS.items(), "clinics": clinics()}
    return render(request, "gallery/patients.html", context)


def _note(request: HtmxRequest, shown: Sequence[Patient]) -> None:
    keys = {patient.pk for patient in shown}
    detail = Detail.of(Amount(len(keys), Thing.PATIENT))
    note(request, Action.LISTED_PATIENTS, Target(detail=detail, patients=keys))


def patient_rows(patients: list[Patient]) -> list[PatientRow]:
    """Patients with their counts: one query, however many they are."""
    counted = (
        ImageBatch.objects.filter(patient__in=patients)
        .order_by()
        .values("patient_id")
        .annotate(
            pictures=Count("images"), visits=Count("captured_on", distinct=True), latest=Max("captured_on")
        )
    )
    counts = {row["patient_id"]: (row["pictures"], row["visits"], row["latest"]) for row in counted}
    return [PatientRow(patient, *counts.get(patient.pk, (0, 0, None))) for patient in patients]


def _page(asked: Asked, query: QueryDict, by_number: ByNumber | None) -> ListPage[Patient]:
    """The patients of one page."""
    found = patients_matching(asked.typed, by_number)
    if asked.clinic:
        found = found.filter(clinic=asked.clinic)
    if asked.order is Order.LATEST:
        # Whoever asks for everybody is not asked who that is.
        batches = latest_batches().filter(patient__in=found) if asked.is_narrow else latest_batches()
        place = _place(latest_batches(), BY_LATEST, query)
        page = page_of_list(batches.select_related("patient"), BY_LATEST, _PAGE_SIZE, place)
        return ListPage([batch.patient for batch in page.rows], page.has_before, page.has_more)
    if asked.with_pictures:
        found = found.filter(Exists(ImageBatch.objects.filter(patient=OuterRef("pk"))))
    order = BY_BIRTH if asked.order is Order.BIRTH else BY_NAME
    place = _place(with_birth(Patient.objects.all()), order, query)
    if place is None and asked.letter:
        place = names_from(asked.letter)
    return page_of_list(with_birth(found), order, _PAGE_SIZE, place)


def _place(rows: QuerySet[Any], order: ListOrder, query: QueryDict) -> ListPlace | None:
    """Where a page begins. An address names a patient for it, and so holds neither a name nor a day."""
    after, before = key_in(query.get("after", "")), key_in(query.get("before", ""))
    beside = rows.filter(**{order.tie: after or before}) if after or before else rows.none()
    found = beside.values_list(order.key, order.tie).first()
    return ListPlace(found[0], found[1], is_before=after is None) if found else None


def _count(asked: Asked, page: ListPage[Patient]) -> str:
    """How many there are, as far as that is known without looking through everybody for each letter that is typed."""
    if not page.has_more:
        return _people(len(page.rows))
    if asked.typed:
        return f"The first {len(page.rows)} who fit"
    counted = Patient.objects.filter(clinic=asked.clinic) if asked.clinic else Patient.objects.all()
    if asked.has_pictures_only:
        counted = counted.filter(Exists(ImageBatch.objects.filter(patient=OuterRef("pk"))))
    return _people(counted.count())


def _people(count: int) -> str:
    return counted(count, "patient")


def _ways_on(asked: Asked, page: ListPage[Patient]) -> dict[str, Any]:
    """The addresses of the pages beside this one, and of every letter; empty where there is none."""
    ends = (str(page.rows[0].pk), str(page.rows[-1].pk)) if page.rows else ("", "")
    everything = replace(asked, letter="")
    by_letter = not asked.typed and asked.order is Order.NAME
    return {
        "first": everything.address() if page.has_before else None,
        "previous": asked.address(before=ends[0]) if page.has_before and page.rows else None,
        "following": asked.address(after=ends[1]) if page.has_more else None,
        "letters": [(one, replace(asked, letter=one).address()) for one in ascii_uppercase]
        if by_letter
        else [],
    }
