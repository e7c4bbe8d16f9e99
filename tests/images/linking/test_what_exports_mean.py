"""What an export means, from its file to the patient's pictures: tables, ids and days that mislead."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from console import SilentProgress
from errors import RunFailed
from filemaker import DateOptions, DateOrder, ExportError
from images.linking import LinkResult, link
from images.models import Image
from jobs import clinic_dates
from patients.keys import patient_key
from tests.images.clinic import ADA, BRUNO, CLEO, HEADER, TODAY, Clinic, linked_to, outcomes, row_outcomes
from tests.ugly.render import Day, Number, delimited, fmpxmlresult, merge, workbook

# The cases themselves are tried on both databases, further members of their classes on SQLite alone.
further = pytest.mark.any_database


def first_on_both(*values: str) -> list[Any]:
    return [values[0], *(pytest.param(value, marks=further) for value in values[1:])]


PEOPLE = (ADA, BRUNO, CLEO)


@pytest.fixture
def people(clinic: Clinic) -> Clinic:
    """Three patients, and the files 1.jpg to 4.jpg."""
    for who in PEOPLE:
        clinic.patient(who)
    for number in range(1, 5):
        clinic.file(f"{number}.jpg")
    return clinic


def link_export(clinic: Clinic, name: str, content: str | bytes) -> LinkResult:
    path = clinic.root / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return link(clinic.options(export=path), SilentProgress())


# One row, one table: an export of the contacts, each with the first of its images.

CONTACTS = ("Images::date", "id_Contact", "recid", "Images::recid", "Images::Type")


def contact_rows() -> list[list[str]]:
    return [
        ["10/18/2016", who, str(at + 1), recid, "Left Dorsal"]
        for at, (who, recid) in enumerate(zip(PEOPLE, ("3", "1", "2"), strict=True))
    ]


def test_a_contacts_own_recid_puts_no_picture_under_anybody(people: Clinic) -> None:
    with pytest.raises(ExportError, match="both mean recid"):
        link_export(people, "contacts.mer", merge(contact_rows(), CONTACTS))
    assert not Image.objects.exists()


def test_a_contacts_record_id_puts_no_picture_under_anybody(people: Clinic) -> None:
    rows = [[row[0], row[1], row[4]] for row in contact_rows()]
    with pytest.raises(ExportError, match="RECORDID"):
        link_export(
            people, "contacts.xml", fmpxmlresult(rows, ("Images::date", "id_Contact", "Images::Type"))
        )
    assert not Image.objects.exists()


@further
def test_related_images_are_linked_where_all_facts_are_theirs(people: Clinic) -> None:
    header = tuple("Contacts::recid no" if name == "recid" else name for name in CONTACTS)
    link_export(people, "contacts.mer", merge(contact_rows(), header))
    owners = {image.storage_key: image.batch.patient_id for image in Image.objects.select_related("batch")}
    assert owners == {
        "3.jpg": patient_key(ADA),
        "1.jpg": patient_key(BRUNO),
        "2.jpg": patient_key(CLEO),
    }


# Two columns that mean the day.


@pytest.mark.parametrize("header", first_on_both("date", "Image date", "Images::date"))
def test_two_days_of_one_picture_are_refused(header: str, people: Clinic) -> None:
    names = ("date", "id_Contact", "recid", "Type", header)
    rows = [["10/14/2016", ADA, "1", "Left", "10/14/2016"], ["10/15/2016", ADA, "2", "Left", "03/15/2021"]]
    with pytest.raises(
        ExportError, match=r"line 3: column 1 \(“date”\) and column 5 \(“.*ate”\) both mean date"
    ):
        link_export(people, "images.csv", delimited(rows, names))
    assert not Image.objects.exists()


# Ids that prove nobody.


def quirks(result: LinkResult) -> set[str]:
    return {quirk.name for quirk in result.inputs.export.quirks}


@pytest.mark.parametrize(
    "word", first_on_both("NULL", "00000000-0000-0000-0000-000000000000", "#N/A", "0", "-", "keine")
)
def test_orphans_are_not_gathered_under_a_patient_called_none(word: str, people: Clinic) -> None:
    people.patient("x", filemaker_metadata={"filemaker_id": word}, id="00000000-0000-0000-0000-000000000000")
    people.row("1", ADA)
    people.row("2", word)
    people.row("3", word.lower())
    people.row(word, BRUNO)
    people.file(f"{word.replace('/', '')}.jpg")
    result = people.link()
    assert linked_to() == {"1.jpg": ADA}
    assert outcomes(result) == {"linked": 1, "no_metadata": 2, "no_patient_id": 2}
    assert row_outcomes(result) == {"used": 3, "no_recid": 1}
    assert "no_id_in_words" in quirks(result)


ROUNDED = "2.01610181015E+19"


@pytest.mark.parametrize(
    "written", first_on_both(ROUNDED, "2,01610181015E+19", "20161018101500000000", "########")
)
def test_an_id_that_two_people_share_since_a_spreadsheet_rounded_it_proves_neither(
    written: str, people: Clinic
) -> None:
    people.patient(
        "x", filemaker_metadata={"filemaker_id": written}, id="00000000-0000-0000-0000-000000000001"
    )
    people.row("1", written)
    people.row("2", ADA)
    result = people.link()
    assert linked_to() == {"2.jpg": ADA}
    assert outcomes(result) == {"linked": 1, "no_metadata": 2, "no_patient_id": 1}
    assert "damaged_id" in quirks(result)


@further
def test_a_workbook_that_rounded_ids_proves_nobody(people: Clinic) -> None:
    people.patient(
        "x", filemaker_metadata={"filemaker_id": ROUNDED}, id="00000000-0000-0000-0000-000000000001"
    )
    people.row("1", ROUNDED)
    people.row("2", ADA)
    rows = [[*row[:3], Number(row[3]) if row[3] == ROUNDED else row[3], *row[4:]] for row in people.rows]
    result = link_export(people, "images.xlsx", workbook(rows))
    assert linked_to() == {"2.jpg": ADA}
    assert "damaged_id" in quirks(result)


def test_a_rounded_id_that_the_database_holds_is_nobodys(people: Clinic) -> None:
    people.patient("20161018101500000000")
    people.row("1", "20161018101500000000")
    people.row("2", "20161018101500000123")
    people.row("3", "20161018101500000871")
    result = people.link()
    assert linked_to() == {}
    assert outcomes(result) == {"no_metadata": 1, "patient_not_found": 3}


def test_numbers_formatted_by_the_layout_find_their_files_and_patients(people: Clinic) -> None:
    dora = people.patient("12345")
    people.file("1001.jpg")
    people.row("1", ADA)
    people.row("1,001", "12,345")
    result = people.link()
    assert set(linked_to()) == {"1.jpg", "1001.jpg"}
    assert Image.objects.get(recid="1001").batch.patient_id == dora.pk
    assert row_outcomes(result) == {"used": 2}
    remedy = next(quirk.remedy for quirk in result.inputs.export.quirks if quirk.name == "formatted_id")
    assert "Apply current layout's data formatting" in remedy


def test_what_a_file_or_a_patient_is_called_is_no_formatted_number(people: Clinic) -> None:
    """Picture 1 of patient 1.002: neither picture 1 nor picture 1001, and no patient 1002."""
    people.patient("1.002")
    people.patient("1002")
    people.file("1.001.jpg")
    people.file("1001.jpg")
    people.row("1", ADA)
    people.row("1.001", "1.002")
    people.link()
    assert linked_to() == {"1.jpg": ADA, "1.001.jpg": "1.002"}


@further
def test_a_formatted_number_in_the_name_of_a_file_is_never_its_beginning(people: Clinic) -> None:
    people.file("1.001.jpg")
    people.row("1", ADA)
    people.row("1.001", BRUNO)
    people.row("2.002", CLEO)
    people.link()
    assert linked_to() == {"1.jpg": ADA, "1.001.jpg": BRUNO}
    people.rows = [row for row in people.rows if "." not in row[6]]
    people.row("1001", CLEO)
    people.link()
    assert linked_to() == {"1.jpg": ADA}


@further
def test_a_formatted_and_a_plain_number_are_not_made_one(people: Clinic) -> None:
    people.file("1001.jpg")
    people.row("1001", ADA)
    people.row("1,001", BRUNO)
    result = people.link()
    assert linked_to() == {}
    assert row_outcomes(result) == {"no_recid": 2}
    assert "unread_formatted_id" in quirks(result)


@pytest.mark.parametrize("wrapping", first_on_both('="{}"', "'{}", "\u200b{}\ufeff", "\u00a0{}\u200e"))
def test_ids_wrapped_as_text_are_read(wrapping: str, people: Clinic) -> None:
    rows = [[*row] for row in (("1", ADA), ("2", BRUNO))]
    lines = [
        ["10/18/2016", "a.jpg", "", wrapping.format(who), "", "1", wrapping.format(recid), "Left"]
        for recid, who in rows
    ]
    result = link_export(people, "images.csv", delimited(lines, HEADER))
    assert linked_to() == {"1.jpg": ADA, "2.jpg": BRUNO}
    assert "wrapped_id" in quirks(result)


@further
def test_columns_without_a_header_are_not_recognised_by_what_says_none(people: Clinic) -> None:
    """A file called 0.jpg has no id, so a column of zeros and blanks is not its."""
    people.file("0.jpg")
    people.file("NULL.jpg")
    for number in range(1, 5):
        people.row(str(number), ADA)
    rows = [(*row[:2], "0", row[3], "", "NULL", *row[6:]) for row in people.rows]
    link_export(people, "images.tab", "".join("\t".join(row) + "\r" for row in rows))
    assert set(linked_to()) == {"1.jpg", "2.jpg", "3.jpg", "4.jpg"}


# Days.


def days() -> dict[str, str]:
    return {image.storage_key: image.captured_on.isoformat() for image in Image.objects.all()}


def test_days_that_a_spreadsheet_swapped_are_nobodys(people: Clinic) -> None:
    """An export with the day first, opened and saved where the month comes first: 9 November was 11 September.

    What somebody typed into it afterwards, as a text that looks like a date cell, says nothing of the cells.
    """
    texts = {"1": "18/04/2016", "2": Day("42683"), "3": "25/06/2016", "4": Day("42403.5"), "5": "2016-10-18"}
    people.file("5.jpg")
    rows = [[day, "a.jpg", "", ADA, "", "1", recid, "Left"] for recid, day in texts.items()]
    result = link_export(people, "images.xlsx", workbook(rows))
    assert days() == {"1.jpg": "2016-04-18", "3.jpg": "2016-06-25", "5.jpg": "2016-10-18"}
    assert outcomes(result) == {"linked": 3, "ambiguous_date": 2}
    assert "swapped_day" in quirks(result)
    assert "may have swapped day and month" in result.inputs.dates.sentence()


@further
def test_a_moment_is_the_day_that_it_was_at_the_clinic(people: Clinic, settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    people.row("1", ADA, "2016-10-18T23:30:00Z")
    people.row("2", ADA, "2016-10-18T21:30:00Z")
    people.row("3", ADA, "2016-10-18T23:30:00")
    result = people.link(dates=clinic_dates())
    assert days() == {"1.jpg": "2016-10-19", "2.jpg": "2016-10-18", "3.jpg": "2016-10-18"}
    assert next(quirk.count for quirk in result.inputs.export.quirks if quirk.name == "moment_with_zone") == 2


def test_an_open_century_is_said_with_the_options_that_settle_it(people: Clinic) -> None:
    for number in range(1, 5):
        people.row(str(number), ADA, f"{number}-Oct-16")
    with pytest.raises(RunFailed, match="century is open") as refusal:
        people.link(min_linked=50.0)
    assert "--date-order together with --pivot-year settles" in str(refusal.value)
    assert "dmy 100 %" in str(refusal.value)
    people.link(dates=DateOptions(DateOrder.DMY, 2026, today=TODAY))
    assert days() == {f"{number}.jpg": f"2016-10-0{number}" for number in range(1, 5)}


@further
def test_months_in_the_clinics_language_are_read(people: Clinic) -> None:
    for number, text in enumerate(
        ("18 octobre 2016", "1er mars 2016", "18. Okt. 2016", "3 mar 2016"), start=1
    ):
        people.row(str(number), ADA, text)
    people.link()
    assert days() == {
        "1.jpg": "2016-10-18", "2.jpg": "2016-03-01", "3.jpg": "2016-10-18", "4.jpg": "2016-03-03",
    }  # fmt: skip
