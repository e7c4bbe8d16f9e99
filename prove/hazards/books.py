"""What goes wrong in each of the exports of patients' records alike: whose a row is, and of which record."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from prove.books import Book, in_order
from prove.drafts import Draft
from prove.hazards.identities import DAMAGED
from prove.hazards.registry import book_hazard
from prove.hazards.rows import WORDS_FOR_NONE
from prove.people import a_uuid, new_ref

# What says what a row is about, by kind: another text there is another record's.
_CONTENT = {"appointments": "notes", "communications": "label", "notes": "text"}
# What is given for each kind where another one is: the texts of appointments could well be notes.
_TAKEN_FOR = {"appointments": "communications", "communications": "notes", "notes": "appointments"}
# An export that is refused has nothing before it that could stay.
_REFUSED = "refused-books corrected-books changed-books"


@book_hazard()
def records_in_other_clothes(draft: Draft) -> None:
    """Case, braces and blanks are no part of an id, of the patient's or of the record's own."""
    for book in draft.all_books():
        for dress in (" {} ", "{{{}}}", "{} "):
            person = draft.some_patient()
            ref = person.ref.swapcase() if dress == "{{{}}}" else person.ref
            line = book.line(person, patient=dress.format(ref))
            own = str(line.cells["id"])
            other = book.again(line, "duplicate", id=dress.format(own.swapcase()), patient=person.ref)
            draft.at_end.append(partial(in_order, book.lines, line, other))


@book_hazard()
def records_without_an_id(draft: Draft) -> None:
    """They are records all the same, each by what it says; and the same words twice are one record."""
    for book in draft.all_books():
        for text in ("", "NULL", "?", "2.01610181015E+19"):
            book.line(id=text)
        line = book.line(id="")
        draft.at_end.append(partial(in_order, book.lines, line, book.again(line, "duplicate")))


@book_hazard()
def records_that_contradict_each_other(draft: Draft) -> None:
    """Neither counts, whatever it is in which they differ."""
    for book in draft.all_books():
        for column, text in (("type", "Something else"), (_CONTENT[book.kind.name], "other words")):
            book.again(book.skipped("conflicting"), "conflicting", **{column: text})
        # Somebody who is there already, and somebody who comes only now: two people.
        book.again(book.skipped("conflicting"), "conflicting", patient=draft.new_patient().ref)


@book_hazard()
def records_of_nobody(draft: Draft) -> None:
    """Words for none prove nobody. A clinic's own appointments have no patient, and are kept as its events."""
    for book in draft.all_books():
        for word in ("", *draft.random.sample(WORDS_FOR_NONE, 3)):
            if book.kind.name == "appointments":
                book.nobody(book.line(patient=word))
            else:
                book.skipped("no_patient_id", patient=word)


@book_hazard()
def records_under_damaged_ids(draft: Draft) -> None:
    """What a spreadsheet left of two ids can be one; in the appointments it is somebody's, and nobody knows whose."""
    for book in draft.all_books():
        for text in DAMAGED[:2]:
            is_event = book.kind.name == "appointments"
            book.skipped("patient_not_found" if is_event else "no_patient_id", patient=text)


@book_hazard()
def records_of_unknown_patients(draft: Draft) -> None:
    for book in draft.all_books():
        for number in range(2):
            book.skipped("patient_not_found", patient=new_ref(draft.random, draft.ref_kind, 80_000 + number))


@book_hazard()
def records_of_ambiguous_patients(draft: Draft) -> None:
    one, other = draft.new_person(), draft.new_person()
    other.ref = one.ref
    for person in (one, other):
        draft.plant(person, UUID(a_uuid(draft.random)), one.ref)
    for book in draft.all_books():
        book.skipped("ambiguous_patient", patient=one.ref)


@book_hazard()
def records_that_say_nothing(draft: Draft) -> None:
    """Empty comes before whose it would be."""
    for book in draft.all_books():
        for patient in (draft.some_patient().ref, ""):
            line = book.skipped("empty", patient=patient)
            # An appointment that names a patient says something: that it was.
            spared = (
                {"id"}
                if book.kind.name == "appointments"
                else {"id", "patient", "type", "date", "author", "label"}
            )
            line.cells = {name: cell for name, cell in line.cells.items() if name in spared}


@book_hazard()
def patients_under_new_keys(draft: Draft) -> None:
    """Whoever comes back under another key takes everything along; whoever has the old one gets nothing of it."""
    person = draft.some_patient()
    draft.move(person)
    for book in draft.all_books():
        book.line(person)


@book_hazard(group="corrected-books")
def a_corrected_export_of_records(draft: Draft) -> None:
    """What it says now holds; a record that it lacks now stays as it was."""
    for book in draft.all_books():
        other = "Fax" if book.kind.name == "communications" else "Something else"
        type_changed, moved = book.line(), book.line()
        book.earlier[id(type_changed)] = {"type": other}
        book.earlier[id(moved)] = {"patient": draft.new_patient().ref}
        book.gone.append(book.line())
        book.lines.pop()


@book_hazard(group="changed-books")
def records_that_people_changed(draft: Draft) -> None:
    """What was changed in Nexus stays, though the export says what it said."""
    changes = {
        "appointments": {"kind": "Long Fitting"},
        "communications": {"label": "Neighbour"},
        "notes": {"author": "somebody else"},
    }
    for book in draft.all_books():
        line = book.told(book.line(), **changes[book.kind.name])
        assert line.fact is not None
        book.edited[line.fact.mark] = changes[book.kind.name]


@book_hazard(group=_REFUSED)
def records_of_another_kind(draft: Draft) -> None:
    """An export under another one's name is refused, and nothing of it is written."""
    for book in draft.all_books():
        book.instead = _TAKEN_FOR[book.kind.name]
        book.refused = True


@book_hazard(group=_REFUSED)
def records_of_another_clinic(draft: Draft) -> None:
    """Whose patients are all unknown: nothing of it is written."""
    for book in draft.all_books():
        book.refused = True
        draft.at_last.append(partial(_estrange, book))


def _estrange(book: Book) -> None:
    for number, line in enumerate(book.lines):
        line.cells["patient"] = new_ref(book.random, book.draft.ref_kind, 80_000 + number)
