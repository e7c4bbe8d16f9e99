"""What is known to be missing of a patient: only where it is proven whose it is, and nobody has decided about it."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from images.models import UnlinkedFile, UnlinkedRow
from images.triage import missing_pictures, set_aside_files, set_aside_rows
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic
from tests.images.linked_before import link_as_before


@pytest.fixture
def gaps(clinic: Clinic) -> Clinic:
    """Of Ada a file without a day and a row without a file; one that two rows give to her and to Bruno; one of nobody."""
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    clinic.picture("1", ADA, "")
    clinic.row("2", ADA, "03/04/2017", "Wound Left")
    clinic.row("3", ADA)
    clinic.row("3", BRUNO)
    clinic.file("3.jpg")
    clinic.picture("4", NOBODY)
    link_as_before(clinic)
    return clinic


def missing(who: str) -> list[tuple[str, date | None, str, str]]:
    found = missing_pictures(Patient.objects.get(filemaker_id=who))
    return [
        (one.outcome, one.captured_on, one.type_text, one.file.storage_key if one.file else "")
        for one in found
    ]


def test_files_and_rows_that_prove_the_patient_are_missed(gaps: Clinic) -> None:
    assert missing(ADA) == [
        ("no_date", None, "Left Dorsal", "1.jpg"),
        ("file_lost", date(2017, 3, 4), "Wound Left", ""),
        ("conflicting", date(2016, 10, 18), "Left Dorsal", "3.jpg"),
    ]


def test_what_two_patients_are_said_to_have_is_missed_by_both(gaps: Clinic) -> None:
    assert missing(BRUNO) == [("conflicting", date(2016, 10, 18), "Left Dorsal", "3.jpg")]


def test_an_id_that_two_patients_carry_proves_neither(gaps: Clinic) -> None:
    Patient.objects.create(filemaker_metadata={"filemaker_id": ADA})
    carriers = Patient.objects.filter(filemaker_id=ADA)

    assert not [one for person in carriers for one in missing_pictures(person) if one.outcome == "no_date"]


def test_a_patient_who_carries_no_id_is_known_by_the_key(gaps: Clinic) -> None:
    ada = Patient.objects.get(filemaker_id=ADA)
    UnlinkedFile.objects.filter(storage_key="1.jpg").update(patient_ref=ada.pk.hex)

    assert ("no_date", None, "Left Dorsal", "1.jpg") in missing(ADA)


def test_what_was_set_aside_is_missed_no_more(gaps: Clinic, nurse: User) -> None:
    set_aside_files([UnlinkedFile.objects.get(storage_key="1.jpg").pk], "test_picture", nurse)
    set_aside_rows([UnlinkedRow.objects.get(recid="2").pk], "lost_before_export", nurse)

    assert [outcome for outcome, *_ in missing(ADA)] == ["conflicting"]


def test_a_text_of_any_length_may_stand_in_the_place_of_an_id(gaps: Clinic) -> None:
    UnlinkedFile.objects.filter(storage_key="4.jpg").update(patient_ref="x" * 10_000)

    assert len(missing(ADA)) == 3


def test_a_hundred_take_as_many_queries_as_three(gaps: Clinic) -> None:
    ada = Patient.objects.get(filemaker_id=ADA)
    file, row = UnlinkedFile.objects.get(storage_key="1.jpg"), UnlinkedRow.objects.get(recid="2")
    with CaptureQueriesContext(connection) as few:
        missing_pictures(ada)
    for number in range(100, 150):
        file.pk, file.storage_key, file.recid = None, f"{number}.jpg", str(number)
        file._state.adding = True
        file.pk = UnlinkedFile._meta.pk.get_default()
        file.save()
        row.pk, row.recid, row.key = None, f"r{number}", f"r{number}"
        row.save()
    with CaptureQueriesContext(connection) as many:
        assert len(missing_pictures(ada)) == 103

    assert len(many) == len(few)
