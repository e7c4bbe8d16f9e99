"""Which columns an export may have, what they are called, and which of them it must have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

Elsewhere = Literal["refused", "left", "taken"]

# Ignored when headers are compared: exports differ in them and no schema has two columns that differ only so.
_IGNORED = str.maketrans("", "", " \t\n\v\f\r\x1a\x1d\xa0_.-\"'\u2018\u2019\u201c\u201d\ufeff\0")


def header_key(header: str) -> str:
    """What two headers have in common if they are the same: case, spaces, `_`, `.`, `-`, quotes and BOM do not count."""
    return header.translate(_IGNORED).lower()


@dataclass(frozen=True)
class ColumnSpec:
    """One column that a schema knows.

    Attributes:
        name: its canonical name.
        variants: headers that mean it, the preferred one first: where a file has several of them, the
            first in this list gives the column, and the others must agree with it. The canonical name itself
            always counts as the last one.
        required: without it the export cannot be used.
        is_id: it holds ids, which are compared through `normalise_id`.
        is_date: it holds days, of which a workbook has cells of their own beside texts.
        is_time: it holds times of day, of which a workbook makes days of its first year from 24 hours on.
        elsewhere: what becomes of a field of this name from another table than the one whose record the row is:
            the file is `refused`, the field is `left` as another column, or it is `taken` (from any table).
        related: related fields that mean it by the name of their table (`Contacts::id`).
        fallbacks: headers that mean it where nothing better is there, and something else of their own beside it
            (`comments` beside `notes`): those need not agree.
    """

    name: str
    variants: tuple[str, ...]
    required: bool = False
    is_id: bool = False
    is_date: bool = False
    is_time: bool = False
    elsewhere: Elsewhere = "refused"
    related: tuple[tuple[str, str], ...] = ()
    fallbacks: tuple[str, ...] = ()

    # Asked for every cell of a header, which can have thousands.
    @cached_property
    def keys(self) -> tuple[str, ...]:
        names = (*self.variants, self.name, *self.fallbacks)
        return tuple(dict.fromkeys(map(header_key, names)))

    @cached_property
    def fallback_keys(self) -> tuple[str, ...]:
        return tuple(map(header_key, self.fallbacks))

    @cached_property
    def related_keys(self) -> tuple[tuple[str, str], ...]:
        return tuple((header_key(table), header_key(called)) for table, called in self.related)


@dataclass(frozen=True)
class Schema:
    """The columns of one kind of export.

    Attributes:
        name: what the export is about, for messages ("image").
        columns: what the schema knows; other columns pass through under their own header.
        record_key: the column that identifies the record itself, and whose table is the record's: one row, one
            table. A row without it that holds other values is a portal row; FMPXMLRESULT's RECORDID stands in for
            it if it is called `recid`.
        keyless_rows: rows without the key are records all the same, and no portal rows.
        has_related_ids: ids of related tables that hold no fact of the record stand beside its own key, and are of other things.
    """

    name: str
    columns: tuple[ColumnSpec, ...]
    record_key: str
    keyless_rows: bool = False
    has_related_ids: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    @property
    def required_ids(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required and column.is_id)


# Whose a record is. The patient is another table's record: the one field that may come from anywhere.
_PATIENT_ID = ColumnSpec(
    "patient_id",
    ("id_Contact", "id Contact", "contact id", "id.key", "id_Key", "id_Patient", "patient id"),
    required=True,
    is_id=True,
    fallbacks=("contact",),
    elsewhere="taken",
    related=tuple(
        (table, name) for table in ("Contacts", "Contact", "Patients", "Patient") for name in ("id", "uuid")
    ),
)


# The header of the specification, its typo included, comes first; the others were seen in real exports.
IMAGE_EXPORT = Schema(
    "image",
    (
        ColumnSpec(
            "date",
            ("date", "image date", "picture date", "photo date", "date taken", "captured on"),
            is_date=True,
        ),
        ColumnSpec("file_name", ("fileNane", "fileName", "file name"), fallbacks=("file",)),
        ColumnSpec("name_of_file", ("Name of file", "Name_of_file")),
        ColumnSpec(
            "filemaker_id", ("id", "image id", "id_image"), is_id=True, elsewhere="left", fallbacks=("uuid",)
        ),
        _PATIENT_ID,
        ColumnSpec("export_date", ("NexusExportDate", "export date"), elsewhere="left"),
        ColumnSpec("recid", ("recid", "RecID", "record id", "rec no id"), required=True, is_id=True),
        ColumnSpec("type", ("Type", "image type"), fallbacks=("view",)),
    ),
    record_key="recid",
)

PATIENT_EXPORT = Schema(
    "patient",
    (
        ColumnSpec(
            "filemaker_id",
            ("filemaker_id", "id", "uuid", "id_Contact", "contact id", "id.key", "patient id", "id_Patient"),
            required=True,
            is_id=True,
        ),
        ColumnSpec("title", ("title",), elsewhere="left", fallbacks=("salutation", "prefix")),
        ColumnSpec("first_name", ("first name", "name first", "given name", "first"), elsewhere="left"),
        ColumnSpec(
            "last_name", ("last name", "name last", "surname", "family name", "last"), elsewhere="left"
        ),
        ColumnSpec(
            "date_of_birth",
            ("date of birth", "dob", "birth date", "birthday", "date birth"),
            is_date=True,
            elsewhere="left",
        ),
        ColumnSpec("sex", ("sex", "gender"), elsewhere="left"),
        ColumnSpec("clinic", ("clinic",), elsewhere="left", fallbacks=("clinic name", "location")),
        ColumnSpec(
            "health_number",
            ("health number", "health card number", "health care number", "hcn", "ohip"),
            elsewhere="left",
            fallbacks=("health card",),
        ),
        ColumnSpec("notes", ("notes", "note"), elsewhere="left", fallbacks=("comments",)),
    ),
    record_key="filemaker_id",
)

NOTE_EXPORT = Schema(
    "note",
    (
        ColumnSpec("filemaker_id", ("id", "note id", "id_note"), is_id=True, fallbacks=("uuid",)),
        replace(_PATIENT_ID, variants=("id_Key", *_PATIENT_ID.variants)),
        ColumnSpec("date", ("Date", "note date", "date of note"), is_date=True, elsewhere="left"),
        ColumnSpec("text", ("Note", "notes", "Consult Notes", "note text"), required=True, elsewhere="left"),
        ColumnSpec("type", ("Note Type", "type of note", "type"), elsewhere="left"),
        ColumnSpec(
            "author", ("creationAccountName", "created by"), elsewhere="left", fallbacks=("account name",)
        ),
    ),
    record_key="filemaker_id",
    keyless_rows=True,
    has_related_ids=True,
)

APPOINTMENT_EXPORT = Schema(
    "appointment",
    (
        ColumnSpec(
            "filemaker_id",
            ("id", "appointment id", "id_appointment"),
            required=True,
            is_id=True,
            fallbacks=("uuid",),
        ),
        # Without one, an appointment is the clinic's own.
        replace(_PATIENT_ID, required=False),
        ColumnSpec("calendar_id", ("idCal", "id_Calendar", "calendar id"), is_id=True, elsewhere="left"),
        ColumnSpec(
            "clinic_id",
            ("id_Clinic", "clinic id"),
            is_id=True,
            elsewhere="left",
            fallbacks=("clinic", "clinic name"),
        ),
        ColumnSpec(
            "clinician_id",
            ("id_Clinician", "clinician id"),
            is_id=True,
            elsewhere="left",
            fallbacks=("clinician", "clinician name"),
        ),
        ColumnSpec(
            "start_date",
            ("startDate", "date start", "appointment date"),
            required=True,
            is_date=True,
            fallbacks=("start",),
        ),
        ColumnSpec(
            "start_time", ("startTime", "time start", "appointment time"), is_time=True, elsewhere="left"
        ),
        ColumnSpec("end_date", ("endDate", "date end"), is_date=True, elsewhere="left", fallbacks=("end",)),
        ColumnSpec("end_time", ("endTime", "time end"), is_time=True, elsewhere="left"),
        ColumnSpec("type", ("Type", "appointment type"), elsewhere="left"),
        ColumnSpec("status", ("Status", "appointment status"), elsewhere="left"),
        ColumnSpec("all_day", ("allDay", "whole day"), elsewhere="left", fallbacks=("all day event",)),
        ColumnSpec("notes", ("Consult Notes", "consult note"), elsewhere="left", fallbacks=("notes", "note")),
    ),
    record_key="filemaker_id",
    keyless_rows=True,
    has_related_ids=True,
)

COMMUNICATION_EXPORT = Schema(
    "communication",
    (
        ColumnSpec(
            "filemaker_id",
            ("id", "communication id", "id_communication", "id_Coms"),
            is_id=True,
            fallbacks=("uuid",),
        ),
        replace(_PATIENT_ID, variants=("id.key", *_PATIENT_ID.variants)),
        ColumnSpec(
            "type",
            ("type", "communication type", "type of communication"),
            required=True,
            elsewhere="left",
        ),
        ColumnSpec("label", ("Name", "label"), elsewhere="left"),
        # Numbers and e-mail addresses alike. `Email default` is none of them: it says which address comes first.
        ColumnSpec("number", ("ph",), required=True, elsewhere="left", fallbacks=("phone", "phone number")),
        ColumnSpec("mobile_number", ("PhoneMobileIntFormat",), elsewhere="left"),
        ColumnSpec("sms_number", ("SMS Phone",), elsewhere="left"),
        ColumnSpec("address", ("Full Address one line", "full address"), elsewhere="left"),
        ColumnSpec("address_1", ("address 1",), elsewhere="left"),
        ColumnSpec("address_2", ("address 2",), elsewhere="left"),
        ColumnSpec("suburb", ("suburb",), elsewhere="left", fallbacks=("city", "town")),
        ColumnSpec("state", ("state",), elsewhere="left", fallbacks=("province",)),
        ColumnSpec(
            "postcode", ("post code",), elsewhere="left", fallbacks=("postal code", "zip code", "zip")
        ),
        ColumnSpec("country", ("country",), elsewhere="left"),
    ),
    record_key="filemaker_id",
    keyless_rows=True,
    has_related_ids=True,
)

DOCUMENT_EXPORT = Schema(
    "document",
    (
        ColumnSpec(
            "filemaker_id",
            ("id", "document id", "id_document", "doc id", "id_doc"),
            required=True,
            is_id=True,
            fallbacks=("uuid",),
        ),
        _PATIENT_ID,
        ColumnSpec("order_id", ("id_Order", "order id"), is_id=True, elsewhere="left"),
        ColumnSpec("type", ("Type", "Document Type", "type of document", "doc type")),
        ColumnSpec("date", ("Date", "document date", "date of document"), is_date=True),
        ColumnSpec("export_date", ("NexusExportDate", "export date"), elsewhere="left"),
        ColumnSpec(
            "author", ("creationAccountName", "created by"), elsewhere="left", fallbacks=("account name",)
        ),
        ColumnSpec(
            "created_at", ("creationTimestamp", "created at"), elsewhere="left", fallbacks=("created",)
        ),
        ColumnSpec(
            "file_name", ("fileName", "Name of file", "original name"), elsewhere="left", fallbacks=("file",)
        ),
    ),
    record_key="filemaker_id",
    keyless_rows=True,
    has_related_ids=True,
)
