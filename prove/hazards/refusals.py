"""Exports that must be refused as a whole, in words, with nothing written: whatever is read of them would be a guess."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import date

from prove.drafts import Draft
from prove.forms import MARKUP, TEXT, WORKBOOK
from prove.hazards.registry import hazard
from prove.model import Cell, PersonRow, Record
from prove.people import new_ref


def _refuse_images(draft: Draft, *names: str) -> None:
    draft.refused = "images"
    draft.must_name += names


def _refuse_patients(draft: Draft, *names: str) -> None:
    draft.refused = "patients"
    draft.must_name += names


def _named(draft: Draft) -> bool:
    return draft.images.header


def _shifted(draft: Draft) -> Callable[[Record], Cell]:
    """Another record's recid beside each record's own, as an export of Contacts with related Images has it."""
    known: dict[int, Cell] = {}

    def other(record: Record) -> Cell:
        if not known:
            cells = [draft.recid_cell(one) for one in draft.records]
            known.update(zip(map(id, draft.records), cells[1:] + cells[:1], strict=True))
        return known[id(record)]

    return other


@hazard(refuses=True, early=True)
def recids_of_two_tables(draft: Draft) -> None:
    draft.more_columns["Images::recid"] = _shifted(draft)
    _refuse_images(draft, "Images::recid" if draft.images.format != "fmpdso" else "Images.recid")


@hazard(refuses=True, early=True)
def recids_of_two_tables_and_related_facts(draft: Draft) -> None:
    """The export of Contacts: its own recid, and everything else of its related Images."""
    for name in ("date", "file_name", "name_of_file", "type", "image_id"):
        draft.headers[name] = f"Images::{draft.headers[name]}"
    draft.more_columns["Images::recid"] = _shifted(draft)
    _refuse_images(draft)


@hazard(refuses=True, early=True, group="second-day")
def facts_of_another_table_than_the_recid(draft: Draft) -> None:
    draft.headers["date"] = f"Visits::{draft.headers['date']}"
    _refuse_images(draft)


@hazard(refuses=True, early=True)
def types_of_another_table_than_the_recid(draft: Draft) -> None:
    draft.headers["type"] = f"Images::{draft.headers['type']}"
    _refuse_images(draft)


@hazard(refuses=True, early=True, images=MARKUP, group="recids recid-words")
def record_ids_of_the_exporting_table(draft: Draft) -> None:
    """RECORDID is always that of the exporting table, whatever table the facts are of."""
    draft.recid_kind = "number"
    draft.recid_is_record_id = True
    for name in ("date", "type", "file_name", "name_of_file"):
        draft.headers[name] = f"Images::{draft.headers[name]}"
    _refuse_images(draft)


@hazard(refuses=True, early=True)
def two_types_that_differ(draft: Draft) -> None:
    draft.more_columns["Images::Type"] = lambda record: "Left Shoe" if record.mark else ""
    _refuse_images(draft)


@hazard(refuses=True, early=True)
def two_patients_ids_that_differ(draft: Draft) -> None:
    draft.headers["patient"] = "id_Contact"
    draft.more_columns["Contacts::id_Contact"] = lambda _record: new_ref(draft.random, draft.ref_kind, 70_000)
    _refuse_images(draft)


@hazard(refuses=True, early=True, images=TEXT | WORKBOOK)
def two_columns_of_one_name_that_differ(draft: Draft) -> None:
    draft.more_columns[draft.headers["recid"] + " "] = _shifted(draft)
    _refuse_images(draft)


@hazard(refuses=True, early=True, patients=TEXT | WORKBOOK)
def two_ids_of_a_patient_that_differ(draft: Draft) -> None:
    draft.more_person_columns[draft.person_headers["ref"] + " "] = lambda _row: new_ref(
        draft.random, draft.ref_kind, 70_000
    )
    _refuse_patients(draft)


@hazard(refuses=True, early=True, group="recids")
def the_export_of_another_layout(draft: Draft) -> None:
    """Its recids are nobody's here."""
    draft.write_recid = lambda text: f"9{text}77"
    _refuse_images(draft)


@hazard(refuses=True, early=True, group="refs")
def patients_of_another_clinic(draft: Draft) -> None:
    draft.write_ref = str
    draft.at_end.append(lambda: _forget_patients(draft))
    _refuse_images(draft)


def _forget_patients(draft: Draft) -> None:
    for record in draft.records:
        record.ref = new_ref(draft.random, draft.ref_kind, 90_000 + draft.random.randrange(9_000))


@hazard(refuses=True, early=True)
def no_column_of_recids(draft: Draft) -> None:
    draft.headers["recid"] = "Weight"
    _refuse_images(draft)
    if draft.images.is_markup:
        draft.headers["patient"] = "Height"


@hazard(refuses=True, images=TEXT | MARKUP)
def an_export_that_breaks_off(draft: Draft) -> None:
    """It is still being written, or was copied in part."""
    draft.spoil = lambda content: content[: len(content) * 2 // 3 // 2 * 2 + _in_a_record(content, draft)]
    _refuse_images(draft)


def _in_a_record(content: bytes, draft: Draft) -> int:
    """How many bytes after two thirds a cut surely leaves a record unfinished: two letters after its begin."""
    start = len(content) * 2 // 3 // 2 * 2
    end = draft.images.line_end.encode(draft.images.encoding) if draft.images.is_text else b"<COL"
    wide = 2 if draft.images.encoding.startswith("utf-16") else 1
    at = content.find(end, start)
    return at - start + len(end) + 2 * wide


@hazard(refuses=True, images=TEXT | MARKUP, suits=_named)
def an_export_of_nothing(draft: Draft) -> None:
    draft.spoil = lambda _content: b""
    _refuse_images(draft)


@hazard(refuses=True, early=True, images=TEXT | WORKBOOK, suits=_named)
def a_header_alone(draft: Draft) -> None:
    draft.at_last.append(draft.records.clear)
    _refuse_images(draft)


@hazard(refuses=True)
def an_empty_folder(draft: Draft) -> None:
    """A listing of nothing unlinks nobody."""
    draft.at_last.append(draft.files.clear)
    draft.refused = "listing"


@hazard(refuses=True)
def half_of_the_files_are_missing(draft: Draft) -> None:
    """Rows say that they were dumped: a listing that ended early."""

    def lose() -> None:
        for key in sorted(draft.files)[::2]:
            del draft.files[key]

    draft.at_end.append(lose)
    draft.refused = "listing"


_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
_OTHER_FORMATS: dict[str, tuple[str, bytes]] = {
    "Data API": (
        "json",
        b'{"response":{"dataInfo":{"database":"Clinic"},"data":[{"fieldData":{"recid":1},"recordId":"1"}]}}',
    ),
    "SYLK": ("slk", b'ID;PWXL;N;E\r\nB;Y2;X2\r\nC;Y1;X1;K"recid"\r\nC;Y2;X1;K1\r\nE\r\n'),
    "DIF": (
        "dif",
        b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n""\r\nTUPLES\r\n0,2\r\n""\r\nDATA\r\n0,0\r\n""\r\nBOT\r\n1,0\r\n"recid"\r\n',
    ),
    "DBF": (
        "dbf",
        struct.pack("<BBBBIHH20x", 3, 120, 1, 1, 1, 65, 11)
        + b"RECID\0\0\0\0\0\0N\0\0\0\0\x0a\0"
        + bytes(14)
        + b"\r "
        + b"         1\x1a",
    ),
    "JPEG": ("csv", bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(400)),
    "PDF": ("csv", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"),
    "OLE2": ("xlsx", _OLE2 + "EncryptedPackage".encode("utf-16-le") + bytes(400)),
    "entities": (
        "xml",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><FMPXMLRESULT>&b;</FMPXMLRESULT>',
    ),
}


@hazard(refuses=True)
def a_file_of_another_format(draft: Draft) -> None:
    extension, content = _OTHER_FORMATS[draft.random.choice(list(_OTHER_FORMATS))]
    draft.images.called = f"Image_data.{extension}"
    draft.spoil = lambda _content: content
    _refuse_images(draft)


@hazard(
    refuses=True,
    early=True,
    group="second-day",
    suits=lambda draft: draft.images.format != "fmpdso",
)
def two_columns_of_days_that_differ(draft: Draft) -> None:
    draft.more_columns["Picture Date"] = lambda _record: draft.write_day(date(2001, 5, 6))
    draft.headers["date"] = "date"
    _refuse_images(draft, "Picture Date")


@hazard(refuses=True, early=True)
def two_birthdays_that_differ(draft: Draft) -> None:
    def other(row: PersonRow) -> Cell:
        return draft.birth_style.write(date(1912, 5, 6)) if row.born else ""

    draft.more_person_columns["Birthday"] = other
    _refuse_patients(draft, "Birthday")
