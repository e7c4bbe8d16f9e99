"""Numbers, addresses and what stands in their places."""

from __future__ import annotations

from dataclasses import replace

from prove.books import Book
from prove.drafts import Draft
from prove.hazards.registry import book_hazard
from prove.lines import dialled
from prove.model import Cell, Line, NumberCell


def _way(book: Book, mark: str, /, **cells: Cell) -> Line:
    """A row with nothing but these cells, found again by that text."""
    line = book.line()
    assert line.fact is not None
    spared = ("id", "patient", "label")
    line.cells = {**{name: cell for name, cell in line.cells.items() if name in spared}, **cells}
    told = {"label": line.fact.told["label"]}
    line.fact = replace(line.fact, mark=mark, told=told)
    return line


@book_hazard()
def numbers_without_their_first_zero(draft: Draft) -> None:
    """A spreadsheet took it, and made a number of the text; with it, it is one number and no other."""
    book = draft.book("communications")
    for number in range(5_001, 5_004):
        written, e164 = dialled(draft.zone, number)
        digits = "".join(sign for sign in written if sign.isdecimal()).removeprefix("0")
        cell = NumberCell(digits) if book.form.is_workbook else digits
        book.told(_way(book, digits, type="Mobile", number=cell), kind="mobile", normalised=e164)


@book_hazard()
def numbers_in_other_columns(draft: Draft) -> None:
    """`ph`, else PhoneMobileIntFormat, else SMS Phone; a flag is no address."""
    book = draft.book("communications")
    for at, cells in enumerate((("mobile",), ("sms",), ("mobile", "sms")), start=6_001):
        _, e164 = dialled(draft.zone, at)
        told = {"kind": "mobile", "normalised": e164}
        book.told(_way(book, e164, type="mobile", **dict.fromkeys(cells, e164)), **told)
    book.skipped(
        "empty",
        type="Email",
        number="",
        address="",
        address_1="",
        suburb="",
        state="",
        postcode="",
        default="1",
    )
    line = book.lines[-1]
    line.cells |= {"mobile": "", "sms": ""}


@book_hazard()
def other_ways_to_reach_somebody(draft: Draft) -> None:
    """A fax is kept to the letter, and nobody dials it."""
    book = draft.book("communications")
    for at, kind in enumerate(("Fax", "Pager", "FAX (work)"), start=7_001):
        written, _ = dialled(draft.zone, at)
        line = _way(book, written, type=kind, number=written)
        book.told(line, kind="other", filemaker_type=kind, normalised="")


@book_hazard()
def what_is_no_number_and_no_address(draft: Draft) -> None:
    """It is kept as it is written, and nothing is made of it."""
    book = draft.book("communications")
    for kind, text in (
        ("phone", "31/12/2016"),
        ("mobile", "ask his sister"),
        ("phone", "4.16555E+09"),
        ("email", "someone(at)example.org"),
        ("email", "1"),
    ):
        book.told(_way(book, text, type=kind.title(), number=text), kind=kind, normalised="")
