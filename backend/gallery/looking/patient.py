"""A patient's page: who it is, how they are reached, and their record on one time axis or by view."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from gallery.access.details import Amount, Detail, Phrase, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, SEE_CONTACTS, SEE_NOTES, requires
from gallery.htmx import HtmxRequest
from gallery.looking.by_view import view_rows
from gallery.looking.chosen_images import MOST_MARKED
from gallery.looking.contacts import contacts_of
from gallery.looking.entries import beginning_of
from gallery.looking.record import PatientRecord, RecordDay, kinds_for
from gallery.looking.record_choices import (
    BY_VIEW,
    RecordAddress,
    can_compare,
    count_pictures,
    key_choice,
    kind_choices,
    nothing_words,
    side_choices,
    summary_words,
    view_choices,
)
from gallery.looking.timeline import DayPages
from gallery.looking.walk import Along, ViewerPath
from gallery.record_filter import RecordFilter, RecordKind
from images.annotating import signs_of
from patients.models import Patient

# What one page holds: of entries as many as a browser lays out at once, of columns as many as one scrolls through.
_MOST_ENTRIES: Final = 400
_MOST_COLUMNS: Final = 120
_ONLY_PICTURES: Final = frozenset({RecordKind.PICTURES})
_LOOKS: Final = {
    RecordKind.APPOINTMENTS: (Action.VIEWED_APPOINTMENTS, Thing.APPOINTMENT),
    RecordKind.NOTES: (Action.VIEWED_NOTES, Thing.NOTE),
    RecordKind.DOCUMENTS: (Action.VIEWED_DOCUMENT, Thing.DOCUMENT),
}


@requires(SEE)
def patient(request: HtmxRequest, patient_id: UUID) -> HttpResponse:
    """What the address shows of the record: by days, or with `arrange=view` by views; for htmx only the record itself."""
    person = get_object_or_404(Patient, pk=patient_id)
    chosen = RecordFilter.of(request.GET)
    arrange = BY_VIEW if request.GET.get("arrange") == BY_VIEW else ""
    at = RecordAddress(person, chosen, arrange)
    record = _record(person, at, kinds_for(request.user))
    note(request, Action.VIEWED_PATIENT, Target(person.pk))
    context = _context(record, at, request)
    _note_looks(request, person, context["days"])
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "gallery/_record.html", context)
    context |= _about(request, person)
    return render(request, "gallery/patient.html", context)


def shown_images(patient_id: UUID) -> set[UUID]:
    """The images that a patient's page shows, on all of its parts, to whoever may see pictures and chose nothing.

    Raises:
        Patient.DoesNotExist: there is no such page.
    """
    record = PatientRecord.of(Patient.objects.get(pk=patient_id), RecordFilter(), _ONLY_PICTURES)
    pages = _pages(record, "").pages
    return {image.pk for page in pages for day in record.days(page) for image in day.pictures}


def _record(person: Patient, at: RecordAddress, may_see: frozenset[RecordKind]) -> PatientRecord:
    """Views and sides are the pictures' alone, so arranged by view the record has nothing else."""
    if at.arrange == BY_VIEW:
        return PatientRecord.of(person, replace(at.chosen, kinds=_ONLY_PICTURES), may_see & _ONLY_PICTURES)
    return PatientRecord.of(person, at.chosen, may_see)


def _pages(record: PatientRecord, arrange: str) -> DayPages:
    most_days = _MOST_COLUMNS if arrange == BY_VIEW else _MOST_ENTRIES
    return DayPages.of(record.counts(), most_entries=_MOST_ENTRIES, most_days=most_days)


def _context(record: PatientRecord, at: RecordAddress, request: HtmxRequest) -> dict[str, Any]:
    pages = _pages(record, at.arrange)
    number = pages.number(request.GET.get("page", ""), request.GET.get("day", ""))
    days = record.days(pages.pages[number - 1])
    pictures = count_pictures(at.patient, at.chosen)
    is_by_view = at.arrange == BY_VIEW
    return {
        "section": "patients",
        "patient": at.patient,
        "chosen": at.chosen,
        "query": _query(at.chosen),
        "along_row": ViewerPath(Along.VIEW, at.chosen, BY_VIEW).query,
        "is_by_view": is_by_view,
        "by_days": replace(at, arrange=""),
        "by_view": replace(at, arrange=BY_VIEW),
        "everything": replace(at, chosen=RecordFilter()),
        "days": days,
        "rows": view_rows(days) if is_by_view else [],
        "summary": summary_words(record),
        "pictures": record.count("pictures") if at.chosen.shows(RecordKind.PICTURES) or is_by_view else 0,
        "most_marked": MOST_MARKED,
        "nothing": nothing_words(record),
        "kinds": [] if is_by_view else kind_choices(record, at),
        "sides": side_choices(pictures, at),
        "views": view_choices(pictures, at),
        "key": key_choice(at),
        "signs": signs_of([image.storage_key for day in days for image in day.pictures]),
        "can_compare": can_compare(pictures, at.chosen),
        "compare_query": _query(RecordFilter(at.chosen.view, at.chosen.side)),
        "years": [(year.year, year.page == number, at.page(year.page)) for year in pages.years()],
        "number": number,
        "count": len(pages.pages),
        "newer": at.page(number - 1) if number > 1 else "",
        "earlier": at.page(number + 1) if number < len(pages.pages) else "",
    }


def _query(chosen: RecordFilter) -> str:
    address = chosen.address()
    return f"?{address}" if address else ""


def _note_looks(request: HtmxRequest, person: Patient, days: list[RecordDay]) -> None:
    for kind, (action, thing) in _LOOKS.items():
        if seen := sum(len(getattr(day, kind)) for day in days):
            note(request, action, Target(person.pk, detail=Detail.of(Amount(seen, thing))))


def _about(request: HtmxRequest, person: Patient) -> dict[str, Any]:
    """What stands above the record, for those who may see it."""
    about: dict[str, Any] = {}
    if request.user.has_perms(SEE_CONTACTS) and (contacts := contacts_of(person)):
        seen = Detail.of(Amount(len(contacts), Thing.CONTACT))
        note(request, Action.VIEWED_CONTACTS, Target(person.pk, detail=seen))
        about["contacts"] = contacts
    if person.notes and request.user.has_perms(SEE_NOTES):
        note(request, Action.VIEWED_NOTES, Target(person.pk, detail=Detail.of(Phrase.OWN_NOTES)))
        about["remark"], about["remark_beginning"] = person.notes, beginning_of(person.notes)
    return about
