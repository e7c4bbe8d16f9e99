"""Appointments and notes as a patient's page says them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from appointments.models import Appointment, Clinic, Clinician
from gallery.words import day_words
from jobs import clinic_time, clinic_today
from notes.models import Note

_STATUSES: Final[Mapping[str, str]] = {
    Appointment.Status.SCHEDULED: "booked",
    Appointment.Status.CHECKED_IN: "arrived",
    Appointment.Status.COMPLETED: "completed",
    Appointment.Status.CANCELLED: "cancelled",
    Appointment.Status.NO_SHOW: "did not come",
}
# More than this of a note is folded.
_MOST_CHARACTERS, _MOST_LINES = 600, 12
_BEGINNING = 160
_KEY = 32


@dataclass(frozen=True)
class ShownAppointment:
    """One appointment.

    Attributes:
        time: as in "09:30–10:15" or "whole day".
        kind: what it was for, as the clinic calls it; empty for not known.
        place: the clinic; empty likewise.
        clinician: likewise.
        status: in words.
        is_off: whether it did not take place, as far as is known.
        notes: empty where there are none, and for whoever may not read notes.
        beginning: as `beginning_of` gives it.
    """

    time: str
    kind: str
    place: str
    clinician: str
    status: str
    is_off: bool
    notes: str
    beginning: str


@dataclass(frozen=True)
class ShownNote:
    """One note.

    Attributes:
        kind: what it is, as the clinic calls it.
        author: empty for not known.
        text: all of it.
        beginning: as `beginning_of` gives it.
        date_text: what FileMaker has as its day, where no day is known.
    """

    kind: str
    author: str
    text: str
    beginning: str
    date_text: str


def shown_appointments(rows: Iterable[Appointment], *, with_notes: bool) -> list[ShownAppointment]:
    return [
        ShownAppointment(
            time=_time_words(row),
            kind=row.kind,
            place=_name(row.clinic),
            clinician=_name(row.clinician),
            status=_status_words(row),
            is_off=row.status in {Appointment.Status.CANCELLED, Appointment.Status.NO_SHOW},
            notes=row.notes if with_notes else "",
            beginning=beginning_of(row.notes),
        )
        for row in rows
    ]


def shown_notes(rows: Iterable[Note]) -> list[ShownNote]:
    return [
        ShownNote(
            kind=row.filemaker_type or row.kind.replace("_", " ").capitalize(),
            author=row.author,
            text=row.text,
            beginning=beginning_of(row.text),
            date_text="" if row.written_on else row.date_text,
        )
        for row in rows
    ]


def beginning_of(text: str) -> str:
    """The first words of a long text; empty for one that can stand there whole."""
    if len(text) <= _MOST_CHARACTERS and text.count("\n") < _MOST_LINES:
        return ""
    return " ".join(text[: 2 * _BEGINNING].split())[:_BEGINNING].rpartition(" ")[0] or text[:_BEGINNING]


def _time_words(row: Appointment) -> str:
    begin = clinic_time(row.starts_at)
    if row.whole_day:
        last = clinic_time(row.ends_at - timedelta(microseconds=1)) if row.ends_at else begin
        return f"whole day, until {day_words(last.date())}" if last.date() > begin.date() else "whole day"
    if row.ends_at is None:
        return _clock(begin)
    end = clinic_time(row.ends_at)
    other_day = f"{day_words(end.date())}, " if end.date() != begin.date() else ""
    return f"{_clock(begin)}–{other_day}{_clock(end)}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _name(named: Clinic | Clinician | None) -> str:
    """What people call it. Of one that nobody has named yet, FileMaker's records have a word, or a key that says nothing."""
    if named is None or named.name:
        return named.name if named else ""
    return named.filemaker_id if len(named.filemaker_id) < _KEY else ""


def _status_words(row: Appointment) -> str:
    if row.status == Appointment.Status.SCHEDULED and clinic_time(row.starts_at).date() < clinic_today():
        return "booked, and nothing more is known"
    return _STATUSES.get(row.status, row.filemaker_status)
