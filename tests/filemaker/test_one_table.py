"""One row, one table: facts of two FileMaker tables in one row put a picture under somebody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from filemaker import (
    APPOINTMENT_EXPORT,
    COMMUNICATION_EXPORT,
    DOCUMENT_EXPORT,
    IMAGE_EXPORT,
    NOTE_EXPORT,
    PATIENT_EXPORT,
    ExportError,
    ReadOptions,
    Schema,
)
from tests.filemaker.reading import quirks_of, read
from tests.ugly.model import evidence, named, pictures
from tests.ugly.render import HEADER, delimited, fmpdsoresult, fmpxmlresult, merge, workbook

# An export from the layout Contacts, with the first picture of each: its own recid counts contacts.
CONTACTS = ("Images::date", "id_Contact", "recid", "Images::recid", "Images::Type")
CONTACT_ROWS = [
    ["10/13/2016", "P-1", "1", "3", "Left Dorsal"],
    ["10/14/2016", "P-2", "2", "4", "Left Dorsal"],
    ["", "P-3", "3", "", ""],
]

Render = Callable[[Sequence[Sequence[str]], Sequence[str]], str | bytes]
FORMATS: dict[str, Render] = {
    "a.csv": delimited,
    "a.mer": merge,
    "a.xlsx": workbook,
    "a.xml": fmpxmlresult,
    "dso.xml": fmpdsoresult,
}
in_every_format = pytest.mark.parametrize("name", FORMATS)


def refusal(
    path: Path,
    content: str | bytes,
    options: ReadOptions | None = None,
    schema: Schema = IMAGE_EXPORT,
) -> ExportError:
    with pytest.raises(ExportError) as caught:
        read(path, content, options, schema)
    assert caught.value.remedy
    return caught.value


@in_every_format
def test_a_recid_of_each_of_two_tables_is_refused_where_they_differ(name: str, tmp_path: Path) -> None:
    message = refusal(tmp_path / name, FORMATS[name](CONTACT_ROWS, CONTACTS)).message
    assert "both mean recid, and here they differ" in message
    assert "column 3 (“recid”)" in message
    assert "column 4 (“Images" in message
    assert "P-1" not in message


@in_every_format
@pytest.mark.parametrize("related", ["date", "Type", "fileNane", "Name of file"])
def test_a_fact_of_another_table_beside_the_recid_is_refused(related: str, name: str, tmp_path: Path) -> None:
    header = [f"Images::{cell}" if cell == related else cell for cell in HEADER]
    error = refusal(tmp_path / name, FORMATS[name](pictures(), header))
    assert "different tables" in error.message
    assert f"column {HEADER.index(related) + 1} (“Images" in error.message
    assert "column 7 (“recid”)" in error.message


@in_every_format
def test_a_related_recid_beside_the_exported_tables_own_facts_is_refused(name: str, tmp_path: Path) -> None:
    header = ["Images::recid" if cell == "recid" else cell for cell in HEADER]
    rows = pictures()
    if name.endswith(".xml"):
        header = [*header, "recid"]
        rows = [[*row, "9"] for row in rows]
    assert refusal(tmp_path / name, FORMATS[name](rows, header))


@in_every_format
def test_related_facts_of_two_tables_are_refused(name: str, tmp_path: Path) -> None:
    header = [f"Images::{cell}" for cell in HEADER]
    header[0] = "Visits::date"
    assert "different tables" in refusal(tmp_path / name, FORMATS[name](pictures(), header)).message


@in_every_format
@pytest.mark.parametrize("patient", ["id_Contact", "Contacts::id_Contact", "Contacts::id", "Patient::id"])
@pytest.mark.parametrize("table", ["", "Images::", "Image data::"])
def test_facts_of_one_table_are_read_and_the_patient_may_be_of_any(
    table: str, patient: str, name: str, tmp_path: Path
) -> None:
    header = [patient if cell == "id_Contact" else table + cell for cell in HEADER]
    _, _, rows = read(tmp_path / name, FORMATS[name](pictures(), header))
    assert rows == named(pictures())


@pytest.mark.parametrize(
    "extra",
    [
        "View",
        "file",
        "Contact",
        "uuid",
        "NexusExportDate",
        "creation timestamp",
        "Visits::id",
        "Contacts::dob",
    ],
)
def test_other_columns_do_no_harm(extra: str, tmp_path: Path) -> None:
    header = [cell for cell in HEADER if cell != "NexusExportDate"] + [extra]
    rows = [[*row[:5], *row[6:], "other"] for row in pictures()]
    _, _, found = read(tmp_path / "a.csv", delimited(rows, header))
    assert [row["recid"] for row in found] == ["2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("date", "date"),
        ("date", "Image date"),
        ("date", "Images::date"),
        ("Type", "image type"),
        ("Type", "Contacts::Type"),
        ("Name of file", "Name_of_file"),
        ("id_Contact", "id.key"),
        ("id_Contact", "Contacts::id"),
        ("id.key", "contact id"),
        ("recid", "record id"),
        ("recid", "Contacts::recid"),
    ],
)
@pytest.mark.parametrize("value", ["other", "", " ", None])
def test_two_columns_that_mean_the_same_must_agree_in_every_row(
    one: str, other: str, value: str | None, tmp_path: Path
) -> None:
    header = [*(one if cell == one or _same(cell, one) else cell for cell in HEADER), other]
    at = header.index(one)
    rows = [[*row, f" {row[at]} "] for row in pictures()]
    if value is None:
        _, _, found = read(tmp_path / "a.csv", delimited(rows, header))
        assert len(found) == 4
        return
    rows[2][-1] = value
    message = refusal(tmp_path / "a.csv", delimited(rows, header)).message
    assert message.startswith("a.csv, line 4: column ")
    assert f"column {at + 1} (“{one}”)" in message
    assert f"column 9 (“{other}”)" in message


def _same(cell: str, one: str) -> bool:
    return cell == "id_Contact" and one == "id.key"


def test_rivals_that_agree_let_the_table_of_the_facts_decide(tmp_path: Path) -> None:
    header = ("recid", "Images::recid", "Images::date", "Images::Type", "id_Contact")
    _, _, rows = read(tmp_path / "a.csv", delimited([["2", "2", "10/18/2016", "Left", "P"]], header))
    meant = {"recid": "2", "date": "10/18/2016", "type": "Left", "patient_id": "P"}
    assert {name: text for name, text in rows[0].items() if name in meant} == meant


# RECORDID is that of the exported table.


@pytest.mark.parametrize("name", ["a.xml", "dso.xml"])
@pytest.mark.parametrize("options", [None, ReadOptions(columns=("date", "id_Contact", "Type"))])
def test_record_ids_of_one_table_beside_facts_of_another_are_refused(
    options: ReadOptions | None, name: str, tmp_path: Path
) -> None:
    header = ("Images::date", "id_Contact", "Images::Type")
    content = FORMATS[name]([["10/13/2016", "P-1", "Left Dorsal"]], header)
    message = refusal(tmp_path / name, content, options).message
    assert "RECORDID is that of the exported table" in message
    assert "column 1 (“Images" in message


@pytest.mark.parametrize("name", ["a.xml", "dso.xml"])
def test_record_ids_serve_where_the_facts_are_those_of_the_exported_table(name: str, tmp_path: Path) -> None:
    content = FORMATS[name]([["10/13/2016", "P-1", "Left Dorsal"]], ("date", "Contacts::id", "Type"))
    export, _, rows = read(tmp_path / name, content)
    assert rows == [{"date": "10/13/2016", "patient_id": "P-1", "type": "Left Dorsal", "recid": "1"}]
    assert "record_id_as_recid" in quirks_of(export)


def test_a_field_with_a_point_in_its_name_is_no_related_field(tmp_path: Path) -> None:
    _, _, rows = read(tmp_path / "a.xml", fmpdsoresult([["10/13/2016", "P-1"]], ("date", "id.key")))
    assert rows == [{"date": "10/13/2016", "patient_id": "P-1", "recid": "1"}]


# Without a header that is understood, and with names that somebody gave.


def test_names_given_do_not_make_two_tables_one(tmp_path: Path) -> None:
    options = ReadOptions(columns=("date", "id_Contact", "recid", "-", "Type"))
    assert (
        "different tables" in refusal(tmp_path / "a.csv", delimited(CONTACT_ROWS, CONTACTS), options).message
    )


def test_names_given_choose_the_columns_of_one_table(tmp_path: Path) -> None:
    options = ReadOptions(columns=("date", "id_Contact", "-", "recid", "Type"))
    _, _, rows = read(tmp_path / "a.csv", delimited(CONTACT_ROWS, CONTACTS), options)
    assert [row["recid"] for row in rows] == ["3", "4", ""]


def test_contents_do_not_make_two_tables_one(tmp_path: Path) -> None:
    """A header in words that nobody knows still says of which table a column is."""
    rows = pictures(40)
    header = (
        "Bilder::Datum",
        "Datei",
        "Kennung",
        "Kontakt",
        "Dateiname",
        "Ausgabe",
        "Satz",
        "Bilder::Ansicht",
    )
    options = ReadOptions(evidence=evidence(rows))
    message = refusal(tmp_path / "a.csv", delimited(rows, header), options).message
    assert "column 1 (“Bilder::Datum”)" in message
    related = [f"Bilder::{cell.removeprefix('Bilder::')}" for cell in header]
    assert len(read(tmp_path / "b.csv", delimited(rows, related), options)[2]) == 40


# Patients


def test_a_patients_own_fields_are_never_filled_from_another_table(tmp_path: Path) -> None:
    header = "id,first name,last name,Mother::date of birth,Doctor::last name"
    export, _, rows = read(tmp_path / "a.csv", f"{header}\nP-1,Ada,Q,01/15/1930,Who\n", schema=PATIENT_EXPORT)
    assert rows == [
        {
            "filemaker_id": "P-1",
            "first_name": "Ada",
            "last_name": "Q",
            "Mother::date of birth": "01/15/1930",
            "Doctor::last name": "Who",
        }
    ]
    assert quirks_of(export)["field_of_another_table"] == (1, 2)


def test_a_mothers_field_beside_the_patients_own_is_another_column(tmp_path: Path) -> None:
    content = "Mother::date of birth,id,date of birth\n01/15/1930,P-1,02/15/1951\n"
    _, _, rows = read(tmp_path / "a.csv", content, schema=PATIENT_EXPORT)
    assert rows == [
        {"Mother::date of birth": "01/15/1930", "filemaker_id": "P-1", "date_of_birth": "02/15/1951"}
    ]


def test_patients_of_a_related_table_are_read_if_all_of_them_is_of_it(tmp_path: Path) -> None:
    content = "Contacts::id,Contacts::first name,Mother::first name,last name\nP-1,Ada,Eve,Staff\n"
    _, _, rows = read(tmp_path / "a.csv", content, schema=PATIENT_EXPORT)
    assert rows == [
        {"filemaker_id": "P-1", "first_name": "Ada", "Mother::first name": "Eve", "last name": "Staff"}
    ]


@pytest.mark.parametrize("other", ["id", "uuid", "Contacts::id", "Mother::id", "date of birth", "DOB"])
def test_two_columns_of_patients_that_mean_the_same_must_agree(other: str, tmp_path: Path) -> None:
    content = f"id,first name,date of birth,{other}\nP-1,Ada,01/15/1950,P-1\n"
    message = refusal(tmp_path / "a.csv", content.replace("P-1\n", "P-2\n"), schema=PATIENT_EXPORT).message
    assert f"column 4 (“{other}”)" in message


def test_a_fallback_serves_alone_and_is_another_column_beside_a_better_one(tmp_path: Path) -> None:
    _, _, rows = read(tmp_path / "a.csv", "id,comments,location\nP-1,fine,North\n", schema=PATIENT_EXPORT)
    assert rows == [{"filemaker_id": "P-1", "notes": "fine", "clinic": "North"}]
    _, _, rows = read(tmp_path / "a.csv", "id,comments,notes\nP-1,fine,tall\n", schema=PATIENT_EXPORT)
    assert rows == [{"filemaker_id": "P-1", "comments": "fine", "notes": "tall"}]


@pytest.mark.parametrize(
    ("schema", "header", "row"),
    [
        (NOTE_EXPORT, "id,id_Key,Date,Note", "N-1,P-1,10/18/2016,fine"),
        (APPOINTMENT_EXPORT, "id,id_Contact,startDate,Type", "N-1,P-1,10/18/2016,Fitting"),
        (COMMUNICATION_EXPORT, "id,id.key,type,ph", "N-1,P-1,Phone,123456"),
        (DOCUMENT_EXPORT, "id,id_Contact,Type,Date", "N-1,P-1,Letter,10/18/2016"),
    ],
    ids=lambda value: value.name if isinstance(value, Schema) else "",
)
def test_the_id_of_a_related_patient_is_not_that_of_the_record(
    schema: Schema, header: str, row: str, tmp_path: Path
) -> None:
    """Related fields come along: the patient's name, and its id by the name of a relationship."""
    content = f"{header},@Notes to Contacts::id,@Notes to Contacts::Name Full\n{row},P-1,Who\n"
    _, _, rows = read(tmp_path / "a.csv", content, schema=schema)
    assert (rows[0]["filemaker_id"], rows[0]["@Notes to Contacts::id"]) == ("N-1", "P-1")


def test_notes_from_the_layout_of_their_patients_are_refused(tmp_path: Path) -> None:
    """Of related records FileMaker writes only the first; the others would be missed by nobody."""
    content = "id,id_Contact,Notes::id,Notes::Date,Notes::Note\nP-1,P-1,N-1,10/18/2016,fine\n"
    error = refusal(tmp_path / "a.csv", content, schema=NOTE_EXPORT)
    assert "both mean filemaker_id, and here they differ" in error.message
