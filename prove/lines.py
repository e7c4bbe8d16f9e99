"""What a row of each kind of book says where nothing is wrong with it, and what must become of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from prove.books import Book, BookKind
from prove.model import Fact, Line, Person
from prove.moments import moment
from prove.people import a_uuid

__all__ = ["BOOKS", "dialled", "placed"]

_PATIENT = ("id_Contact", "id_Key", "id.key", "id_key", "ID_CONTACT")
# A text of a type, and what it means, as types.toml of the product publishes it.
_NOTES = (
    ("Clinical Notes", "clinical_notes"),
    ("clinic dates", "clinic_dates"),
    ("ORDER NOTES", "order_notes"),
    ("Admin Notes", "admin_notes"),
    ("Referral", "referral"),
    ("3D Scan Data", "3d_scan_data"),
    ("workshop note", "workshop_note"),
    ("Gait Diary", "other"),
)
_VISITS = ("Assessment", "Fitting", "Follow-up", "New Pre-Fab", "Review Custom", "Plaster Room")
_STATUSES = (
    ("Scheduled", "scheduled"),
    ("checked in", "checked_in"),
    ("Completed", "completed"),
    ("CANCELLED", "cancelled"),
    ("No Show", "no_show"),
    ("on the moon", "unknown"),
)
_AUTHORS = ("frontdesk", "Dr K", "admin2")


def _note(book: Book, person: Person) -> Line:
    day, (called, kind) = book.day(), book.random.choice(_NOTES)
    text, author = f"{book.random.choice(book.texts)} {book.number}", book.random.choice(_AUTHORS)
    cells = {
        "id": a_uuid(book.random),
        "patient": person.ref,
        "date": book.write(day),
        "text": text,
        "type": called,
        "author": author,
    }
    told = {
        "written_on": day.isoformat(),
        "date_text": cells["date"],
        "kind": kind,
        "filemaker_type": called,
        "author": author,
    }
    return Line({**cells}, Fact(text, person.number, told))


def dialled(zone: str, number: int) -> tuple[str, str]:
    """A telephone number of the country of the zone as people write it there, and in E.164."""
    written, code = {
        "America/Toronto": (f"(416) 6{number // 10_000:02d}-{number % 10_000:04d}", "+1"),
        "Europe/Vienna": (f"0664 {2_000_000 + number}", "+43"),
        "Pacific/Auckland": (f"021 {230 + number // 10_000} {number % 10_000:04d}", "+64"),
    }[zone]
    digits = "".join(sign for sign in written if sign.isdecimal())
    return written, code + digits.removeprefix("0")


def _contact(book: Book, person: Person) -> Line:
    kind = ("mobile", "phone", "email", "address")[book.number % 4]
    called = book.random.choice((kind, kind.title(), kind.upper(), f" {kind.title()} "))
    label = book.random.choice(("Home", "Work", "Mobile (mum)", ""))
    number, e164 = dialled(book.draft.zone, book.number)
    email = f"Someone{book.number}@Example.org"
    value = {"email": email, "address": f"{book.number} High St"}.get(kind, number)
    normalised = {"email": email.lower(), "address": ""}.get(kind, e164)
    cells = {"id": a_uuid(book.random), "patient": person.ref, "type": called, "label": label}
    told = {"kind": kind, "filemaker_type": called.strip(), "label": label, "normalised": normalised}
    if kind != "address":
        cells |= {"number": value, "default": "1" if kind == "email" else ""}
        return Line({**cells}, Fact(value, person.number, told))
    parts = {
        "address_1": value,
        "suburb": "Springfield",
        "state": "ON",
        "postcode": f"0{800 + book.number % 100}",
    }
    whole = f"{value}, Springfield, ON {parts['postcode']}"
    return Line({**cells, **parts, "address": whole}, Fact(whole, person.number, told | parts))


def placed(book: Book, day: date, since: timedelta, until: timedelta) -> Mapping[str, str]:
    """When an appointment is, by the clocks of the clinic."""
    return {
        "starts_at": moment(day, since, book.draft.zone),
        "ends_at": moment(day, until, book.draft.zone),
        "whole_day": "False",
    }


def _appointment(book: Book, person: Person) -> Line:
    day = book.day()
    # Between breakfast and supper no zone changes its clocks.
    since = timedelta(hours=8, minutes=15 * book.random.randrange(36))
    until = since + timedelta(minutes=book.random.choice((15, 30, 45, 90)))
    visit, (said, status) = book.random.choice(_VISITS), book.random.choice(_STATUSES)
    place, clinician = f"CAL-{book.random.randrange(3)}", f"STAFF-{book.random.randrange(4)}"
    text = f"{book.random.choice(book.texts)} {book.number}"
    cells = {
        "id": a_uuid(book.random),
        "patient": person.ref,
        "calendar": place,
        "clinic": f"CLINIC-{book.random.randrange(3)}",
        "clinician": clinician,
        "start_date": book.write(day),
        "start_time": _clock(since),
        "end_date": book.write(day) if book.random.random() < 0.5 else "",
        "end_time": _clock(until),
        "type": visit,
        "status": said,
        "notes": text,
    }
    told = {
        **placed(book, day, since, until),
        "kind": visit,
        "status": status,
        "clinic__filemaker_id": place,
        "clinic__name": "",
        "clinician__filemaker_id": clinician,
    }
    kept = (cells["start_date"], cells["start_time"], cells["end_time"])
    return Line({**cells}, Fact(text, person.number, told, kept))


def _clock(since: timedelta) -> str:
    """As FileMaker writes a time: without a zero in front of the hour."""
    return str(since)


_ROW_ID: Final = ("id", "ID", "Id")
BOOKS: Final = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            BookKind(
                name="appointments",
                command="import_appointments",
                stem="Appointments",
                model="appointments.Appointment",
                mark="notes",
                fields=(
                    "starts_at",
                    "ends_at",
                    "whole_day",
                    "kind",
                    "status",
                    "clinic__filemaker_id",
                    "clinic__name",
                    "clinician__filemaker_id",
                    "filemaker_text",
                ),
                moments=frozenset({"starts_at", "ends_at", "whole_day"}),
                headers={
                    "id": _ROW_ID,
                    "patient": _PATIENT,
                    "calendar": ("idCal",),
                    "clinic": ("id_Clinic", "id Clinic"),
                    "clinician": ("id_Clinician",),
                    "start_date": ("startDate", "Start", "start_date"),
                    "start_time": ("startTime", "Start Time"),
                    "end_date": ("endDate", "end_date"),
                    "end_time": ("endTime", "End Time"),
                    "type": ("Type", "type"),
                    "status": ("Status",),
                    "all_day": ("allDay", "all_day"),
                    "notes": ("Consult Notes", "consult notes"),
                },
                related="Contacts::Name Full",
                sound=_appointment,
            ),
            BookKind(
                name="communications",
                command="import_communications",
                stem="Coms",
                model="communications.Contact",
                mark="value",
                fields=(
                    "kind",
                    "filemaker_type",
                    "label",
                    "normalised",
                    "address_1",
                    "suburb",
                    "state",
                    "postcode",
                ),
                moments=frozenset(),
                headers={
                    "id": _ROW_ID,
                    "patient": ("id.key", "id_Key", "id_Contact", "id_key"),
                    "type": ("type", "Type"),
                    "label": ("Name",),
                    "number": ("ph", "Ph"),
                    "mobile": ("PhoneMobileIntFormat",),
                    "sms": ("SMS Phone",),
                    "default": ("Email default",),
                    "address_1": ("address 1",),
                    "suburb": ("suburb",),
                    "state": ("state",),
                    "postcode": ("post code",),
                    "address": ("Full Address one line",),
                },
                related="Contacts::Name Full",
                sound=_contact,
            ),
            BookKind(
                name="notes",
                command="import_notes",
                stem="Notes",
                model="notes.Note",
                mark="text",
                fields=("written_on", "date_text", "kind", "filemaker_type", "author"),
                moments=frozenset({"written_on"}),
                headers={
                    "id": _ROW_ID,
                    "patient": ("id_Key", "id.key", "id_key", "id_Contact"),
                    "date": ("Date", "date"),
                    "text": ("Note", "note", "notes", "Consult Notes"),
                    "type": ("Note Type", "NoteType", "Type"),
                    "author": ("creationAccountName",),
                },
                related="@Notes to Contacts::Name Full",
                sound=_note,
            ),
        )
    }
)
