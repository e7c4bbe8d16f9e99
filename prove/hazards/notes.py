"""Texts and days of notes. None is ever lost for its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prove.books import Book
from prove.drafts import Draft
from prove.hazards.registry import book_hazard
from prove.model import Line


def _says(book: Book, written: str, text: str) -> Line:
    """A note that is written so, and must be kept as that text."""
    line = book.line(text=written)
    assert line.fact is not None
    line.fact = replace(line.fact, mark=text)
    return line


@book_hazard()
def days_of_notes_that_cannot_be_read(draft: Draft) -> None:
    """Missing, impossible, in two ways, ahead: the day is unknown, never that of the import, and its text stays."""
    book = draft.book("notes")
    ahead = book.write(date(2044, 5, 20))
    for text in ("", "n.d.", "02/30/2016", "13/32/2016", "10/18/16", "see letter of May", ahead):
        book.told(book.line(date=text), written_on="", date_text=text)


@book_hazard()
def returns_and_blanks_in_notes(draft: Draft) -> None:
    """A vertical tab is a line break; nothing is trimmed but the blanks around."""
    book = draft.book("notes")
    sign = "\n" if book.form.is_workbook else "\v"
    for number in range(3):
        lines = (f"first  line {number}", "", " second, with; signs")
        _says(book, f"  {sign.join(lines)}  ", "\n".join(lines))


@book_hazard()
def notes_that_look_like_something_else(draft: Draft) -> None:
    """Formulas, rows, markup: a note is a text."""
    book = draft.book("notes")
    row = book.form.delimiter.join(("x1", draft.some_patient().ref, "10/19/2016"))
    for text in (
        "=1+1",
        "+41 79",
        "@SUM(A1)",
        '<b>worse</b> &amp; "worse"',
        "NULL",
        "0012",
        row.replace("\t", " "),
    ):
        _says(book, text, text)


@book_hazard()
def notes_as_long_as_a_cell(draft: Draft) -> None:
    book = draft.book("notes")
    text = f"begin {'x' * 32_750} {book.number:03d}"
    _says(book, text, text)
    longer = f"longer {'y' * 40_000} end"
    if not book.form.is_workbook:
        _says(book, longer, longer)
