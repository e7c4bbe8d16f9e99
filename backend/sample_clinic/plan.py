"""The sample clinic as a plan: its patients, its records, its files. Pure and the same every time; writes nothing.

The patients and their pictures are planned here; what else the clinic has, in a module per kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random

from sample_clinic.appointments import SampleAppointment, plan_appointments
from sample_clinic.bookings import plan_bookings
from sample_clinic.chance import random_uuid, source_of_chance
from sample_clinic.communications import SampleCommunication, plan_communications
from sample_clinic.documents import SampleDocuments, plan_documents
from sample_clinic.notes import SampleNote, plan_notes
from sample_clinic.people import SamplePatient, invent_patients
from sample_clinic.spelling import choose
from sample_clinic.views import FOAM_BOX, FULL_SET, GAIT_LAB, LEFT_DORSAL, SERIES, WOUNDED, Subject, View
from sample_clinic.visits import EXAMPLES, Calendar, Visit, plan_visits

_PATIENTS = 2_842
# Rows of the patients' export that repeat another one.
_REPEATED_PATIENTS = 3
_UNKNOWN_VIEWS = (GAIT_LAB,) * 7 + (FOAM_BOX,) * 4
# The file type of a picture, and of a document, with the share of each.
_PICTURE_TYPES = {"jpg": 930, "jpeg": 30, "JPG": 25, "png": 15}
_DOCUMENT_TYPES = {"pdf": 80, "jpg": 20}
_ORDER = {view.title: place for place, view in enumerate(FULL_SET)}


@dataclass(frozen=True)
class SampleFile:
    """One file of the dump."""

    recid: int
    extension: str
    subject: Subject

    @property
    def name(self) -> str:
        return f"{self.recid}.{self.extension}"

    @property
    def file_type(self) -> str:
        """What the extension means: "jpeg", "png" or "pdf"."""
        return {"png": "png", "pdf": "pdf"}.get(self.extension, "jpeg")

    @property
    def caption(self) -> str:
        """What its signature says of it."""
        wound = ", wound" if self.subject.wounded else ""
        return f"recid {self.recid}, {self.subject.title}{wound}, visit {self.subject.visit}"


@dataclass(frozen=True)
class SampleRecord:
    """One image record as FileMaker exports it; `in_dump` is False where its picture was never dumped."""

    file: SampleFile
    filemaker_id: str
    patient_id: str
    day: date
    type: str
    in_dump: bool

    @property
    def original_name(self) -> str:
        return f"{self.type.replace(' ', '-')}.{self.file.extension}"


@dataclass(frozen=True)
class SampleClinic:
    """The whole clinic.

    Attributes:
        patients: everybody, with and without pictures.
        patient_rows: the rows of the patients' export; the last ones repeat others.
        records: the rows of the images' export in their order; the last one repeats another.
        files: the dump, in key order; one file has no record.
        appointments, communications, notes: the rows of their exports.
        documents: the rows of their export, and the files of their store.
    """

    patients: tuple[SamplePatient, ...]
    patient_rows: tuple[SamplePatient, ...]
    records: tuple[SampleRecord, ...]
    files: tuple[SampleFile, ...]
    appointments: tuple[SampleAppointment, ...]
    communications: tuple[SampleCommunication, ...]
    notes: tuple[SampleNote, ...]
    documents: SampleDocuments


@cache
def plan_clinic() -> SampleClinic:
    """The clinic whose exports and files give the specification's results."""
    patients = invent_patients(_PATIENTS)
    calendar = plan_visits(patients)
    records, files = _plan_pictures(calendar)
    bookings = plan_bookings(patients, calendar.visits)
    return SampleClinic(
        patients=patients,
        patient_rows=_with_repeated(patients),
        records=records,
        files=files,
        appointments=plan_appointments(bookings),
        communications=plan_communications(patients),
        notes=plan_notes(bookings),
        documents=plan_documents(bookings),
    )


def _with_repeated(patients: Sequence[SamplePatient]) -> tuple[SamplePatient, ...]:
    """Some stand there once more, with their ids in lower case."""
    repeated = source_of_chance("repeated patients").sample(patients, _REPEATED_PATIENTS)
    return (
        *patients,
        *(replace(patient, filemaker_id=patient.filemaker_id.lower()) for patient in repeated),
    )


def _plan_pictures(calendar: Calendar) -> tuple[tuple[SampleRecord, ...], tuple[SampleFile, ...]]:
    """The rows of the images' export, and the dump."""
    chance = source_of_chance("pictures")
    records = [record for visit in calendar.visits for record in _take_pictures(visit, chance)]
    records = sorted(_with_unknown_views(records, chance), key=lambda record: record.file.recid)
    stray = SampleFile(
        calendar.stray, "jpg", Subject(LEFT_DORSAL.drawing, LEFT_DORSAL.side, LEFT_DORSAL.title, 1)
    )
    files = [record.file for record in records if record.in_dump] + [stray]
    repeated = next(record for record in reversed(records) if record.in_dump)
    return (*records, repeated), tuple(sorted(files, key=lambda file: file.name))


def _take_pictures(visit: Visit, chance: Random) -> list[SampleRecord]:
    recids = sorted((*visit.filed, *visit.unfiled))
    return [
        SampleRecord(
            file=SampleFile(recid, _choose_extension(view, recid, chance), _subject(view, visit)),
            filemaker_id=random_uuid(chance),
            patient_id=visit.patient.filemaker_id,
            day=visit.day,
            type=choose(dict(view.spellings), chance),
            in_dump=recid in visit.filed,
        )
        for recid, view in zip(recids, _choose_views(visit, len(recids), chance), strict=True)
    ]


def _choose_views(visit: Visit, count: int, chance: Random) -> list[View]:
    """So many different views, in the order in which they are taken; a wound is photographed at every visit."""
    if min(EXAMPLES) in visit.filed:
        return list(FULL_SET[:count])
    chosen = list(WOUNDED[visit.wounded][:count]) if visit.wounded else []
    # Weighted, without putting back: the series that come first of as many exponential delays.
    for series in sorted(SERIES, key=lambda series: chance.expovariate(series.weight)):
        room = count - len(chosen)
        if not room:
            break
        views = [view for view in series.views if view not in chosen]
        chosen += views if len(views) <= room else chance.sample(views, room)
    return sorted(chosen, key=lambda view: _ORDER.get(view.title, len(_ORDER)))


def _subject(view: View, visit: Visit) -> Subject:
    shows_wound = view.drawing == "plantar" and view.side == visit.wounded
    return Subject(view.drawing, view.side, view.title, visit.ordinal, wounded=shows_wound)


def _choose_extension(view: View, recid: int, chance: Random) -> str:
    if recid in EXAMPLES:
        return "jpg"
    return choose(_DOCUMENT_TYPES if view.is_document else _PICTURE_TYPES, chance)


def _with_unknown_views(records: Sequence[SampleRecord], chance: Random) -> list[SampleRecord]:
    """The records, some of them with a type that the catalogue of views does not know."""
    changed = list(records)
    ordinary = [
        place
        for place, record in enumerate(records)
        if record.in_dump and record.file.extension == "jpg" and record.file.subject.view == "other"
    ]
    for place, view in zip(chance.sample(ordinary, len(_UNKNOWN_VIEWS)), _UNKNOWN_VIEWS, strict=True):
        subject = replace(records[place].file.subject, view=view.drawing, side="", title=view.title)
        file = replace(records[place].file, subject=subject)
        changed[place] = replace(records[place], file=file, type=view.spellings[0][0])
    return changed
