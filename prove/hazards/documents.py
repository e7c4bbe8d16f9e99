"""What goes wrong in the export of documents, and in the store in which they lie."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from prove.books import in_order
from prove.drafts import Draft
from prove.hazards.identities import DAMAGED
from prove.hazards.registry import book_hazard
from prove.hazards.rows import WORDS_FOR_NONE
from prove.model import Kind, Line
from prove.people import a_uuid, new_ref


@book_hazard()
def documents_in_other_clothes(draft: Draft) -> None:
    """Case, braces and blanks are no part of an id; whose id stands in the path says nothing."""
    shelf = draft.shelf()
    for dress in (" {} ", "{{{}}}", "{} "):
        person = draft.some_patient()
        own = a_uuid(draft.random)
        shelf.document(person, id=dress.format(own.swapcase()), patient=dress.format(person.ref.swapcase()))


@book_hazard()
def documents_that_repeat_or_contradict_each_other(draft: Draft) -> None:
    shelf = draft.shelf()
    shelf.document()
    line = shelf.lines[-1]
    other = Line({**line.cells, "id": str(line.cells["id"]).lower()}, None, "duplicate")
    shelf.lines.append(other)
    draft.at_end.append(partial(in_order, shelf.lines, line, other))
    for change in ({"patient": draft.new_patient().ref}, {"type": "Quote"}, {"date": ""}):
        shelf.skipped("conflicting_metadata", type="Referral")
        line = shelf.lines[-1]
        line.outcome = "conflicting"
        own = draft.random.choice((str.upper, str.lower))(str(line.cells["id"]))
        shelf.lines.append(Line({**line.cells, "id": own, **change}, None, "conflicting"))


@book_hazard()
def documents_of_nobody(draft: Draft) -> None:
    """Words for none, damaged ids, patients who are not there, and two who carry one id."""
    shelf = draft.shelf()
    for word in ("", *draft.random.sample(WORDS_FOR_NONE, 3), DAMAGED[0]):
        shelf.skipped("no_patient_id", patient=word)
    shelf.skipped("patient_not_found", patient=new_ref(draft.random, draft.ref_kind, 80_000))
    one, other = draft.new_person(), draft.new_person()
    other.ref = one.ref
    for person in (one, other):
        draft.plant(person, UUID(a_uuid(draft.random)), one.ref)
    shelf.skipped("ambiguous_patient", patient=one.ref)


@book_hazard()
def documents_without_a_row(draft: Draft) -> None:
    """Also where a file is called like a patient: a document's id is compared with documents alone."""
    shelf = draft.shelf()
    shelf.skip(f"{shelf.folder()}{a_uuid(draft.random)}.pdf", "no_metadata")
    if "uuid" in draft.ref_kind:
        shelf.skip(f"{shelf.folder()}{draft.some_patient().ref}.pdf", "no_metadata")


@book_hazard()
def rows_without_a_document(draft: Draft) -> None:
    """Never dumped, or marked as dumped and yet not there."""
    shelf = draft.shelf()
    for _ in range(3):
        shelf.row(mark="").outcome = "no_file"
    shelf.row().outcome = "file_lost"


@book_hazard()
def rows_of_documents_without_an_id(draft: Draft) -> None:
    shelf = draft.shelf()
    for word in ("", "NULL", "2.01610181015E+19"):
        shelf.row(id=word).outcome = "no_recid"


@book_hazard()
def documents_without_a_day(draft: Draft) -> None:
    """They are linked all the same, and have none: not that of the import."""
    shelf = draft.shelf()
    for text in ("", "n.d.", "02/30/2016", "10/18/16", "12/31/2190"):
        shelf.document(date=text)


@book_hazard()
def files_of_documents_that_are_none(draft: Draft) -> None:
    shelf = draft.shelf()
    key = shelf.skipped("empty_file")
    shelf.skip(key, "empty_file", Kind.EMPTY)
    shelf.files[key] = (Kind.EMPTY, shelf.files[key][1])
    for name in ("movie.mov", "Thumbs.db", ".DS_Store"):
        shelf.skip(f"docs/{name}", "unsupported_file", Kind.TEXT)


@book_hazard()
def one_document_under_two_names(draft: Draft) -> None:
    """A letter and its PDF: both are linked."""
    shelf = draft.shelf()
    key = shelf.document()
    shelf.files[f"{key.rpartition('.')[0]}.docx"] = (Kind.TEXT, shelf.files[key][1])


@book_hazard()
def documents_of_patients_under_new_keys(draft: Draft) -> None:
    """Whoever comes back under another key takes the documents along, wherever they lie."""
    shelf = draft.shelf()
    person = draft.some_patient()
    draft.move(person)
    shelf.document(person)
