"""What the API tells of appointments, contacts, notes and documents: these fields and no others. Their names are the models'.

Left out on purpose: `other_columns`, which may hold anything.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Model
from django.urls import reverse
from ninja import Schema
from pydantic import Field

from appointments.models import Appointment, Clinic, Clinician
from communications.models import Contact
from documents.models import Document
from gallery.api.paging import NextPage
from notes.models import Note

StatusText = Literal["scheduled", "checked_in", "completed", "cancelled", "no_show", "unknown"]
ContactKind = Literal["mobile", "phone", "email", "address", "other"]

_PATIENT = "0a1b2c3d-0000-4000-8000-00000000ada0"
_RECORD = "2d9e7f31-54a0-4b7c-8a1d-6c0c9f6f5b11"
_FILEMAKER = "2D9E7F31-54A0-4B7C-8A1D-6C0C9F6F5B11"


class RecordLinks(Schema):
    """Where to go on from a record of a patient; paths of this server, null where there is no patient."""

    patient: str | None = Field(examples=[f"/api/v1/patients/{_PATIENT}"])
    page: str | None = Field(
        description="The patient's page for people.", examples=[f"/patients/{_PATIENT}/"]
    )


class PlaceOut(Schema):
    """A clinic, or a clinician, of an appointment."""

    id: str = Field(examples=["7a51f0f4-6a0e-4d0f-9d5e-0d8f7c2f1c01"])
    name: str = Field(description="Empty until somebody gives it one.", examples=["Harbour"])
    filemaker_id: str = Field(description="To the letter.", examples=["4C3B2A19-0000-4000-8000-000000000C11"])


class AppointmentOut(Schema):
    """A time in the clinic's book: a patient's, or an event of the clinic itself."""

    id: str = Field(examples=[_RECORD])
    patient: str | None = Field(
        description="The patient's id; null for an event of the clinic.", examples=[_PATIENT]
    )
    clinic: PlaceOut | None
    clinician: PlaceOut | None
    kind: str = Field(description="FileMaker's Type, to the letter.", examples=["First Assessment"])
    status: StatusText = Field(examples=["completed"])
    starts_at: datetime = Field(examples=["2016-10-18T09:30:00Z"])
    ends_at: datetime | None = Field(
        description="Null where it is not known.", examples=["2016-10-18T10:15:00Z"]
    )
    whole_day: bool = Field(
        description="Then it begins and ends with days of the clinic's time zone.", examples=[False]
    )
    notes: str | None = Field(
        description="Consult notes; null for whoever may not read notes.", examples=["walks well"]
    )
    filemaker_text: str = Field(description="Day and times to the letter.", examples=["10/18/2016 9:30:00"])
    filemaker_status: str = Field(description="FileMaker's Status, to the letter.", examples=["Completed"])
    filemaker_id: str = Field(
        description="Empty for what was entered in Nexus, and where FileMaker's record has none.",
        examples=[_FILEMAKER],
    )
    links: RecordLinks


class ContactOut(Schema):
    """One way to reach a patient."""

    id: str = Field(examples=[_RECORD])
    patient: str = Field(description="The patient's id.", examples=[_PATIENT])
    kind: ContactKind = Field(examples=["mobile"])
    filemaker_type: str = Field(description="FileMaker's type, to the letter.", examples=["Mobile"])
    label: str = Field(examples=["Work"])
    value: str = Field(
        description="As the clinic wrote it: a number, an e-mail address, an address in one line.",
        examples=["(02) 5550 1234"],
    )
    normalised: str = Field(
        description="A number in E.164, an e-mail address in lower case; empty where the value is not understood.",
        examples=["+61255501234"],
    )
    other_values: str = Field(description="What FileMaker's record says beside it.", examples=[""])
    address_1: str = Field(examples=["12 Invented Street"])
    address_2: str = Field(examples=[""])
    suburb: str = Field(examples=["Harbourside"])
    state: str = Field(examples=["NSW"])
    postcode: str = Field(description="A text: zeros in front count.", examples=["0800"])
    country: str = Field(examples=["Australia"])
    filemaker_id: str = Field(
        description="Empty for what was entered in Nexus, and where FileMaker's record has none.",
        examples=[_FILEMAKER],
    )
    links: RecordLinks


class NoteOut(Schema):
    """What somebody wrote about a patient."""

    id: str = Field(examples=[_RECORD])
    patient: str = Field(description="The patient's id.", examples=[_PATIENT])
    kind: str = Field(description="What its type means.", examples=["clinical_notes"])
    filemaker_type: str = Field(
        description="FileMaker's Note Type, to the letter.", examples=["Clinical Notes"]
    )
    written_on: date | None = Field(description="Null where it is not known.", examples=["2016-10-18"])
    date_text: str = Field(
        description="What FileMaker has as the day, to the letter.", examples=["10/18/2016"]
    )
    author: str = Field(examples=["wanda"])
    text: str = Field(examples=["walks well"])
    filemaker_id: str = Field(
        description="Empty for what was entered in Nexus, and where FileMaker's record has none.",
        examples=[_FILEMAKER],
    )
    links: RecordLinks


class DocumentLinks(Schema):
    """Where to go on from a document; paths of this server."""

    patient: str = Field(examples=[f"/api/v1/patients/{_PATIENT}"])
    original: str = Field(examples=[f"/api/v1/documents/{_RECORD}/original"])
    page: str = Field(description="The page for people.", examples=[f"/documents/{_RECORD}/"])


class DocumentOut(Schema):
    """One object of the documents' store, and whose it is."""

    id: str = Field(examples=[_RECORD])
    patient: str = Field(description="The patient's id.", examples=[_PATIENT])
    storage_key: str = Field(
        description="The object's key in its bucket or folder.", examples=[f"documents/{_RECORD}.pdf"]
    )
    kind: str = Field(description="What its type means.", examples=["referral"])
    filemaker_type: str = Field(description="FileMaker's Type, to the letter.", examples=["Referral"])
    dated_on: date | None = Field(description="Null where it is not known.", examples=["2016-10-18"])
    date_text: str = Field(
        description="What FileMaker has as the day, to the letter.", examples=["10/18/2016"]
    )
    author: str = Field(description="The account that created the record.", examples=["wanda"])
    created_text: str = Field(
        description="When the record was created, to the letter.", examples=["10/18/2016 9:30:00"]
    )
    order_id: str = Field(description="FileMaker's id of its order.", examples=[""])
    original_name: str = Field(examples=["letter.pdf"])
    size_bytes: int = Field(examples=[48213])
    mime_type: str = Field(examples=["application/pdf"])
    sha256: str = Field(description="Of the bytes; empty until somebody has read them.", examples=[""])
    filemaker_id: str = Field(examples=[_FILEMAKER])
    links: DocumentLinks


class AppointmentPage(NextPage):
    """Some of the appointments, in the order of their ids."""

    items: list[AppointmentOut]


class ContactPage(NextPage):
    """Some of the ways to reach a patient, in the order of their ids."""

    items: list[ContactOut]


class NotePage(NextPage):
    """Some of a patient's notes, in the order of their ids."""

    items: list[NoteOut]


class DocumentPage(NextPage):
    """Some of a patient's documents, in the order of their ids."""

    items: list[DocumentOut]


def appointment_out(appointment: Appointment, *, with_notes: bool) -> AppointmentOut:
    """Needs the appointment's clinic and clinician."""
    return AppointmentOut(
        id=str(appointment.pk),
        patient=str(appointment.patient_id) if appointment.patient_id else None,
        clinic=_place_out(appointment.clinic),
        clinician=_place_out(appointment.clinician),
        notes=appointment.notes if with_notes else None,
        links=_links(appointment),
        **_same(AppointmentOut, appointment),
    )


def contact_out(contact: Contact) -> ContactOut:
    return ContactOut(
        id=str(contact.pk),
        patient=str(contact.patient_id),
        links=_links(contact),
        **_same(ContactOut, contact),
    )


def note_out(note: Note) -> NoteOut:
    return NoteOut(id=str(note.pk), patient=str(note.patient_id), links=_links(note), **_same(NoteOut, note))


def document_out(document: Document) -> DocumentOut:
    links = DocumentLinks(
        patient=reverse("api:patient", args=[document.patient_id]),
        original=reverse("api:document_original", args=[document.pk]),
        page=reverse("document", args=[document.pk]),
    )
    return DocumentOut(
        id=str(document.pk),
        patient=str(document.patient_id),
        links=links,
        **_same(DocumentOut, document),
    )


def _links(record: Appointment | Contact | Note) -> RecordLinks:
    whose = record.patient_id
    return RecordLinks(
        patient=reverse("api:patient", args=[whose]) if whose else None,
        page=reverse("patient", args=[whose]) if whose else None,
    )


def _place_out(place: Clinic | Clinician | None) -> PlaceOut | None:
    return PlaceOut(id=str(place.pk), name=place.name, filemaker_id=place.filemaker_id) if place else None


def _same(out: type[Schema], record: Model) -> dict[str, Any]:
    """What stands in the schema as it stands in the model."""
    return {name: getattr(record, name) for name in out.model_fields if name not in _OTHERWISE}


_OTHERWISE = frozenset({"id", "patient", "clinic", "clinician", "notes", "links"})
