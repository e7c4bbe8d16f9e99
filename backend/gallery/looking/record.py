"""A patient's record as somebody may see it and an address narrows it: days, the newest first, with all that belongs to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F

from documents.models import Document, MissingDocument
from gallery.access.permissions import SEE, SEE_APPOINTMENTS, SEE_DOCUMENTS, SEE_NOTES
from gallery.documents.tiles import WITHIN_A_DAY, DocumentTile, tiles_of
from gallery.looking.entries import ShownAppointment, ShownNote, shown_appointments, shown_notes
from gallery.looking.missing import MissingTile, missing_document_tiles, missing_picture_tiles
from gallery.looking.timeline import AppointmentRows, DatedRows, Day, Entries, FewEntries
from gallery.record_filter import RecordFilter, RecordKind, holds
from images.models import Image
from jobs import clinic_today
from notes.models import Note
from patients.models import Patient

_NEEDED = {
    RecordKind.PICTURES: SEE,
    RecordKind.APPOINTMENTS: SEE_APPOINTMENTS,
    RecordKind.NOTES: SEE_NOTES,
    RecordKind.DOCUMENTS: SEE_DOCUMENTS,
}


@dataclass(frozen=True)
class RecordDay:
    """Everything that belongs to one day; of what has none, `day` is None.

    Attributes:
        opens_year: whether no day before it on the page is of its year.
    """

    day: Day
    opens_year: bool
    appointments: Sequence[ShownAppointment]
    notes: Sequence[ShownNote]
    pictures: Sequence[Image]
    missing_pictures: Sequence[MissingTile]
    documents: Sequence[DocumentTile]
    missing_documents: Sequence[MissingTile]

    @property
    def key(self) -> str:
        """The day as an address and a heading's id have it."""
        return self.day.isoformat() if self.day else "no-day"

    @property
    def batches(self) -> list[UUID]:
        """Whose pictures these are: one, as long as there is one source of pictures."""
        return list(dict.fromkeys(image.batch_id for image in self.pictures))

    @property
    def is_to_come(self) -> bool:
        return self.day is not None and self.day > clinic_today()


@dataclass(frozen=True)
class Strand:
    """Entries of one kind over all days.

    Attributes:
        kind: what they belong to.
        entries: what fits the filter, whether their kind is shown or not.
        shown: how they stand on the page.
        counts: how many there are of each day.
    """

    kind: RecordKind
    entries: Entries
    shown: Callable[[Iterable[Any]], Sequence[Any]]
    counts: Counter[Day]


@dataclass(frozen=True)
class PatientRecord:
    """What there is of one patient, for somebody.

    Attributes:
        chosen: what of it is shown.
        strands: by the names that `RecordDay` has for them, of the kinds that they may see.
    """

    chosen: RecordFilter
    strands: Mapping[str, Strand]

    @classmethod
    def of(cls, person: Patient, chosen: RecordFilter, may_see: frozenset[RecordKind]) -> PatientRecord:
        """Reads the days of all entries: one query for each kind, and some for what is missing."""
        strands = {}
        for name, (kind, make) in _STRANDS.items():
            if kind in may_see:
                entries, shown = make(person, chosen, may_see)
                strands[name] = Strand(kind, entries, shown, entries.counts())
        return cls(chosen, strands)

    def counts(self) -> Counter[Day]:
        """How many entries are shown of each day."""
        total: Counter[Day] = Counter()
        for strand in self._shown().values():
            total.update(strand.counts)
        return total

    def count(self, name: str) -> int:
        """How many entries of a strand fit the filter, whether they are shown or not."""
        return self.strands[name].counts.total() if name in self.strands else 0

    def days(self, wanted: Sequence[Day]) -> list[RecordDay]:
        """Some neighbouring days, the newest first, with all that is shown of them: a query for each kind that they hold."""
        found = {
            name: strand.entries.on(wanted)
            for name, strand in self._shown().items()
            if any(day in strand.counts for day in wanted)
        }
        days, years = [], set[int | None]()
        for day in wanted:
            year = day.year if day else None
            of_day = {
                name: self.strands[name].shown(found[name].get(day, ())) if name in found else ()
                for name in _STRANDS
            }
            days.append(RecordDay(day, opens_year=year not in years, **of_day))
            years.add(year)
        return days

    def _shown(self) -> dict[str, Strand]:
        return {name: one for name, one in self.strands.items() if self.chosen.shows(one.kind)}


def kinds_for(user: User | AnonymousUser) -> frozenset[RecordKind]:
    """Of which kinds somebody may see anything."""
    return frozenset(kind for kind, needed in _NEEDED.items() if user.has_perms(needed))


_Made = tuple[Entries, Callable[[Iterable[Any]], Sequence[Any]]]


def _appointments(person: Patient, chosen: RecordFilter, may_see: frozenset[RecordKind]) -> _Made:
    with_notes = RecordKind.NOTES in may_see
    fields = [
        "kind",
        "filemaker_status",
        "clinic__name",
        "clinician__name",
        *(["notes"] if with_notes else []),
    ]
    rows = person.appointments.filter(holds(chosen.text, fields)).select_related("clinic", "clinician")
    return (
        AppointmentRows(rows.order_by("starts_at", "id")),
        lambda found: shown_appointments(found, with_notes=with_notes),
    )


def _notes(person: Patient, chosen: RecordFilter, _: frozenset[RecordKind]) -> _Made:
    rows = Note.objects.filter(
        holds(chosen.text, ("text", "filemaker_type", "kind", "author")), patient=person
    )
    return DatedRows(rows.order_by("kind", "id"), "written_on"), shown_notes


def _pictures(person: Patient, chosen: RecordFilter, _: frozenset[RecordKind]) -> _Made:
    pictures = replace(chosen, kinds=frozenset({RecordKind.PICTURES})).pictures_of(person)
    # The batch's day, by which an index finds the pictures of a page among 20,000.
    return DatedRows(pictures.annotate(day=F("batch__captured_on")), "day"), list


def _missing_pictures(person: Patient, chosen: RecordFilter, _: frozenset[RecordKind]) -> _Made:
    # Nobody can have marked what is not there.
    return FewEntries({} if chosen.is_key else missing_picture_tiles(person, chosen)), list


def _documents(person: Patient, chosen: RecordFilter, _: frozenset[RecordKind]) -> _Made:
    fits = holds(chosen.text, ("kind", "filemaker_type", "original_name", "author"))
    rows = Document.objects.filter(fits, patient=person)
    return DatedRows(rows.order_by(*WITHIN_A_DAY), "dated_on"), lambda found: tiles_of(list(found))


def _missing_documents(person: Patient, chosen: RecordFilter, _: frozenset[RecordKind]) -> _Made:
    rows = MissingDocument.objects.filter(
        holds(chosen.text, ("kind", "filemaker_type")), patient_id=person.pk
    )
    return DatedRows(rows.order_by("kind", "line"), "dated_on"), missing_document_tiles


_STRANDS: Mapping[str, tuple[RecordKind, Callable[[Patient, RecordFilter, frozenset[RecordKind]], _Made]]] = {
    "appointments": (RecordKind.APPOINTMENTS, _appointments),
    "notes": (RecordKind.NOTES, _notes),
    "pictures": (RecordKind.PICTURES, _pictures),
    "missing_pictures": (RecordKind.PICTURES, _missing_pictures),
    "documents": (RecordKind.DOCUMENTS, _documents),
    "missing_documents": (RecordKind.DOCUMENTS, _missing_documents),
}
