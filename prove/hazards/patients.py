"""Patients who repeat, contradict themselves, or stand in the database otherwise than the import would have them."""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from uuid import UUID

from prove.days import numeric
from prove.drafts import Draft
from prove.forms import TEXT
from prove.hazards.registry import hazard
from prove.model import Entry, PersonRow
from prove.people import SCRIPTS, a_uuid


def _again(draft: Draft, row: PersonRow, outcome: str) -> PersonRow:
    other = deepcopy(row)
    other.person = row.person
    other.outcome = outcome
    draft.person_rows.append(other)
    return other


@hazard()
def patients_twice(draft: Draft) -> None:
    for _ in range(draft.few()):
        person = draft.new_patient()
        row = draft.person_rows[-1]
        draft.at_end.append(partial(_first_is_used, draft, row, _again(draft, row, "duplicate")))
        draft.picture(person=person)


def _first_is_used(draft: Draft, one: PersonRow, other: PersonRow) -> None:
    place = {id(row): at for at, row in enumerate(draft.person_rows)}
    if place[id(one)] > place[id(other)]:
        one.outcome, other.outcome = other.outcome, one.outcome


@hazard()
def two_people_with_one_id(draft: Draft) -> None:
    """Rows of one id that differ are nobody, and so are their pictures."""
    for _ in range(draft.few()):
        person = draft.new_patient(outcome="conflicting")
        other = draft.new_person(person.ref)
        draft.person_row(other, outcome="conflicting")
        person.imported = other.imported = False
        draft.skipped("patient_not_found", ref=person.ref)


@hazard()
def patients_without_an_id(draft: Draft) -> None:
    for _ in range(draft.few()):
        draft.new_patient(ref="", outcome="no_id").imported = False


@hazard()
def birthdays_that_cannot_be_read(draft: Draft) -> None:
    """The patient is imported, without a date of birth."""
    for text in ("02/30/1960", "n.d.", "", "1/2/60", "12/31/2190"):
        person = draft.new_patient(born=text)
        person.born = None
        draft.picture(person=person)


@hazard(patients=frozenset({"csv"}), early=True, group="person-encoding person-header")
def one_letter_that_is_not_ascii(draft: Draft) -> None:
    """Hardly any evidence of an encoding, and yet the name must be right."""
    draft.names = SCRIPTS["ascii"]
    draft.patients.bom = b""
    draft.patients.arguments.clear()
    draft.patients.encoding, draft.patients.line_end = draft.random.choice(
        (("cp1252", "\r\n"), ("mac_roman", "\r"))
    )
    if not draft.patients.encodes(draft.birth_style.sample) or not draft.birth_style.sample.isascii():
        draft.birth_style = numeric("mdy")
    first = draft.random.choice(("É.", "Zoé", "João", "Björn", "Núria", "Zoë"))
    draft.at_end.append(lambda: setattr(draft.people[0], "first", first))


@hazard()
def fields_that_are_too_long(draft: Draft) -> None:
    row = draft.person_row(draft.new_person(), outcome="malformed")
    row.person.first *= 250
    row.person.imported = False


@hazard(patients=frozenset({"csv", "mer"}))
def patients_notes_whose_lines_look_like_records(draft: Draft) -> None:
    for _ in range(draft.few()):
        person = draft.new_patient()
        sign = draft.patients.delimiter
        cells = {"ref": a_uuid(draft.random), "first": "Ghost", "last": "Writer", "born": "01/15/1950"}
        line = sign.join(cells.get(name, "x") for name in (*draft.person_headers, *draft.more_person_columns))
        draft.person_rows[-1].notes = f"see\n{line}\nend"
        draft.picture(person=person)


@hazard(patients=TEXT)
def patients_rows_with_too_few_fields(draft: Draft) -> None:
    draft.person_noise.append(Entry([], "malformed", draft.patients.delimiter.join(("x1", "x2"))))


@hazard()
def two_patients_who_carry_one_id(draft: Draft) -> None:
    """Both are in the database already; the export's row is neither of them, and their pictures are nobody's."""
    for _ in range(draft.few()):
        one, other = draft.new_person(), draft.new_person()
        other.ref = one.ref
        for person in (one, other):
            draft.plant(person, UUID(a_uuid(draft.random)), one.ref)
        draft.skipped("ambiguous_patient", ref=one.ref)
        both = draft.person_row(draft.new_person(one.ref), outcome="ambiguous_patient")
        both.person.imported = False


@hazard()
def patients_found_by_their_key(draft: Draft) -> None:
    """No patient carries the id, but one has it as the primary key: an earlier row that lost its metadata."""
    for _ in range(draft.few()):
        ref = a_uuid(draft.random)
        person = draft.new_person(ref)
        draft.plant(person, UUID(ref), None)
        draft.picture(person=person)


@hazard()
def patients_under_other_keys(draft: Draft) -> None:
    """Imported before under keys of their own: who carries the id comes before whose key it is."""
    for _ in range(draft.few()):
        ref = a_uuid(draft.random)
        person = draft.new_person(ref)
        former = draft.new_person(a_uuid(draft.random))
        draft.plant(person, UUID(a_uuid(draft.random)), ref)
        draft.plant(former, UUID(ref), None)
        draft.picture(person=person)
