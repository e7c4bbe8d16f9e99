"""Exports as they lie on the disk, and what must become of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prove.books import Book, BookKind, book_table, draw_book
from prove.lines import BOOKS
from prove.model import Fact, FileTruth, Kind, Line
from prove.shelves import Shelf, shelf_table
from prove.writers import write_table

__all__ = ["BookExport", "Export", "ShelfExport", "write_book", "write_shelf"]


@dataclass(frozen=True)
class Export:
    """One export as it lies on the disk, what is said on the command line, and what must become of its lines."""

    name: str
    content: bytes
    arguments: tuple[str, ...]
    outcomes: dict[int, str]
    form: str


@dataclass(frozen=True)
class BookExport:
    """An export of records of patients.

    Attributes:
        earlier: an export that is imported before it, where there is one.
        lines: its rows, by the lines on which they stand.
        facts: what the database must hold after it, and nothing else.
        refused: it must be refused as a whole.
        edited: what somebody changes after the earlier one: mark -> field -> text.
    """

    kind: BookKind
    export: Export
    earlier: Export | None
    lines: Mapping[int, Line]
    facts: tuple[Fact, ...]
    refused: bool
    edited: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class ShelfExport:
    """The documents: their export, and the files of their store with what must become of them.

    Attributes:
        is_linked_before: the linker runs with the same once before patients come under other keys.
    """

    export: Export
    files: Mapping[str, tuple[Kind, FileTruth]]
    is_linked_before: bool


def write_shelf(shelf: Shelf) -> ShelfExport:
    """Writes out what was drawn."""
    written = write_table(shelf_table(shelf), shelf.form)
    form = f"documents: {shelf.form.describe()}, days {shelf.style.name}"
    arguments = tuple(shelf.form.arguments)
    export = Export(shelf.form.file_name("Docs"), written.content, arguments, written.outcomes, form)
    return ShelfExport(export, shelf.files, shelf.is_linked_before)


def write_book(book: Book) -> BookExport:
    """Writes out what was drawn."""
    content = draw_book(book.draft, BOOKS[book.instead]) if book.instead else book
    written = write_table(book_table(content, content.lines), content.form)
    form = f"{book.kind.name}: {content.form.describe()}, days {content.style.name}"
    arguments = tuple(content.form.arguments)
    lines = dict(zip(written.outcomes, content.lines, strict=True))
    held = [line.fact for line in (*book.lines, *book.gone) if line.fact is not None]
    return BookExport(
        kind=book.kind,
        export=Export(
            content.form.file_name(book.kind.stem), written.content, arguments, written.outcomes, form
        ),
        earlier=_earlier(book),
        lines=lines,
        facts=tuple({fact.mark: fact for fact in held}.values()),
        refused=book.refused,
        edited=book.edited,
    )


def _earlier(book: Book) -> Export | None:
    if book.before is None:
        return None
    written = write_table(book_table(book, book.before), book.form)
    name = f"Earlier_{book.form.file_name(book.kind.stem)}"
    return Export(name, written.content, tuple(book.form.arguments), {}, book.form.describe())
