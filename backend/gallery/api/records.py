"""Appointments, ways to reach patients, notes and documents: of one patient, and one by one."""

from __future__ import annotations

from collections.abc import Sized
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from appointments.models import Appointment
from communications.models import Contact
from documents.models import Document
from gallery.access.details import Amount, Detail, Id, Phrase, Thing
from gallery.access.log import Action, Target, signed_in_user
from gallery.access.log import note as note_access
from gallery.access.permissions import SEE_APPOINTMENTS, SEE_CONTACTS, SEE_DOCUMENTS, SEE_NOTES
from gallery.access.tokens import Scope
from gallery.api.paging import AfterId, Found, page_of
from gallery.api.parameters import Day
from gallery.api.problems import answers
from gallery.api.record_schemas import (
    AppointmentOut,
    AppointmentPage,
    ContactOut,
    ContactPage,
    DocumentOut,
    DocumentPage,
    NoteOut,
    NotePage,
    appointment_out,
    contact_out,
    document_out,
    note_out,
)
from gallery.api.ways_in import for_those_who
from gallery.sending.document_files import send_document
from jobs import clinic_zone
from notes.models import Note
from patients.models import Patient

appointments_router = Router(auth=for_those_who(SEE_APPOINTMENTS), tags=["appointments"])
contacts_router = Router(auth=for_those_who(SEE_CONTACTS), tags=["contacts"])
notes_router = Router(auth=for_those_who(SEE_NOTES), tags=["notes"])
documents_router = Router(auth=for_those_who(SEE_DOCUMENTS), tags=["documents"])

_BYTES: dict[str, Any] = {
    "responses": {200: {"description": "The bytes.", "content": {"application/octet-stream": {}}}}
}


# Further off, no zone has moments for them.
_Near = Annotated[Day, Field(ge=date(1800, 1, 1), le=date(2300, 1, 1))]


class AppointmentsAsked(AfterId):
    """Which appointments; those that fit everything."""

    clinic: UUID | None = Field(
        None, description="A clinic's id.", examples=["7a51f0f4-6a0e-4d0f-9d5e-0d8f7c2f1c01"]
    )
    starts_from: _Near | None = Field(
        None, description="That day at the clinic and later.", examples=["2026-11-23"]
    )
    starts_to: _Near | None = Field(
        None, description="That day at the clinic and earlier.", examples=["2026-11-29"]
    )


@appointments_router.get("appointments", response=answers(AppointmentPage, 422))
def appointments(request: HttpRequest, asked: Query[AppointmentsAsked]) -> AppointmentPage:
    """Appointments of all patients, and events of the clinic, that fit all of what is asked, in the order of their ids."""
    found = page_of(_fitting(asked), asked, request)
    detail, shown = _count(found.rows, Thing.APPOINTMENT), [one.patient_id for one in found.rows]
    note_access(request, Action.LISTED_APPOINTMENTS, Target(detail=detail, patients=shown))
    return _appointment_page(request, found)


@appointments_router.get("patients/{patient_id}/appointments", response=answers(AppointmentPage, 404, 422))
def patient_appointments(request: HttpRequest, patient_id: UUID, asked: Query[AfterId]) -> AppointmentPage:
    """One patient's appointments, past and to come."""
    patient = _patient(patient_id)
    found = page_of(_with_places(patient.appointments.all()), asked, request)
    detail = _count(found.rows, Thing.APPOINTMENT)
    note_access(request, Action.VIEWED_APPOINTMENTS, Target(patient.pk, detail=detail))
    return _appointment_page(request, found)


@appointments_router.get("appointments/{appointment_id}", response=answers(AppointmentOut, 404, 422))
def appointment(request: HttpRequest, appointment_id: UUID) -> AppointmentOut:
    """One appointment, or one event of the clinic."""
    shown = get_object_or_404(_with_places(Appointment.objects.all()), pk=appointment_id)
    detail = Detail.of(Id(Thing.APPOINTMENT, shown.pk))
    note_access(request, Action.VIEWED_APPOINTMENTS, Target(shown.patient_id, detail=detail))
    return appointment_out(shown, with_notes=_may_read_notes(request))


@contacts_router.get("patients/{patient_id}/contacts", response=answers(ContactPage, 404, 422))
def patient_contacts(request: HttpRequest, patient_id: UUID, asked: Query[AfterId]) -> ContactPage:
    """The ways to reach one patient."""
    patient = _patient(patient_id)
    found = page_of(patient.contacts.all(), asked, request)
    note_access(request, Action.VIEWED_CONTACTS, Target(patient.pk, detail=_count(found.rows, Thing.CONTACT)))
    return ContactPage(items=[contact_out(one) for one in found.rows], next=found.next)


@contacts_router.get("contacts/{contact_id}", response=answers(ContactOut, 404, 422))
def contact(request: HttpRequest, contact_id: UUID) -> ContactOut:
    """One way to reach a patient."""
    shown = get_object_or_404(Contact, pk=contact_id)
    note_access(
        request,
        Action.VIEWED_CONTACTS,
        Target(shown.patient_id, detail=Detail.of(Id(Thing.CONTACT, shown.pk))),
    )
    return contact_out(shown)


@notes_router.get("patients/{patient_id}/notes", response=answers(NotePage, 404, 422))
def patient_notes(request: HttpRequest, patient_id: UUID, asked: Query[AfterId]) -> NotePage:
    """One patient's notes."""
    patient = _patient(patient_id)
    found = page_of(patient.record_notes.all(), asked, request)
    note_access(request, Action.VIEWED_NOTES, Target(patient.pk, detail=_count(found.rows, Thing.NOTE)))
    return NotePage(items=[note_out(one) for one in found.rows], next=found.next)


@notes_router.get("notes/{note_id}", response=answers(NoteOut, 404, 422))
def note(request: HttpRequest, note_id: UUID) -> NoteOut:
    """One note."""
    shown = get_object_or_404(Note, pk=note_id)
    note_access(
        request, Action.VIEWED_NOTES, Target(shown.patient_id, detail=Detail.of(Id(Thing.NOTE, shown.pk)))
    )
    return note_out(shown)


@documents_router.get("patients/{patient_id}/documents", response=answers(DocumentPage, 404, 422))
def patient_documents(request: HttpRequest, patient_id: UUID, asked: Query[AfterId]) -> DocumentPage:
    """One patient's documents."""
    patient = _patient(patient_id)
    found = page_of(Document.objects.filter(patient=patient), asked, request)
    note_access(
        request, Action.VIEWED_DOCUMENT, Target(patient.pk, detail=_count(found.rows, Thing.DOCUMENT))
    )
    return DocumentPage(items=[document_out(one) for one in found.rows], next=found.next)


@documents_router.get("documents/{document_id}", response=answers(DocumentOut, 404, 422))
def document(request: HttpRequest, document_id: UUID) -> DocumentOut:
    """What is known of one document."""
    shown = get_object_or_404(Document, pk=document_id)
    note_access(
        request,
        Action.VIEWED_DOCUMENT,
        Target(shown.patient_id, detail=Detail.of(Id(Thing.DOCUMENT, shown.pk))),
    )
    return document_out(shown)


@documents_router.get(
    "documents/{document_id}/original",
    auth=for_those_who(SEE_DOCUMENTS, Scope.PIXELS),
    response=answers(None, 404, 422, 502),
    openapi_extra=_BYTES,
)
def document_original(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """The bytes of the document, through Nexus."""
    shown = get_object_or_404(Document.objects.select_related("patient"), pk=document_id)
    response = send_document(shown)
    detail = Detail.of(Id(Thing.DOCUMENT, shown.pk), Phrase.ORIGINAL)
    note_access(request, Action.VIEWED_DOCUMENT, Target(shown.patient_id, detail=detail))
    return response


def _count(rows: Sized, of: Thing) -> Detail:
    return Detail.of(Amount(len(rows), of))


def _patient(patient_id: UUID) -> Patient:
    return get_object_or_404(Patient.objects.only("id"), pk=patient_id)


def _with_places(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related("clinic", "clinician")


def _fitting(asked: AppointmentsAsked) -> QuerySet[Appointment]:
    rows = _with_places(Appointment.objects.all())
    if asked.clinic is not None:
        rows = rows.filter(clinic=asked.clinic)
    if asked.starts_from is not None:
        rows = rows.filter(starts_at__gte=_first_moment(asked.starts_from))
    if asked.starts_to is not None:
        rows = rows.filter(starts_at__lt=_first_moment(asked.starts_to + timedelta(days=1)))
    return rows


def _first_moment(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clinic_zone())


def _may_read_notes(request: HttpRequest) -> bool:
    return signed_in_user(request).has_perms(SEE_NOTES)


def _appointment_page(request: HttpRequest, found: Found[Appointment]) -> AppointmentPage:
    with_notes = _may_read_notes(request)
    items = [appointment_out(one, with_notes=with_notes) for one in found.rows]
    return AppointmentPage(items=items, next=found.next)
