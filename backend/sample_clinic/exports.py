"""The sample clinic's exports, as FileMaker's CSV went through a spreadsheet before it came here.

FileMaker itself writes CSV without a header line and ends records in CR alone. The specification's file has a header
and a byte order mark, so a spreadsheet saved it: such files end their records in CRLF (RFC 4180), which every editor,
diff and spreadsheet reads as well.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from io import StringIO

from sample_clinic.appointments import SampleAppointment
from sample_clinic.communications import SampleCommunication
from sample_clinic.documents import SampleDocument
from sample_clinic.notes import SampleNote
from sample_clinic.people import SamplePatient
from sample_clinic.plan import SampleRecord

_IMAGES_HEADER = ("date", "fileNane", "id", "id_Contact", "Name of file", "NexusExportDate", "recid", "Type")
_PATIENTS_HEADER = (
    "id", "Title", "First Name", "Last Name", "Date of Birth", "Sex", "Clinic", "Health Number",
)  # fmt: skip
# In the order of the attributes of a row.
_APPOINTMENTS_HEADER = (
    "id", "id_Contact", "id_Clinic", "idCal", "id_Clinician", "startDate", "startTime", "endDate", "endTime", "Type",
    "Status", "allDay", "Consult Notes",
)  # fmt: skip
_COMMUNICATIONS_HEADER = (
    "id", "id.key", "type", "Name", "ph", "PhoneMobileIntFormat", "SMS Phone", "Email default", "address 1", "address 2",
    "suburb", "state", "post code", "country", "Full Address one line",
)  # fmt: skip
_NOTES_HEADER = (
    "id", "id_Key", "Date", "Note", "Note Type", "creationAccountName", "@Notes to Contacts::Name Full",
)  # fmt: skip
_DOCUMENTS_HEADER = (
    "id", "id_Contact", "id_Order", "Type", "Date", "NexusExportDate", "creationAccountName", "creationTimestamp",
)  # fmt: skip


def export_bytes(records: Sequence[SampleRecord]) -> bytes:
    """The export of the image records."""
    rows = (
        (
            f"{record.day:%m/%d/%Y}",
            record.original_name,
            record.filemaker_id,
            record.patient_id,
            record.original_name,
            "1" if record.in_dump else "",
            record.file.recid,
            record.type,
        )
        for record in records
    )
    return _csv_bytes(_IMAGES_HEADER, rows)


def patients_bytes(patients: Sequence[SamplePatient]) -> bytes:
    """The export of the patients."""
    rows = (
        (
            person.filemaker_id,
            person.title,
            person.first_name,
            person.last_name,
            f"{person.date_of_birth:%m/%d/%Y}",
            person.sex,
            person.clinic,
            person.health_number,
            *other_columns(person).values(),
        )
        for person in patients
    )
    return _csv_bytes((*_PATIENTS_HEADER, *other_columns(patients[0])), rows)


def appointments_bytes(rows: Sequence[SampleAppointment]) -> bytes:
    """The export of the appointments."""
    return _csv_bytes(_APPOINTMENTS_HEADER, map(astuple, rows))


def communications_bytes(rows: Sequence[SampleCommunication]) -> bytes:
    """The export of the ways to reach patients."""
    return _csv_bytes(_COMMUNICATIONS_HEADER, map(astuple, rows))


def notes_bytes(rows: Sequence[SampleNote]) -> bytes:
    """The export of the notes."""
    return _csv_bytes(_NOTES_HEADER, map(astuple, rows))


def documents_bytes(rows: Sequence[SampleDocument]) -> bytes:
    """The export of the documents."""
    return _csv_bytes(_DOCUMENTS_HEADER, map(astuple, rows))


def other_columns(person: SamplePatient) -> dict[str, str]:
    """What the patients' export holds beside the fields of a patient, by header."""
    return {"Phone": person.phone, "Referred By": person.referred_by}


def _csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
