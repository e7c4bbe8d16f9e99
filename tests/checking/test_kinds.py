"""The doctor on any export: of patients, of the wrong layout, of no kind at all, and with ids that nearly match."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from checking.check import ExportCheck, check_export
from checking.kinds import kind_of, layout_remark
from checking.near_matches import near_matches
from console import SilentProgress
from filemaker import FirstLine, ReadOptions
from images.models import Image
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, CLEO, NOBODY, Clinic
from tests.ugly import render

SECRETS = ("Quillfeather", "Adalwina", "02/29/1960", ADA, ADA.lower(), "walks with a cane")
PATIENTS = ("id", "Title", "First Name", "Last Name", "Date of Birth", "Sex", "Notes", "Phone")
PERSON = (ADA, "Ms", "Adalwina", "Quillfeather", "02/29/1960", "F", "walks with a cane", "555-0100")
CONTACTS = (*PATIENTS[:5], "id_Contact", "Images::recid", "Images::date", "Images::fileNane", "Images::Type")
ON_CONTACTS = (*PERSON[:5], ADA, "2", "10/18/2016", "Left-Dorsal.jpg", "Left Dorsal")


def put(clinic: Clinic, name: str, header: Sequence[str] | None, *rows: Sequence[str]) -> Path:
    path = clinic.root / name
    path.write_text(render.delimited(rows, header), "utf-8", newline="")
    return path


def look(clinic: Clinic, path: Path, kind: str | None = None, **changes: object) -> ExportCheck:
    return check_export(
        clinic.options(export=path, dry_run=True, min_linked=50.0, **changes), SilentProgress(), kind
    )


def command(clinic: Clinic, path: Path, *arguments: str) -> tuple[int, str, dict[str, object]]:
    """The exit status, all that is printed, and the JSON."""
    out, target = io.StringIO(), clinic.root / "found.json"
    status, message = 0, ""
    try:
        call_command(
            *("check_export", str(path), "--images", clinic.images_url, "--json", str(target)),
            *arguments,
            stdout=out,
            no_color=True,
        )
    except SystemExit as end:
        status = int(str(end.code))
    except CommandError as error:
        status, message = error.returncode, str(error)
    printed = f"{out.getvalue()}\n{message}"
    assert not [secret for secret in SECRETS if secret in printed + target.read_text()]
    return status, printed, json.loads(target.read_text())


@pytest.mark.parametrize("name", ["Patients.csv", "whatever.txt"])
def test_an_export_of_patients_is_known_by_its_columns(clinic: Clinic, name: str) -> None:
    Patient.objects.create(last_name="Bandicoot", filemaker_metadata={"filemaker_id": BRUNO})
    other = (BRUNO, "", "Brunolf", "Bandicoot", "12/31/1971", "M", "", "")
    path = put(clinic, name, PATIENTS, PERSON, other, (CLEO, *other[1:]), ("", *other[1:]))

    status, printed, facts = command(clinic, path)

    assert (status, facts["ready"], facts["kind"], facts["rows"]) == (0, True, "patients", 4)
    assert facts["import"] == {
        "rows": {"created": 2, "updated": 1, "no_id": 1},
        "patients": {"in_export": 1},
        "unreadable_dates": 0,
        "fields": ["date_of_birth", "notes", "title", "first_name", "last_name", "sex"],
        "metadata": ["Phone"],
        "refusal": "",
    }
    assert "An export of patients: 4 rows" in printed
    assert "Dates of birth: read as mdy" in printed
    assert "Verdict: ready. 3 of 4 rows would be used, 1 skipped." in printed
    assert Patient.objects.count() == 1


@pytest.mark.any_database
def test_patients_below_a_title_are_patients_all_the_same(clinic: Clinic) -> None:
    path = clinic.root / "Patients.xlsx"
    path.write_bytes(render.workbook([PATIENTS, PERSON], ("The clinic's patients",)))
    found = look(clinic, path)
    assert (found.kind, found.rows, found.is_ready) == ("patients", 1, True)


@pytest.mark.any_database
def test_the_import_would_refuse_it(clinic: Clinic) -> None:
    path = put(clinic, "Patients.csv", ("id", "Vorname", "Nachname", "Sex", "Clinic"), PERSON[:5])
    found = look(clinic, path)
    assert (found.kind, found.is_ready) == ("patients", False)
    assert found.preview is not None
    assert "patients would have a name" in found.preview.refusal
    assert command(clinic, path)[0] == 1


@pytest.mark.any_database
def test_the_keys_of_the_json_are_the_same_for_every_kind(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    images = command(clinic, clinic.write_csv())[2]
    patients = command(clinic, put(clinic, "Patients.csv", PATIENTS, PERSON))[2]
    refused = command(clinic, put(clinic, "x.csv", ("recid", "Type"), ("1", "Left")))[2]
    assert set(images) == set(patients) == set(refused)
    assert images["kind"] == "images"


def names(*cells: str) -> FirstLine:
    return FirstLine((), cells)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (render.HEADER, "images"),
        ((*render.HEADER, "Contacts::First Name", "Contacts::Last Name", "Contacts::id"), "images"),
        (("recid", "id_Contact"), "images"),
        (PATIENTS, "patients"),
        ((*PATIENTS, "recid", "id_Contact", "Type"), "patients"),
        (("First Name", "Last Name", "DOB"), "patients"),
        (("id", "id_Contact", "startDate", "startTime", "Type", "Status", "allDay"), "appointments"),
        (("id", "id.key", "type", "Name", "ph", "SMS Phone", "Email default"), "communications"),
        (("id", "id_Key", "Date", "Note", "Note Type", "@Notes to Contacts::Name Full"), "notes"),
        (
            ("id", "id_Contact", "id_Order", "Type", "Date", "NexusExportDate", "creationTimestamp"),
            "documents",
        ),
        (CONTACTS, "images"),
        (("id", "Height", "Weight"), None),
        ((), None),
    ],
)
def test_the_kind_by_the_names_of_the_columns(cells: tuple[str, ...], kind: str | None) -> None:
    assert kind_of(names(*cells)) == kind


@pytest.mark.parametrize(
    ("kind", "cells", "words"),
    [
        ("images", render.HEADER, ""),
        (
            "images",
            (*render.HEADER, "Contacts::First Name", "Contacts::Last Name", "Contacts::id"),
            "",
        ),
        ("patients", (*PATIENTS, "Mother::First Name", "Mother::Last Name"), ""),
        ("images", CONTACTS, "fields of the related table Images"),
        (
            "images",
            ("Images::date", "id_Contact", "recid", "Images::recid", "Images::Type"),
            "table Images",
        ),
        (
            "patients",
            ("id", "Contacts::id", "Contacts::First Name", "Contacts::DOB"),
            "table Contacts",
        ),
        ("images", PATIENTS, "an export of patients, not of images"),
        ("patients", render.HEADER, "an export of images, not of patients"),
        ("patients", ("id", "Height", "Weight"), ""),
    ],
)
def test_the_wrong_layout_is_told_from_the_names(kind: str, cells: tuple[str, ...], words: str) -> None:
    remark = layout_remark(kind, names(*cells))
    assert (words in remark, bool(remark)) == (True, bool(words))


@pytest.mark.any_database
@pytest.mark.parametrize(
    "header",
    [
        CONTACTS,
        # With a recid of its own, which is that of the contact: the reader itself refuses that.
        (*CONTACTS[:5], "id_Contact", "recid", "Images::recid", "Images::date", "Images::Type"),
    ],
)
@pytest.mark.parametrize("render_as", [".csv", ".xml", ".dso.xml"])
def test_images_from_a_layout_of_contacts(clinic: Clinic, header: tuple[str, ...], render_as: str) -> None:
    clinic.patient(ADA)
    clinic.file("2.jpg")
    path = put(clinic, "Image_data.csv", header, ON_CONTACTS)
    if render_as != ".csv":
        make = render.fmpdsoresult if render_as == ".dso.xml" else render.fmpxmlresult
        path = clinic.root / "Image_data.xml"
        path.write_text(make([ON_CONTACTS], header))

    status, printed, facts = command(clinic, path)

    assert status in (1, 2)
    assert (facts["ready"], facts["kind"]) == (False, "images")
    assert "Export from a layout of Images itself." in str(facts["layout"])
    assert "The wrong layout." in printed
    assert not Image.objects.exists()


@pytest.mark.any_database
@pytest.mark.parametrize(("kind", "status"), [("images", 2), ("patients", 0)])
def test_a_file_of_patients_that_is_said_to_hold_images(clinic: Clinic, kind: str, status: int) -> None:
    path = put(clinic, "Image_dataV9.csv", PATIENTS, PERSON)
    ended, printed, facts = command(clinic, path, "--kind", kind)
    assert ended == status
    if status:
        assert "By its columns it is an export of patients, not of images" in printed
        assert "no column for" in str(facts["refusal"])
        assert "No column of it is called id_Contact or recid, or means that." in printed


@pytest.mark.any_database
def test_a_refused_file_is_described_by_its_shapes(clinic: Clinic) -> None:
    row = ("10/18/2016", "Left-Dorsal.jpg", NOBODY, ADA, "Quillfeather", "555", "", "Ada May")
    path = clinic.root / "Images.tab"
    path.write_bytes(render.tab_separated([row] * 3).encode("utf-16"))

    status, printed, facts = command(clinic, path)

    assert status == 2
    assert "Images.tab: tab, utf-16-le, fields separated by tabs, lines end in CR" in printed
    assert "3 records" in printed
    assert (
        "The first line: 8 cells: a date, a name of a file, a UUID (2 times), a word, a number, nothing, several words."
        in printed
    )
    assert "utf16 (first in line 1)" in printed
    assert "99/99/9999" in printed
    assert "no header that is understood" in printed
    assert facts["kind"] is None
    assert facts["first_line"] == {
        "shapes": ["a date", "a name of a file", "a UUID", "a UUID", "a word", "a number", "nothing", "several words"],
        "names": [],
        "related_by": "::",
    }  # fmt: skip


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"\xff\xd8\xff\xe0 picture", "12 bytes in no format that is read"),
        ("a.xlsx", render.workbook([("1",)])[:-90], "a.xlsx: workbook\n0 records"),
        ("a.csv", b"", "0 bytes in no format that is read"),
        ("a.csv", b"Dear Quillfeather\nthe weather is fine\n", "a.csv: text, utf-8, lines end in LF"),
        ("a.csv", b"recid,id_Contact\r\n", "The first line: names of 2 fields: recid, id_Contact."),
    ],
    ids=["a picture", "half a workbook", "nothing", "a letter", "a header alone"],
)
def test_what_is_hardly_an_export_is_described_too(
    clinic: Clinic, name: str, content: bytes, words: str
) -> None:
    clinic.file("2.jpg")
    path = clinic.root / name
    path.write_bytes(content)
    status, printed, facts = command(clinic, path)
    assert (status, words in printed, facts["ready"]) == (2, True, False)
    assert facts["refusal"]


@pytest.mark.parametrize(
    ("texts", "known", "change"),
    [
        (["007", "012"], ["7", "12"], "without leading zeros"),
        (["7", "12"], ["007", "0012"], "without leading zeros"),
        (["1/001", "1/002"], ["1001", "1002"], "without separators"),
        (["10 01", "10 02"], ["1001", "1002"], "without blanks"),
        (["“7”", "«12»"], ["7", "12"], "without quotation marks and brackets"),
        (["7.0", "12.0"], ["7", "12"], "without “.0” at the end"),
        (["p-7", "p-12"], ["7", "12"], "without the letters in front"),
        (["7.jpg", "12 jpg"], ["7", "12"], "without the letters at the end"),
        (["[p-0007.0]", "[p-0012.0]"], ["7", "12"], "without all of that"),
        (
            ["0a1b2c3d0000400080000000000000ff"],
            ["0a1b2c3d-0000-4000-8000-0000000000ff"],
            "without separators",
        ),
    ],
)
def test_what_would_match(texts: list[str], known: list[str], change: str) -> None:
    near = near_matches("recids", "the names of listed files", texts, known)
    assert near is not None
    assert (near.ids, near.matched, near.would_match) == (len(texts), 0, {change: len(texts)})
    assert f"{change} {len(texts)} would." in near.sentence()


def test_nothing_is_said_where_most_match_and_nothing_made_up_where_none_would() -> None:
    assert near_matches("recids", "there", ["1", "2", "03"], ["1", "2", "3"]) is None
    assert near_matches("recids", "there", [""], ["1"]) is None
    strange = near_matches("recids", "there", ["", "-", "x"], ["1", "77", ""])
    assert strange is not None
    assert strange.would_match == {}
    assert "no change of writing" in strange.sentence()


def test_the_doctor_says_what_would_match(clinic: Clinic) -> None:
    clinic.patient(f"X-{ADA}")
    for number in range(7, 12):
        clinic.row(f"R{number:06}", ADA)
        clinic.file(f"{number}.jpg")

    status, printed, facts = command(clinic, clinic.write_csv())

    assert status == 1
    assert "Of 5 recids 0 match the names of listed files; without all of that 5 would." in printed
    assert "Of 1 patient ids 0 match the ids of patients who are there; without the letters" in printed
    assert isinstance(facts["near_matches"], list)
    assert [near["what"] for near in facts["near_matches"]] == ["recids", "patient ids"]


@pytest.mark.any_database
def test_patients_who_would_be_created_a_second_time(clinic: Clinic) -> None:
    for number in (7, 12):
        Patient.objects.create(last_name="Bandicoot", filemaker_metadata={"filemaker_id": f"{number:05}"})
    path = put(clinic, "Patients.csv", PATIENTS, ("7", *PERSON[1:]), ("12", *PERSON[1:]))
    found = look(clinic, path)
    assert [near.sentence() for near in found.near] == [
        "Of 2 patient ids 0 match the ids of patients who are there; without leading zeros 2 would."
    ]


@pytest.mark.any_database
def test_columns_that_are_named_say_the_kind(clinic: Clinic) -> None:
    path = put(clinic, "x.csv", None, PERSON, (BRUNO, *PERSON[1:]))
    read = ReadOptions(columns=("id", "title", "first name", "last name", "dob", "sex", "notes", "-"))
    found = look(clinic, path, read=read)
    assert (found.kind, found.rows) == ("patients", 2)
