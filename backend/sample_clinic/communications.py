"""The rows of the communications' export: how patients are reached, and the many rows that say nothing.

Telephone numbers are of those that are kept for films and books, e-mail addresses of domains that nobody can have.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from sample_clinic.chance import random_uuid, source_of_chance
from sample_clinic.people import SamplePatient
from sample_clinic.spelling import choose, spell_id

_REACHED = 2_729
_NUMBERS, _EMAILS, _ADDRESSES = 3_647, 352, 2_584
_MOST_NUMBERS = 4
# Rows that become nothing: without anything in them, repeated, of nobody, of patients whom no export holds.
_EMPTY, _REPEATED, _NO_PATIENT, _UNKNOWN_PATIENT = 2_961, 743, 267, 143
# Rows without an id of their own, and how many of them are among the repeated.
_WITHOUT_ID, _REPEATED_WITHOUT_ID = 60, 40

_SHARE_OF_MOBILES = 0.58
_MOBILE_TYPES = {"Mobile": 90, "mobile": 5, "MOBILE": 3, "Mobile ": 2}
_PHONE_TYPES = {"Phone": 92, "phone": 5, " Phone": 3}
_EMAIL_TYPES = {"Email": 90, "email": 8, "EMAIL": 2}
_ADDRESS_TYPES = {"Address": 94, "address": 6}
_EMPTY_TYPES = {"Email": 55, "Address": 4, "Phone": 22, "Mobile": 12, "Fax": 6, "Pager": 1}
_MOBILE_LABELS = {
    "Mobile": 60, "": 22, "Work": 6, "Mobile (mum)": 5, "Mobile (daughter)": 4, "Son, after 5": 2, "Carer": 1,
}  # fmt: skip
_PHONE_LABELS = {"Home": 68, "Work": 14, "": 10, "Home (mum)": 4, "Neighbour": 2, "Nursing home": 2}
_ADDRESS_LABELS = {"Home": 70, "": 20, "Postal": 7, "Nursing home": 3}

_AREAS = ("416", "613", "705", "905")
_WAYS_TO_WRITE = {
    "+1 {area} 555 01{end}": 46,
    "+1 ({area}) 555-01{end}": 26,
    "+1{area}55501{end}": 12,
    "({area}) 555-01{end}": 10,
    "{area}-555-01{end}": 4,
    "{area}55501{end}": 2,
}
_NOTES_BESIDE = {"": 96, " (mum)": 2, " ext. 12": 1, " after 5": 1}
# What stands where a number belongs: relatives abroad, with and without the zero that a spreadsheet swallowed, a number without
# its area, one that was rounded, a date, and words.
_ODD_NUMBERS = (
    *("+61 491 570 156", "0491 570 157", "491570158", "491570159", "+44 20 7946 0123", "2079460456"),
    *("555-0142", "555-0167", "4.16555E+09", "3/14/2019", "silent number", "ask at reception", "see file"),
)
_ODD_EMAILS = ("none@", "first.last(at)example.org", "refuses", "a@b", "two@example.org three@example.org")

_STREETS = (
    "Lantern",
    "Heron",
    "Quarry",
    "Mill",
    "Orchard",
    "Station",
    "Ferry",
    "Larch",
    "Windmill",
    "Chapel",
)
_WAYS = ("Street", "Road", "Lane", "Crescent", "Avenue")
_SUBURBS = (
    "Saltmarsh Bay",
    "Upper Wicket",
    "Fallowmere",
    "Kettlebrook",
    "Inkpen Heights",
    "Oatcastle",
    "Reedmace",
)
# No postal code of the country begins with these letters.
_POST_CODE_LETTERS, _OTHER_LETTERS = "DFIOQU", "ABCEGHJ"


@dataclass(frozen=True)
class SampleCommunication:
    """One row, each attribute to the letter."""

    filemaker_id: str
    patient_id: str
    type: str
    label: str
    number: str = ""
    international: str = ""
    text_messages: str = ""
    is_default_email: str = ""
    address_1: str = ""
    address_2: str = ""
    suburb: str = ""
    state: str = ""
    post_code: str = ""
    country: str = ""
    full_address: str = ""


def plan_communications(patients: Sequence[SamplePatient]) -> tuple[SampleCommunication, ...]:
    """All rows; always the same ones."""
    chance = source_of_chance("communications")
    reached = chance.sample(patients, _REACHED)
    rows = [
        *(_address(patient, chance) for patient in reached[:_ADDRESSES]),
        *(_number(patient, chance) for patient in _with_numbers(reached, chance)),
        *(_email(patient, chance) for patient in chance.sample(reached, _EMAILS)),
    ]
    places = chance.sample(range(len(rows)), len(rows))
    for place in places[:_WITHOUT_ID]:
        rows[place] = replace(rows[place], filemaker_id="")
    first_repeated = _WITHOUT_ID - _REPEATED_WITHOUT_ID
    repeated = [rows[place] for place in places[first_repeated : first_repeated + _REPEATED]]
    rows += [*_empty_rows(patients, chance), *_of_nobody(rows, chance)]
    chance.shuffle(rows)
    # As if a part of the table had been exported twice.
    return (*rows, *repeated)


def _with_numbers(reached: Sequence[SamplePatient], chance: Random) -> list[SamplePatient]:
    """Whose the numbers are: whoever has no address has one at least."""
    share = dict.fromkeys(range(_REACHED), 0) | dict.fromkeys(range(_ADDRESSES, _REACHED), 1)
    left = _NUMBERS - sum(share.values())
    while left:
        place = chance.randrange(_REACHED)
        if share[place] < _MOST_NUMBERS:
            share[place] += 1
            left -= 1
    return [reached[place] for place, count in share.items() for _ in range(count)]


def _row(
    patient: SamplePatient, types: Mapping[str, float], labels: Mapping[str, float], chance: Random
) -> SampleCommunication:
    return SampleCommunication(
        filemaker_id=spell_id(random_uuid(chance), chance),
        patient_id=spell_id(patient.filemaker_id, chance),
        type=choose(types, chance),
        label=choose(labels, chance),
    )


def _number(patient: SamplePatient, chance: Random) -> SampleCommunication:
    """A number in the field where it belongs, or in one of the two that it also went to."""
    if chance.random() < _SHARE_OF_MOBILES:
        row = _row(patient, _MOBILE_TYPES, _MOBILE_LABELS, chance)
    else:
        row = _row(patient, _PHONE_TYPES, _PHONE_LABELS, chance)
    field = choose({"number": 88, "international": 8, "text_messages": 4}, chance)
    return replace(row, **{field: _write_number(chance)})


def _write_number(chance: Random) -> str:
    if chance.random() < 0.008:
        return chance.choice(_ODD_NUMBERS)
    way = choose(_WAYS_TO_WRITE, chance)
    number = way.format(area=chance.choice(_AREAS), end=f"{chance.randrange(100):02}")
    return number + choose(_NOTES_BESIDE, chance)


def _email(patient: SamplePatient, chance: Random) -> SampleCommunication:
    """An address in the field of numbers; the field called after addresses says only whether it is the usual one."""
    row = _row(patient, _EMAIL_TYPES, {"Home": 40, "": 50, "Work": 10}, chance)
    name = f"{patient.first_name}.{patient.last_name}{chance.randrange(100)}".replace(" ", "").replace(
        "'", ""
    )
    ascii_name = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    address = f"{ascii_name if chance.random() < 0.1 else ascii_name.lower()}@example.{chance.choice(('org', 'net', 'com'))}"
    is_odd = chance.random() < 0.02
    return replace(
        row,
        number=chance.choice(_ODD_EMAILS) if is_odd else address,
        is_default_email="1" if chance.random() < 0.9 else "",
    )


def _address(patient: SamplePatient, chance: Random) -> SampleCommunication:
    """An address in its parts and in one line; of some only the parts were filled in, or only the line."""
    row = _row(patient, _ADDRESS_TYPES, _ADDRESS_LABELS, chance)
    street = f"{chance.randrange(1, 400)} {chance.choice(_STREETS)} {chance.choice(_WAYS)}"
    unit = f"Unit {chance.randrange(1, 40)}" if chance.random() < 0.15 else ""
    suburb, post_code = chance.choice(_SUBURBS), _post_code(chance)
    line = ", ".join(part for part in (unit, street, f"{suburb} ON {post_code}") if part)
    written = choose({"both": 86, "parts": 12, "line": 2}, chance)
    if written == "line":
        return replace(row, full_address=line)
    return replace(
        row,
        address_1=unit or street,
        address_2=street if unit else "",
        suburb=suburb,
        state="ON",
        post_code=post_code,
        country="Canada" if chance.random() < 0.7 else "",
        full_address=line if written == "both" else "",
    )


def _post_code(chance: Random) -> str:
    first, second = chance.choice(_POST_CODE_LETTERS), chance.choice(_OTHER_LETTERS)
    digits = f"{chance.randrange(1_000):03}"
    return f"{first}{digits[0]}{second} {digits[1]}{chance.choice(_OTHER_LETTERS)}{digits[2]}"


def _empty_rows(patients: Sequence[SamplePatient], chance: Random) -> Iterator[SampleCommunication]:
    """Rows that FileMaker's layout made with each new patient and nobody filled in; some have a label, some the flag."""
    for _ in range(_EMPTY):
        row = _row(chance.choice(patients), _EMPTY_TYPES, {"": 70, "Home": 20, "Work": 10}, chance)
        is_flagged = row.type == "Email" and chance.random() < 0.2
        yield replace(row, is_default_email="1" if is_flagged else "")


def _of_nobody(rows: Sequence[SampleCommunication], chance: Random) -> Iterator[SampleCommunication]:
    """Rows whose patient is not named, or was deleted."""
    copies = (
        replace(row, filemaker_id=random_uuid(chance))
        for row in chance.sample(rows, _NO_PATIENT + _UNKNOWN_PATIENT)
    )
    for row in islice(copies, _NO_PATIENT):
        yield replace(row, patient_id=choose({"": 90, "NULL": 8, "N/A": 2}, chance))
    for row in copies:
        yield replace(row, patient_id=random_uuid(chance))
