"""How the ways in which FileMaker's export says that patients are reached are carried over; `plan.sql` reads its rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import UUID

from communications.models import Contact
from communications.normalising import read_email
from database import Workbench
from filemaker import COMMUNICATION_EXPORT, Export, NumberRemark, read_telephone_number
from jobs import clinic_country
from patients.models import Patient
from patients.records import accounts_of, prepare_whose, sheets_of
from transfers.kind import Kind
from transfers.meanings import told_texts
from transfers.transfer import MOST_OF_ID, CountedList, Least, Transfer

_PARTS: Final = ("address_1", "address_2", "suburb", "state", "postcode", "country")
_READING: Final = {"text": "VARCHAR", "e164": "VARCHAR", "remark": "VARCHAR", "email": "VARCHAR"}
_OTHER_TYPES: Final = """
SELECT coalesce(nullif(type, ''), '(blank)'), count(*) FROM used_row JOIN way USING (line) WHERE kind = 'other' GROUP BY 1
"""


def _prepare(bench: Workbench, export: Export, advance: Callable[[int], None]) -> None:
    """Whose the rows are, and `text_reading`: what each text is as a telephone number, and as an e-mail address."""
    prepare_whose(bench, export, advance)
    country = clinic_country()
    texts = told_texts(bench, "number", "mobile_number", "sms_number")
    numbers = [read_telephone_number(text, country) for text in texts]
    remarks = [number.remark.value for number in numbers]
    emails = [read_email(text) for text in texts]
    bench.load("text_reading", _READING, [[texts, [number.e164 for number in numbers], remarks, emails]])


COMMUNICATIONS = Transfer(
    kind=Kind(
        name="communications",
        number=5,
        purpose="carries over how patients are reached: telephone numbers, e-mail addresses, addresses",
        command="import_communications",
        doing="Importing communications",
        patterns=("Coms.*", "Communications.*"),
        schema=COMMUNICATION_EXPORT,
        tables=(Patient, Contact),
        accounts=accounts_of("communications"),
        sheets=sheets_of("communications", "contact"),
        model=Contact,
    ),
    # Fixed for ever: another namespace would give every contact without a UUID another key.
    namespace=UUID("b3a6a6f6-2f0e-5d37-8f63-5d1f7c1f6a05"),
    reads={
        **dict.fromkeys(("patient_id", "type", "label", *_PARTS), MOST_OF_ID),
        **dict.fromkeys(("number", "mobile_number", "sms_number", "address")),
    },
    fields=("patient_id", "kind", "filemaker_type", "label", "value", "normalised", "other_values", *_PARTS),
    follows={"normalised": "value"},
    plan=Path(__file__).with_name("plan.sql"),
    document="other_columns",
    imported="as_imported",
    least=(
        Least(
            "rows would hold something else than a date where a number belongs",
            f"NOT list_contains(remarks, '{NumberRemark.DATE}')",
            ("number",),
        ),
    ),
    prepare=_prepare,
    listings=(
        CountedList("other_types", "Types that are neither Mobile, Phone, Email nor Address", _OTHER_TYPES),
    ),
    figures={
        "telephone_numbers": "count(*) FILTER (kind IN ('mobile', 'phone'))",
        "email_addresses": "count(*) FILTER (kind = 'email')",
        "addresses": "count(*) FILTER (kind = 'address')",
        "patients": "count(DISTINCT patient_id)",
    },
)
