"""What becomes of each row of an export of communications."""

from __future__ import annotations

from communications.models import Contact
from patients.models import Patient
from tests.communications.address_book import AddressBook, contact_id
from tests.patients.registry import ADA, BRUNO, CLEO, DORA, outcomes, report


def fill(book: AddressBook) -> None:
    """A row, or two, for each outcome."""
    Patient.objects.create(filemaker_metadata={"filemaker_id": DORA})
    Patient.objects.create(filemaker_metadata={"filemaker_id": DORA.lower()})
    first = book.row("Mobile", "0412 345 678", patient="{" + ADA.lower() + " }", Name="Mobile (mum)")
    book.row("Phone", "02 9374 4000", id="", patient=BRUNO)
    book.row(
        "Mobile", "0412 345 678", patient="{" + ADA.lower() + " }", Name="Mobile (mum)", id=first.lower()
    )
    book.row("Phone", "02 9374 4000", id="", patient=BRUNO)
    book.row("Email", "ada@example.com", id=contact_id(90))
    book.row("Email", "ada@example.org", id=contact_id(90))
    book.row("Address", Name="Home", Email_default="1", Full_Address_one_line=", ,")
    book.row("Mobile", "0498 765 432", patient="NULL")
    book.row("Mobile", "0498 765 432", patient=CLEO)
    book.row("Mobile", "0498 765 432", patient=DORA)
    book.row("Mobile", "0498 765 432", Name="x" * 201)


def test_every_row_ends_in_one_outcome_and_a_dry_run_tells_the_same(book: AddressBook) -> None:
    fill(book)
    dry = book.run(dry_run=True, report_dir=book.root / "dry")

    assert not Contact.objects.exists()

    live = book.run(report_dir=book.root / "live")

    assert outcomes(dry) == outcomes(live) == {
        "created": 2, "duplicate": 2, "conflicting": 2, "empty": 1, "no_patient_id": 1, "patient_not_found": 1,
        "ambiguous_patient": 1, "malformed": 1,
    }  # fmt: skip
    assert (book.root / "dry" / "rows.csv").read_bytes() == (book.root / "live" / "rows.csv").read_bytes()
    rows = report(book.root / "live" / "rows.csv")
    assert [row["detail"] for row in rows[2:6]] == [
        "same as line 2", "same as line 3", "rows of this id differ in number", "rows of this id differ in number",
    ]  # fmt: skip
    assert Contact.objects.count() == 2


def test_rows_beyond_the_limit_are_named_and_not_written(book: AddressBook) -> None:
    book.row("Mobile", "0412 345 678")
    book.row("Mobile", "0498 765 432")

    assert outcomes(book.run(limit=1)) == {"created": 1, "beyond_limit": 1}
    assert [contact.value for contact in Contact.objects.all()] == ["0412 345 678"]
