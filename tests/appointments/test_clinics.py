"""Where appointments are, and with whom: found by FileMaker's id, else by a name, else created; never guessed."""

from __future__ import annotations

import pytest

from appointments.models import Clinic, Clinician
from tests.appointments.book import Book, appointment, state
from tests.patients.registry import outcomes

pytestmark = pytest.mark.any_database


def test_a_clinic_is_what_filemaker_says_and_never_another(book: Book) -> None:
    known = Clinic.objects.create(name="Harbour", filemaker_id="{c-1}")
    named = Clinic.objects.create(name="Hill Road")
    for _ in range(2):
        Clinic.objects.create(name="Twin")
    book.row("A-1", idCal="K-9", id_Clinic="C-1")
    book.row("A-2", idCal="", id_Clinic="C-1")
    book.row("A-3", idCal="NULL", id_Clinic="C-1")
    book.row("A-4", idCal="", id_Clinic="hill road")
    book.row("A-5", idCal="", id_Clinic="Twin")
    book.row("A-6", idCal="", id_Clinic="")
    book.row("A-7", idCal="k-9", id_Clinic="")
    book.row("A-8", idCal="", id_Clinic="2.0161E+19")
    book.row("A-9", idCal="", id_Clinic="C-404", id_Contact="nobody", id_Clinician="D-404")
    book.row("A-10", idCal="", id_Clinic="C-1", id_Clinician="")
    told = book.told()

    new = Clinic.objects.get(filemaker_id="K-9")
    twin = Clinic.objects.get(filemaker_id="Twin")
    clinics = [appointment(f"A-{number}").clinic for number in range(1, 9)]
    assert clinics == [new, known, known, named, twin, None, new, None]
    assert (new.name, twin.name) == ("", "")
    assert told["A-8"]["detail"] == "its clinic cannot be told"
    assert not Clinic.objects.filter(filemaker_id="C-404").exists()
    assert appointment("A-10").clinician is None
    assert [one.filemaker_id for one in Clinician.objects.all()] == ["D-1"]
    before = state()
    assert outcomes(book.run()) == {"unchanged": 9, "patient_not_found": 1}
    assert state() == before


def test_a_clinic_that_somebody_named_stays_named_and_one_without_its_id_is_found_by_its_key(
    book: Book,
) -> None:
    book.row("A-1")
    book.run()
    Clinic.objects.update(name="Harbour")
    Clinician.objects.update(name="Dr Ink", filemaker_id="")
    book.row("A-2")

    assert outcomes(book.run()) == {"created": 1, "unchanged": 1}
    assert [one.name for one in Clinic.objects.all()] == ["Harbour"]
    assert [one.name for one in Clinician.objects.all()] == ["Dr Ink"]


def test_of_two_that_carry_one_id_neither_is_taken(book: Book) -> None:
    for identifier in ("D-1", "d-1"):
        Clinician.objects.create(filemaker_id=identifier)
    book.row("A-1")

    assert book.told()["A-1"]["detail"] == "its clinician cannot be told"
    assert appointment("A-1").clinician is None
    assert Clinician.objects.count() == 2
