"""Further exports of a clinic, each drawn where a hazard asks for it: its appointments, ways to reach patients, notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from prove.days import DayStyle, a_day, draw_style, numeric
from prove.forms import WORKBOOK, Form, draw_form
from prove.model import Cell, Entry, Line, Person, Table
from prove.people import SCRIPTS

if TYPE_CHECKING:
    from prove.drafts import Draft

__all__ = ["Book", "BookKind", "book_table", "draw_book", "in_order"]

_SOUND = 12
# Of so many rows three have to be sound, or the command rightly takes the export for the wrong one.
_OF_FOUR = 3
# The cell of the field of another table.
_RELATED = "name of the patient"


@dataclass(frozen=True)
class BookKind:
    """One kind of export, as the product publishes it.

    Attributes:
        name: here, in messages and in file names.
        command: that imports it.
        stem: of the export's name.
        model: what a row becomes.
        mark: its field of which each record has a text of its own.
        fields: the others that are compared, foreign keys with the field that tells who is meant.
        moments: those of them that must not be wrong: another day is another day's record.
        headers: the columns, and what clinics call them.
        related: a field of another table that comes along, with the patient's name.
        sound: draws a row of a patient of which nothing is wrong.
    """

    name: str
    command: str
    stem: str
    model: str
    mark: str
    fields: tuple[str, ...]
    moments: frozenset[str]
    headers: Mapping[str, Sequence[str]]
    related: str
    sound: Callable[[Book, Person], Line]


@dataclass
class Book:
    """One export as it is being drawn; hazards add rows to it, and what must become of them.

    Attributes:
        earlier: what an export said of a row before this one came, by the row's id().
        gone: rows of that export alone, whose records stay.
        edited: what somebody changed in Nexus between the two: mark -> field -> text.
        before: that export's rows, as `settle` makes them; None where this one is the first.
        refused: the export must be refused as a whole.
        instead: the kind of which the export is, where it is another than its name says.
    """

    draft: Draft
    kind: BookKind
    form: Form
    style: DayStyle
    headers: dict[str, str]
    texts: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    earlier: dict[int, dict[str, Cell]] = field(default_factory=dict)
    gone: list[Line] = field(default_factory=list)
    edited: dict[str, dict[str, str]] = field(default_factory=dict)
    before: list[Line] | None = None
    refused: bool = False
    instead: str = ""
    number: int = 0

    @property
    def random(self) -> Random:
        return self.draft.random

    def day(self) -> date:
        """Often one that can be read in one order only, which proves the column's; always where days were swapped."""
        day = a_day(self.random)
        return day.replace(day=13 + self.number % 15) if self.draft.swaps_days or self.number % 3 else day

    def line(self, person: Person | None = None, /, **cells: Cell) -> Line:
        """A sound row, of somebody or of the person given; `cells` stand where its own would."""
        self.number += 1
        person = person or self.draft.some_patient()
        line = self.kind.sound(self, person)
        name = f"{person.first} {person.last}"
        line.cells |= {_RELATED: name if self.form.spells(name) else "", **cells}
        self.lines.append(line)
        return line

    def told(self, line: Line, /, **told: str) -> Line:
        """Something else than the usual must be told of the row's record."""
        assert line.fact is not None
        line.fact = replace(line.fact, told={**line.fact.told, **told})
        return line

    def keeps(self, line: Line, /, *texts: str) -> None:
        """What FileMaker wrote must still stand there to the letter."""
        assert line.fact is not None
        line.fact = replace(line.fact, kept=texts)

    def nobody(self, line: Line) -> None:
        """The row's record belongs to the clinic itself."""
        assert line.fact is not None
        line.fact = replace(line.fact, person=None)

    def skipped(self, outcome: str, /, **cells: Cell) -> Line:
        """A row of which no record comes, for the reason given."""
        line = self.line(**cells)
        line.outcome, line.fact = outcome, None
        return line

    def again(self, line: Line, outcome: str, /, **cells: Cell) -> Line:
        """The same row once more, with the changes given."""
        other = Line({**line.cells, **cells}, line.fact, outcome)
        self.lines.append(other)
        return other

    def write(self, day: date) -> str:
        return self.style.write(day)

    def finish(self) -> None:
        """Enough sound rows, all in any order."""
        while not self.refused and 4 * sum(line.fact is not None for line in self.lines) < _OF_FOUR * len(
            self.lines
        ):
            self.line()
        self.random.shuffle(self.lines)

    def settle(self, moved: Mapping[int, int]) -> None:
        """What there was before this export, and what therefore becomes of its rows.

        Args:
            moved: who came under another key in between -> who has the old one.
        """
        if self.refused or not (self.earlier or self.gone or self.edited or moved):
            return
        told = [(line, self.earlier.get(id(line), {})) for line in (*self.lines, *self.gone)]
        self.before = [replace(line, cells={**line.cells, **cells}) for line, cells in told]
        for line, cells in told:
            if line.outcome == "created" and line.fact is not None:
                is_other = bool(cells) or line.fact.person in moved
                is_kept = line.fact.mark in self.edited
                line.outcome = "updated" if is_other else "kept" if is_kept else "unchanged"
        for line in self.gone:
            # No row says that it goes along.
            if line.fact is not None and line.fact.person is not None:
                line.fact = replace(line.fact, person=moved.get(line.fact.person, line.fact.person))


def draw_book(draft: Draft, kind: BookKind) -> Book:
    """A small export in any form, in which nothing is wrong yet."""
    random = draft.random
    form = draw_form(random, WORKBOOK) if draft.swaps_days else draw_form(random)
    if form.is_text and not form.is_unicode:
        # How encodings are told is proven by the patients and the pictures; so few texts are no evidence.
        form.arguments = ["--encoding", form.encoding]
    style = numeric("dmy") if draft.swaps_days else draw_style(random, form.spells)
    while ":" in style.write(
        date(2016, 10, 18)
    ):  # a time beside a day has a meaning of its own in these exports
        style = draw_style(random, form.spells)
    names = random.sample(list(kind.headers), len(kind.headers))
    headers = {name: random.choice(kind.headers[name]) for name in names}
    book = Book(draft, kind, form, style, headers, random.choice(SCRIPTS[form.script]).notes)
    for _ in range(max(_SOUND, draft.size // 20)):
        book.line()
    return book


def book_table(book: Book, lines: Sequence[Line]) -> Table:
    """The export of these rows, with the name of each row's patient as a related field has it."""
    header = [*book.headers.values(), book.kind.related]
    entries = [
        Entry([line.cells.get(name, "") for name in (*book.headers, _RELATED)], line.outcome)
        for line in lines
    ]
    return Table(header, entries)


def in_order(lines: Sequence[Line], one: Line, other: Line) -> None:
    """Of two rows that say the same the first counts; which one that is, is known once all are in their order."""
    place = {id(line): at for at, line in enumerate(lines)}
    if place[id(one)] > place[id(other)]:
        one.outcome, other.outcome = other.outcome, one.outcome
