"""What went wrong in a clinic that went this way before, and what is put in a phone column: none of it can happen here."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from communications.models import Contact
from errors import RunFailed, UnusableInput
from patients.keys import patient_key
from tests.communications.address_book import HEADER, AddressBook
from tests.patients.registry import ADA, CLEO, outcomes

pytestmark = pytest.mark.any_database


def test_an_email_address_is_never_the_flag_beside_it(book: AddressBook) -> None:
    book.row("Email", "ada@example.com", Email_default="1")
    book.row("Email", "", Email_default="1")
    book.run()

    only = Contact.objects.get()
    assert (only.value, only.normalised, only.other_columns) == (
        "ada@example.com", "ada@example.com", {"Email default": "1"},
    )  # fmt: skip


def test_what_the_staff_entered_survives_any_number_of_imports(book: AddressBook) -> None:
    """Lists were replaced whole."""
    entered = Contact.objects.create(patient_id=patient_key(ADA), kind="mobile", value="0411 111 111")
    for number in ("0412 345 678", "0498 765 432", ""):
        book.rows.clear()
        book.row("Mobile", number)
        book.row("Email", "ada@example.com")
        book.run()

    entered.refresh_from_db()
    assert (entered.value, entered.normalised) == ("0411 111 111", "+61411111111")
    assert Contact.objects.count() == 3


@pytest.mark.parametrize("lacking", ["ph", "type", "id.key"])
def test_contact_data_cannot_be_missing_in_silence(book: AddressBook, lacking: str) -> None:
    book.header = tuple(name for name in HEADER if name != lacking)
    book.row("Email", "ada@example.com")

    with pytest.raises(UnusableInput, match="no column for"):
        book.run()


def test_communications_of_patients_who_are_not_there_stop_the_run(book: AddressBook) -> None:
    book.row("Email", "ada@example.com")
    for number in range(3):
        book.row("Mobile", f"0412 345 67{number}", patient=CLEO)

    with pytest.raises(RunFailed, match="3 rows whose patient is not in the database"):
        book.run(min_usable=50.0)

    assert not Contact.objects.exists()


def test_a_phone_column_full_of_dates_stops_the_run_and_makes_no_number(book: AddressBook) -> None:
    for day in range(10, 20):
        book.row("Mobile", f"{day}/12/2016")

    with pytest.raises(RunFailed, match="Only 0 of 10 rows would hold something else than a date"):
        book.run(min_usable=50.0)

    book.run()
    assert {(found.value[2:], found.normalised) for found in Contact.objects.all()} == {("/12/2016", "")}


def test_an_export_of_patients_under_the_name_of_communications_is_refused(book: AddressBook) -> None:
    book.header = ("id", "First Name", "Last Name", "Date of Birth", "Notes")
    book.rows.append({"id": ADA, "First Name": "Ada"})

    with pytest.raises(UnusableInput, match="By its columns it is an export of patients"):
        book.run()


def test_neither_report_nor_summary_tells_labels_or_numbers(book: AddressBook) -> None:
    book.row("Mobile", "0412 345 678", Name="Mobile (Wilhelmina)")
    book.row("Phone", "ask Wilhelmina", SMS_Phone="0498 765 432")
    book.row("Email", "wilhelmina at example.com", suburb="Hill")
    out = io.StringIO()
    folder = book.root / "report"
    call_command("import_communications", "--csv", str(book.write()), "--report", str(folder), "--json", str(book.root / "a.json"), stdout=out)  # fmt: skip

    told = [
        out.getvalue(),
        (book.root / "a.json").read_text(),
        *(path.read_text() for path in folder.iterdir()),
    ]
    assert "the e-mail address has no valid form" in told[0]
    for secret in ("ilhelmina", "345 678", "345678", "765 432", "Hill"):
        assert not [text for text in told if secret in text]


def test_a_file_that_is_not_there_is_a_wrong_usage(book: AddressBook) -> None:
    with pytest.raises(CommandError):
        call_command("import_communications", "--csv", str(book.root / "none.csv"))


def test_an_export_without_any_ids_is_found_again_by_what_it_says(book: AddressBook) -> None:
    book.header = HEADER[1:]
    book.row("Mobile", "0412 345 678")
    book.row("Mobile", "0498 765 432")

    assert outcomes(book.run()) == {"created": 2}
    assert outcomes(book.run()) == {"unchanged": 2}
