"""What an export means, from its file to the patient's pictures: tables, ids and days that mislead."""

from __future__ import annotations

import pytest

from console import SilentProgress
from filemaker import ExportError
from images.linking import LinkResult, link
from images.models import Image
from patients.keys import patient_key
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic
from tests.ugly.render import delimited, fmpxmlresult, merge

pytestmark = pytest.mark.any_database

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


@pytest.mark.parametrize("header", ["date", "Image date", "Images::date"])
def test_two_days_of_one_picture_are_refused(header: str, people: Clinic) -> None:
    names = ("date", "id_Contact", "recid", "Type", header)
    rows = [["10/14/2016", ADA, "1", "Left", "10/14/2016"], ["10/15/2016", ADA, "2", "Left", "03/15/2021"]]
    with pytest.raises(
        ExportError, match=r"line 3: column 1 \(“date”\) and column 5 \(“.*ate”\) both mean date"
    ):
        link_export(people, "images.csv", delimited(rows, names))
    assert not Image.objects.exists()
