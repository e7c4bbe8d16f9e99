"""What a row of communications is made of, and that nothing of it is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from communications.models import Contact
from filemaker import NumberRemark
from tests.communications.address_book import AddressBook, contact
from tests.generated import generated
from tests.patients.registry import report

pytestmark = pytest.mark.any_database

PLACE = {
    "address_1": "Unit 2",
    "address_2": "1 High St",
    "suburb": "Hill",
    "state": "NT",
    "post_code": "0800",
}

# The row, and what comes of it: kind, value, normalised, other values, remarks.
ROWS: list[tuple[dict[str, Any], tuple[str, str, str, str, str]]] = [
    ({"kind": "MOBILE", "ph": "0412 345 678"}, ("mobile", "0412 345 678", "+61412345678", "", "")),
    ({"kind": " pho ne", "ph": "(02) 9374 4000"}, ("phone", "(02) 9374 4000", "+61293744000", "", "")),
    ({"kind": "Phone", "PhoneMobileIntFormat": "+61412345678", "SMS_Phone": "0412345678"},
     ("phone", "+61412345678", "+61412345678", "", "")),
    ({"kind": "Mobile", "SMS_Phone": "0412345678"}, ("mobile", "0412345678", "+61412345678", "", "")),
    ({"kind": "Mobile", "ph": "0412 345 678", "PhoneMobileIntFormat": "+61 498 765 432"},
     ("mobile", "0412 345 678", "+61412345678", "+61 498 765 432", "another number stands beside it")),
    ({"kind": "Mobile", "ph": "412345678"}, ("mobile", "412345678", "+61412345678", "", NumberRemark.ZERO_RESTORED)),
    ({"kind": "Mobile", "ph": "4.12346E+08"}, ("mobile", "4.12346E+08", "", "", NumberRemark.ROUNDED)),
    ({"kind": "Mobile", "ph": "31/12/2016"}, ("mobile", "31/12/2016", "", "", NumberRemark.DATE)),
    ({"kind": "Mobile", "ph": "ask mum"}, ("mobile", "ask mum", "", "", NumberRemark.NOT_UNDERSTOOD)),
    # Proven by the same digits beside it, in international form.
    ({"kind": "Mobile", "ph": "020 8366 1177", "PhoneMobileIntFormat": "+44 20 8366 1177"},
     ("mobile", "020 8366 1177", "+442083661177", "", "")),
    ({"kind": "Mobile", "ph": "1234", "PhoneMobileIntFormat": "+61412341234"},
     ("mobile", "1234", "", "+61412341234", NumberRemark.NOT_UNDERSTOOD)),
    ({"kind": "E-Mail", "ph": "Ada@Example.com", "Email_default": "1"},
     ("email", "Ada@Example.com", "ada@example.com", "", "")),
    ({"kind": "Email", "ph": "ada at example.com"},
     ("email", "ada at example.com", "", "", "the e-mail address has no valid form")),
    ({"kind": "Email", "ph": "a@example.com; b@example.com"},
     ("email", "a@example.com; b@example.com", "", "", "the e-mail address has no valid form")),
    ({"kind": "Address", **PLACE}, ("address", "Unit 2, 1 High St, Hill, NT 0800", "", "", "")),
    ({"kind": "Address", **PLACE, "Full_Address_one_line": "1 High St, Hill"},
     ("address", "1 High St, Hill", "", "", "")),
    ({"kind": "Address", "Full_Address_one_line": "1 High St", "ph": "0412 345 678"},
     ("address", "1 High St", "", "0412 345 678", "")),
    ({"kind": "Phone", "ph": "0412 345 678", "Full_Address_one_line": "1 High St"},
     ("phone", "0412 345 678", "+61412345678", "1 High St", "")),
    ({"kind": "Pager / Fax", "ph": "0412 345 678"}, ("other", "0412 345 678", "", "", "")),
    ({"kind": "", "ph": "0412 345 678"}, ("other", "0412 345 678", "", "", "")),
]  # fmt: skip


def test_what_a_row_says_of_how_somebody_is_reached(book: AddressBook) -> None:
    ids = [book.row(**row) for row, _ in ROWS]
    result = book.run(report_dir=book.root / "report")

    remarks = {row["record_id"]: row["detail"] for row in report(book.root / "report" / "rows.csv")}
    for one, (row, expected) in zip(ids, ROWS, strict=True):
        made = contact(one)
        assert (made.kind, made.value, made.normalised, made.other_values, remarks[one]) == expected
        assert made.filemaker_type == row["kind"].strip()
    home = contact(ids[14])
    assert (home.address_1, home.address_2, home.suburb, home.state, home.postcode) == tuple(PLACE.values())
    told = result.as_json()
    assert told["other_types"] == {"Pager / Fax": 1, "(blank)": 1}
    assert told["remarks"][NumberRemark.NOT_UNDERSTOOD] == 2


def test_without_a_country_a_number_is_proven_by_its_international_form(
    book: AddressBook, settings: Settings
) -> None:
    settings.NEXUS_COUNTRY = ""
    alone = book.row("Mobile", "0412 345 678")
    proven = book.row("Mobile", "0412 345 678", PhoneMobileIntFormat="+61412345678")
    result = book.run()

    assert result.as_json()["remarks"] == {NumberRemark.NO_COUNTRY: 1}
    assert (contact(alone).normalised, contact(proven).normalised) == ("", "+61412345678")

    settings.NEXUS_COUNTRY = "AU"
    assert {one.value: count for one, count in book.run().plan.rows.items()} == {"updated": 1, "unchanged": 1}
    assert contact(alone).normalised == "+61412345678"


CELLS = st.sampled_from(
    ["", "", "0412 345 678", "+61412345678", "412345678", "ada@example.com", "1 High St", "1", "0800"]
)


@given(rows=st.lists(st.fixed_dictionaries({
    "kind": st.sampled_from(["Mobile", "Phone", "Email", "Address", "Fax", ""]),
    **dict.fromkeys(("ph", "PhoneMobileIntFormat", "SMS_Phone", "Full_Address_one_line", *PLACE), CELLS),
}), min_size=1, max_size=12))  # fmt: skip
@generated(8)
def test_every_text_of_a_row_stands_in_its_contact(book: AddressBook, rows: list[dict[str, str]]) -> None:
    Contact.objects.all().delete()
    book.rows.clear()
    ids = [book.row(**row) for row in rows]
    book.run()

    made = {one.filemaker_id: one for one in Contact.objects.all()}
    for one, row in zip(ids, rows, strict=True):
        texts = {text for name, text in row.items() if name != "kind" and text}
        assert bool(texts) == (one in made)
        if texts:
            found = made[one]
            told = {
                found.value,
                *found.other_values.split("; "),
                found.address_1,
                found.address_2,
                found.suburb,
            }
            told |= {found.state, found.postcode}
            if found.normalised:
                told |= {"+61412345678", "0412 345 678", "412345678"}
            assert texts <= told
