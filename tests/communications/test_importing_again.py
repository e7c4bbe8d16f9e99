"""Importing communications again: nothing changes, patients take theirs along, and what people did in Nexus stays."""

from __future__ import annotations

import pytest

from communications.models import Contact
from communications.transfer import COMMUNICATIONS
from console import SilentProgress
from patients.keys import patient_key
from patients.models import Patient
from tests.communications.address_book import AddressBook, contact, database_state
from tests.patients.registry import ADA, BRUNO, outcomes, report
from transfers.models import TransferRun
from transfers.undo import undo_records


def test_a_second_run_changes_nothing_and_new_keys_take_contacts_along(book: AddressBook) -> None:
    own = book.row("Mobile", "0412 345 678")
    book.row("Email", "ada@example.com", id="", Email_default="1")
    book.row("Address", id="", patient=BRUNO, address_1="1 High St", post_code="0800")
    book.run()
    before = database_state()

    assert outcomes(book.run()) == {"unchanged": 3}
    assert database_state() == before

    Patient.objects.filter(pk=patient_key(ADA)).update(filemaker_metadata={})
    new = Patient.objects.create(filemaker_metadata={"filemaker_id": ADA})

    assert outcomes(book.run()) == {"updated": 2, "unchanged": 1}
    assert contact(own).patient == new
    assert {found.value for found in new.contacts.all()} == {"0412 345 678", "ada@example.com"}
    assert outcomes(book.run()) == {"unchanged": 3}


def test_what_was_changed_or_entered_in_nexus_stays_and_the_rest_follows_the_export(
    book: AddressBook,
) -> None:
    changed = book.row("Mobile", "0412 345 678", Name="Home")
    relabelled = book.row("Phone", "02 9374 4000", Name="Work")
    book.run()
    by_hand = contact(changed)
    by_hand.value = "0498 765 432"
    by_hand.save()
    Contact.objects.filter(filemaker_id=relabelled).update(label="Reception")
    Contact.objects.create(patient_id=patient_key(ADA), kind="email", value="Ada@example.com")
    book.rows[0] |= {"ph": "0411 111 111", "Name": "Mobile (mum)"}
    book.rows[1] |= {"ph": "02 9374 4001"}
    result = book.run(report_dir=book.root / "report")

    assert outcomes(result) == {"updated": 2}
    assert result.as_json()["communications"] == {"in_export": 2, "entered": 1}
    rows = report(book.root / "report" / "rows.csv")
    assert [row["detail"] for row in rows] == [
        "changed: label; kept as changed in Nexus: value, normalised",
        "changed: value, normalised; kept as changed in Nexus: label",
    ]
    kept = contact(changed)
    assert (kept.value, kept.normalised, kept.label) == ("0498 765 432", "+61498765432", "Mobile (mum)")
    other = contact(relabelled)
    assert (other.value, other.normalised, other.label) == ("02 9374 4001", "+61293744001", "Reception")
    assert Contact.objects.get(filemaker_id="").normalised == "ada@example.com"
    assert outcomes(book.run()) == {"kept": 2}


@pytest.mark.any_database
def test_a_number_that_people_only_wrote_in_another_way_keeps_what_is_dialled(book: AddressBook) -> None:
    """As one pair: the number of the export does not come beside what somebody wrote here."""
    own = book.row("Mobile", "0412 345 678")
    book.run()
    by_hand = contact(own)
    by_hand.value = "0412345678 (evenings)"
    by_hand.save()
    book.rows[0]["ph"] = "0498 765 432"

    assert outcomes(book.run()) == {"kept": 1}
    assert contact(own).normalised == "+61412345678"


@pytest.mark.any_database
def test_a_save_that_leaves_the_value_keeps_what_the_import_knew_of_it(book: AddressBook) -> None:
    own = book.row("Mobile", "020 8366 1177", PhoneMobileIntFormat="+44 20 8366 1177")
    book.run()
    by_hand = contact(own)
    by_hand.label = "London"
    by_hand.save()

    assert contact(own).normalised == "+442083661177"

    by_hand.value = "020 8366 1178"
    by_hand.save()

    assert contact(own).normalised == ""


@pytest.mark.any_database
def test_a_contact_that_vanished_from_the_export_stays_and_is_named(book: AddressBook) -> None:
    gone = book.row("Mobile", "0412 345 678")
    book.row("Mobile", "0498 765 432")
    book.run()
    del book.rows[0]
    result = book.run(report_dir=book.root / "report")

    assert result.as_json()["communications"] == {"in_export": 1, "not_in_export": 1}
    assert report(book.root / "report" / "communications.csv")[0]["filemaker_id"] == gone
    assert contact(gone).value == "0412 345 678"


def test_a_run_is_taken_back_but_for_what_was_changed_since(book: AddressBook) -> None:
    first = book.row("Mobile", "0412 345 678")
    second = book.row("Phone", "02 9374 4000")
    book.run()
    before = database_state()
    book.rows[0]["ph"] = "0498 765 432"
    book.row("Email", "ada@example.com")
    book.run()
    newest, oldest = TransferRun.objects.order_by("-pk")
    undone = undo_records(COMMUNICATIONS, newest.pk, SilentProgress())

    assert (len(undone.gone), len(undone.restored), undone.left) == (1, 1, {})
    assert database_state() == before

    by_hand = contact(second)
    by_hand.label = "Work"
    by_hand.save()
    left = undo_records(COMMUNICATIONS, oldest.pk, SilentProgress()).left

    assert list(left.values()) == ["changed since"]
    assert not Contact.objects.filter(filemaker_id=first).exists()
