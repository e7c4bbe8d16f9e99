"""A patient is found as one types: by name, date of birth or id, whatever way these are written."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from patients.models import Patient
from patients.search import patients_matching, search_patients
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


def test_pages_go_through_everybody_once_in_the_order_of_their_names(db: None) -> None:
    names = ["Sparrow", "ébrook", "Quill", "Quill", "Quill", "Zinn", "Abernook"]
    keys = {admit(name).pk for name in names}
    seen, page = [], search_patients("", 2)
    while page.after:
        seen += page.patients
        page = search_patients("", 2, page.after)
    seen += page.patients

    assert {patient.pk for patient in seen} == keys
    assert len(seen) == len(names)
    assert [patient.last_name for patient in seen] == [
        "Abernook",
        "ébrook",
        "Quill",
        "Quill",
        "Quill",
        "Sparrow",
        "Zinn",
    ]


def test_a_page_behind_a_patient_who_is_gone_begins_anew(db: None) -> None:
    admit("Quillfeather")

    assert len(search_patients("", 2, uuid4()).patients) == 1


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
    assert search_patients(typed, 5).patients == []


@generated(200)
@given(name=st.text(alphabet=st.characters(categories=["L", "M", "P", "Z"]), min_size=1, max_size=40))
def test_every_name_is_found_by_itself(db: None, name: str) -> None:
    assume(fold(name))
    patient = Patient.objects.create(last_name=name)

    assert patient in patients_matching(name)
