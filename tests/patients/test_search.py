"""A patient is found as one types: by name, date of birth or id, whatever way these are written."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db.models import QuerySet
from hypothesis import assume, given
from hypothesis import strategies as st

from patients.models import Patient
from patients.search import first_patients, patients_matching
from patients.search_words import fold
from tests.generated import generated
from tests.patients.registry import ADA, BRUNO, DORA, Registry


def admit(
    last_name: str, first_name: str = "Ada", filemaker_id: str = "", born: date | None = None
) -> Patient:
    metadata = {"filemaker_id": filemaker_id} if filemaker_id else {}
    return Patient.objects.create(
        last_name=last_name, first_name=first_name, date_of_birth=born, filemaker_metadata=metadata
    )


def found(text: str) -> set[str]:
    return {patient.last_name for patient in patients_matching(text)}


@pytest.mark.parametrize(
    "typed",
    ["Quill", "QUILLFEATHER", "ada quill", "quill ada", "  quill   a ", "inkpen", "quillfeather-ink", "éda"],
)
def test_the_beginnings_of_names_are_enough_in_any_order_case_and_accent(db: None, typed: str) -> None:
    admit("Quillfeather-Inkpen", "Ada Éda")
    admit("Sparrow", "Bruno")

    assert found(typed) == {"Quillfeather-Inkpen"}


@pytest.mark.parametrize("typed", ["o'plum", "oplumley", "plumley", "O’Plumley"])
def test_an_apostrophe_need_not_be_typed(db: None, typed: str) -> None:
    admit("O'Plumley")

    assert found(typed) == {"O'Plumley"}


@pytest.mark.parametrize("typed", ["Jörvald", "jorvald", "JÖRVALD", "Jo\u0308rvald"])
def test_accents_make_no_difference_however_they_are_encoded(db: None, typed: str) -> None:
    admit("Jörvald")

    assert found(typed) == {"Jörvald"}


def test_the_middle_of_a_word_finds_nobody(db: None) -> None:
    admit("Quillfeather")

    assert found("feather") == set()


@pytest.mark.parametrize("typed", ["1950-12-28", "12/28/1950", "28.12.1950", "28-12-1950", "1950-12", "1950"])
def test_a_date_of_birth_is_found_in_every_usual_order_and_by_its_year_or_month(db: None, typed: str) -> None:
    admit("Quillfeather", born=date(1950, 12, 28))
    admit("Sparrow", born=date(1951, 12, 28))

    assert found(typed) == {"Quillfeather"}


def test_a_date_that_can_be_read_in_two_ways_finds_both(db: None) -> None:
    admit("Quillfeather", born=date(1950, 5, 6))
    admit("Sparrow", born=date(1950, 6, 5))

    assert found("5/6/1950") == {"Quillfeather", "Sparrow"}


def test_name_and_date_together_narrow_the_search(db: None) -> None:
    admit("Quillfeather", born=date(1950, 5, 6))
    admit("Quillfeather-Inkpen", born=date(1950, 6, 5))

    assert found("quill 1950-06-05") == {"Quillfeather-Inkpen"}


@pytest.mark.parametrize("typed", [ADA, ADA.lower(), f"{{{ADA}}}", ADA.replace("-", ""), ADA[:11]])
def test_a_filemaker_id_is_found_by_its_beginning_in_any_writing(db: None, typed: str) -> None:
    admit("Quillfeather", filemaker_id=ADA)
    admit("Sparrow", filemaker_id="P-0042")

    assert found(typed) == {"Quillfeather"}


@pytest.mark.parametrize("typed", ["P-0042", "p0042", "P-00"])
def test_an_id_that_is_no_uuid_is_found_too(db: None, typed: str) -> None:
    admit("Sparrow", filemaker_id=DORA)

    assert found(typed) == {"Sparrow"}


def test_the_beginning_of_the_primary_key_finds_its_patient(db: None) -> None:
    patient = admit("Sparrow")

    assert found(str(patient.pk)[:8]) == {"Sparrow"}


@pytest.mark.parametrize("typed", ["%", "_", "'", "\\", "%%", "-", "q_ill", "2016-13-45", "99/99/1950"])
def test_signs_that_mean_something_to_a_database_are_nothing_but_signs(db: None, typed: str) -> None:
    admit("Quillfeather")

    assert found(typed) == set()


@pytest.mark.parametrize("typed", ["", "   ", "\0"])
def test_an_empty_search_shows_everybody(db: None, typed: str) -> None:
    admit("Quillfeather")

    assert found(typed) == {"Quillfeather"}


def test_the_first_who_are_found_come_in_the_order_of_their_names(db: None) -> None:
    for name in ("Sparrow", "ébrook", "Quill", "Zinn", "Abernook"):
        admit(name)

    page = first_patients("", 4)

    assert [patient.last_name for patient in page.rows] == ["Abernook", "ébrook", "Quill", "Sparrow"]
    assert page.has_more


HEALTH_NUMBER = "0097-764 577"


@pytest.mark.parametrize(
    "typed",
    [
        "0097-764577",
        "0097 764 577",
        "0097764577",
        "0097",
        "009776",
        "4577",
        "64-577",
        "quill 0097 764",
        "4577 ada",
    ],
)
def test_a_health_number_is_found_by_its_beginning_or_end_in_any_spacing(db: None, typed: str) -> None:
    Patient.objects.create(last_name="Quillfeather", first_name="Ada", health_number=HEALTH_NUMBER)
    admit("Sparrow")

    assert found(typed) == {"Quillfeather"}


@pytest.mark.parametrize("typed", ["009", "577", "9776", "0097 765", "sparrow 0097", "97764577 00"])
def test_neither_fewer_than_four_digits_nor_the_middle_find_a_health_number(db: None, typed: str) -> None:
    Patient.objects.create(last_name="Quillfeather", first_name="Ada", health_number=HEALTH_NUMBER)
    admit("Sparrow")

    assert found(typed) == set()


def test_a_health_number_with_letters_is_found_in_either_case(db: None) -> None:
    Patient.objects.create(last_name="Quillfeather", health_number="AB 123 456 C")

    assert found("ab123456c") == found("123456C") == found("AB-1234") == {"Quillfeather"}


def test_a_number_may_mean_further_patients(db: None) -> None:
    sparrow = admit("Sparrow")
    asked = []

    def by_number(number: str) -> QuerySet[Any, UUID]:
        asked.append(number)
        return Patient.objects.filter(pk=sparrow.pk).values_list("pk", flat=True)

    fitting = patients_matching("sparrow 5550 1234", by_number)

    assert set(fitting) == {sparrow}
    assert "55501234" in asked
    assert not patients_matching("quill 5550 1234", by_number).exists()


def test_a_number_that_many_have_finds_all_of_them(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patients.search._FEW", 2)
    for number in range(5):
        Patient.objects.create(last_name=f"Quill{'abcde'[number]}", health_number=f"0097{number}")

    assert len(found("0097")) == 5
    assert found("0097 quillb") == {"Quillb"}


@pytest.mark.parametrize("typed", ["9999-12", "0000-01", "2016-00", "9999-12-31", "31.12.9999", "0001-01"])
def test_months_at_the_ends_of_the_calendar_find_nobody(db: None, typed: str) -> None:
    admit("Quillfeather", born=date(1950, 12, 28))

    assert found(typed) == set()


def test_imported_patients_are_found_and_under_their_new_name_after_another_import(
    registry: Registry,
) -> None:
    registry.row(ADA)
    registry.row(BRUNO, Last_Name="Sparrow")
    registry.run()
    assert found("quill") == {"Quillfeather"}
    registry.rows.clear()
    registry.row(ADA, Last_Name="Inkpen")

    registry.run()

    assert (found("quill"), found("inkp"), found(BRUNO)) == (set(), {"Inkpen"}, {"Sparrow"})


@generated(200)
@given(typed=st.text(max_size=60) | st.from_regex(r"[0-9./ -]{1,20}", fullmatch=True))
def test_whatever_is_typed_is_answered(db: None, typed: str) -> None:
    # Nobody is in the database; so nobody is found, whatever it may mean.
    assert first_patients(typed, 5).rows == []


@generated(200)
@given(name=st.text(alphabet=st.characters(categories=["L", "M", "P", "Z"]), min_size=1, max_size=40))
def test_every_name_is_found_by_itself(db: None, name: str) -> None:
    assume(fold(name))
    patient = Patient.objects.create(last_name=name)

    assert patient in patients_matching(name)
