"""A clinic as it is being drawn: hazards add to it, and say at once what must become of what they add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from prove.books import Book, draw_book
from prove.days import DayStyle, a_day
from prove.forms import Form
from prove.lines import BOOKS
from prove.model import Cell, Entry, FileTruth, Kind, Person, PersonRow, Record
from prove.people import Names, a_uuid, birthday, new_ref
from prove.shelves import Shelf, draw_shelf

__all__ = ["KINDS_OF_VIEW", "Draft", "Move", "Place", "Planted"]

# What the clinic calls a view; which category and side that is, as types.toml of the product publishes it.
KINDS_OF_VIEW = (
    ("Left Dorsal", "dorsal", "left"),
    ("Right Dorsal", "dorsal", "right"),
    ("left plantar", "plantar", "left"),
    ("RIGHT PLANTAR", "plantar", "right"),
    ("L-Brannock", "l_brannock", "left"),
    ("R-Brannock", "r_brannock", "right"),
    ("Posterior", "posterior", ""),
    ("Left_Medial", "medial", "left"),
    ("Right Lateral 2", "lateral", "right"),
    ("X-Ray", "x_ray", ""),
    ("Prescription", "prescription", ""),
    ("Gait Laboratory", "other", ""),
)
_SUFFIXES = (
    (".jpg", Kind.JPEG),
    (".jpg", Kind.JPEG),
    (".jpg", Kind.JPEG),
    (".jpeg", Kind.JPEG),
    (".JPG", Kind.JPEG),
    (".png", Kind.PNG),
    (".pdf", Kind.PDF),
)


@dataclass(frozen=True)
class Planted:
    """A patient who is in the database without having been imported: their key, and the id that they carry."""

    person: Person
    key: UUID
    carries: str | None


@dataclass(frozen=True)
class Move:
    """A patient who gets another key after the first import; who has the old one then is somebody else, `former`."""

    person: int
    former: int
    key: UUID


@dataclass(frozen=True)
class Place:
    """A clinic that is in the database before any appointment."""

    filemaker_id: str
    name: str


@dataclass
class Draft:
    """Everything that a clinic will consist of. See `model` for the parts."""

    random: Random
    size: int
    zone: str
    images: Form
    patients: Form
    style: DayStyle
    birth_style: DayStyle
    names: tuple[Names, ...]
    notes: tuple[str, ...]
    ref_kind: str
    recid_kind: str
    folder: str
    headers: dict[str, str]
    person_headers: dict[str, str]
    # Further columns by their header, and what each row has there.
    more_columns: dict[str, Callable[[Record], Cell]] = field(default_factory=dict)
    more_person_columns: dict[str, Callable[[PersonRow], Cell]] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    person_rows: list[PersonRow] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    files: dict[str, tuple[Kind, FileTruth]] = field(default_factory=dict)
    noise: list[Entry] = field(default_factory=list)
    person_noise: list[Entry] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: str = ""
    person_above: list[str] = field(default_factory=list)
    person_below: str = ""
    # How days are drawn, written other than in the style, and what becomes of one that cannot be read ("" = linked).
    draw_day: Callable[[Random], date] = a_day
    as_cell: Callable[[date], Cell] | None = None
    day_outcome: Callable[[date], str] = lambda _day: ""
    proves_order: bool = True
    # What is only known, or only done, once everything is there and in its order.
    at_end: list[Callable[[], None]] = field(default_factory=list)
    # What takes all of something away, after whoever looks for it.
    at_last: list[Callable[[], None]] = field(default_factory=list)
    # The rows of an export that was linked before this one came; None where this is the first.
    before: list[Record] | None = None
    recid_is_record_id: bool = False
    write_recid: Callable[[str], Cell] = str
    write_ref: Callable[[str], Cell] = str
    limit: int | None = None
    # Exports beside those of patients and pictures; there are only those that a hazard has asked for.
    books: dict[str, Book] = field(default_factory=dict)
    documents: Shelf | None = None
    places: list[Place] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    # A spreadsheet of another country has opened the books.
    swaps_days: bool = False
    hazards: list[str] = field(default_factory=list)
    # Which of the two commands must refuse its export ("patients", "images"); empty where both are read.
    refused: str = ""
    # What the refusal must name besides the file, such as the columns that contradict each other.
    must_name: list[str] = field(default_factory=list)
    # What is done to the bytes of the refused export, or what stands in their place.
    spoil: Callable[[bytes], bytes] | None = None
    _names_taken: set[tuple[str, str]] = field(default_factory=set)
    _last_recid: int = 0

    def few(self) -> int:
        """How many of its kind a hazard adds: some in a hundred files, at least one."""
        return max(1, self.size // 70)

    def new_person(self, ref: str | None = None) -> Person:
        """Somebody whom nothing speaks of yet."""
        names = self.random.choice(self.names)
        pair = names.draw(self.random)
        while pair in self._names_taken:
            pair = names.draw(self.random)
            pair = (pair[0], f"{pair[1]} {self.random.choice(names.right)}")
        self._names_taken.add(pair)
        number = len(self.people) + 1
        person = Person(
            number, ref or new_ref(self.random, self.ref_kind, number), *pair, birthday(self.random)
        )
        self.people.append(person)
        return person

    def new_patient(self, **changes: Any) -> Person:
        """Somebody with a row in the patients' export; `changes` are those of the row."""
        person = self.new_person()
        self.person_row(person, **changes)
        return person

    def plant(self, person: Person, key: UUID, carries: str | None) -> None:
        """Puts somebody into the database who was not imported."""
        person.proven = False
        self.planted.append(Planted(person, key, carries))

    def person_row(self, person: Person, **changes: Any) -> PersonRow:
        row = PersonRow(person, person.ref, self._born(person))
        for name, value in changes.items():
            setattr(row, name, value)
        self.person_rows.append(row)
        return row

    def _born(self, person: Person) -> str:
        return self.birth_style.write(person.born) if person.born else ""

    def some_patient(self) -> Person:
        """One of those whom the import brings into the database."""
        while True:
            person = self.random.choice(self.people)
            if person.imported and person.proven:
                return person

    def book(self, name: str) -> Book:
        """The export of that kind: appointments, communications, notes."""
        if name not in self.books:
            self.books[name] = draw_book(self, BOOKS[name])
        return self.books[name]

    def all_books(self) -> list[Book]:
        return [self.book(name) for name in BOOKS]

    def shelf(self) -> Shelf:
        """The documents."""
        self.documents = self.documents or draw_shelf(self)
        return self.documents

    def move(self, person: Person) -> None:
        """Gives a patient another key once everything was imported."""
        former = self.new_person()
        former.proven = False
        self.moves.append(Move(person.number, former.number, UUID(a_uuid(self.random))))

    def new_recid(self) -> str:
        self._last_recid += self.random.choice((1, 1, 1, 2, 7))
        if self.recid_kind == "uuid":
            return a_uuid(self.random)
        return f"{self._last_recid:06d}" if self.recid_kind == "leading zeros" else str(self._last_recid)

    def day(self) -> date:
        return self.draw_day(self.random)

    def record(self, recid: str | None = None, person: Person | None = None, **changes: Any) -> Record:
        """A row of the images' export; as it stands, one whose file is linked."""
        recid = self.new_recid() if recid is None else recid
        kind = self.random.choice(KINDS_OF_VIEW)[0]
        record = Record(
            recid=recid,
            ref=(person or self.some_patient()).ref,
            date=self.write_day(self.day()),
            kind=kind,
            image_id=a_uuid(self.random),
            name=f"{kind.replace(' ', '-')}.jpg",
            notes=self.random.choice(self.notes) if self.random.random() < 0.2 else "",
        )
        for name, value in changes.items():
            setattr(record, name, value)
        self.records.append(record)
        return record

    def write_day(self, day: date) -> Cell:
        """A day as the clinic's export has it."""
        return self.as_cell(day) if self.as_cell else self.style.write(day)

    def recid_cell(self, record: Record) -> Cell:
        """A record's recid as the clinic's export has it."""
        return self.write_recid(record.recid) if isinstance(record.recid, str) else record.recid

    def ref_cell(self, ref: Cell) -> Cell:
        return self.write_ref(ref) if isinstance(ref, str) else ref

    def picture(
        self, recid: str | None = None, *, key: str | None = None, day: date | None = None, **changes: Any
    ) -> Record:
        """A row and its file, linked; `changes` are those of the row."""
        person = changes.pop("person", None) or self.some_patient()
        day = day or self.day()
        changes.setdefault("date", self.write_day(day))
        record = self.record(recid, person, **changes)
        suffix, kind = self.random.choice(_SUFFIXES)
        if key is not None:
            kind = _kind_of(key)
        stem = recid if recid is not None else str(record.recid)
        self.add_file(record, key or f"{self.folder}{stem}{suffix}", kind, person, day)
        return record

    def add_file(self, record: Record, key: str, kind: Kind, person: Person, day: date) -> None:
        """One more file of a record, linked to the person on the day."""
        if outcome := self.day_outcome(day):
            self.skip(key, outcome, kind)
            record.keys.append(key)
            return
        category, side = next(view[1:] for view in KINDS_OF_VIEW if view[0] == record.kind)
        self.files[key] = (kind, FileTruth("linked", person.number, day, category, side))
        record.keys.append(key)

    def skipped(self, outcome: str, /, **changes: Any) -> Record:
        """A row and its file, of which the file stays unlinked for the reason given."""
        record = self.picture(**changes)
        for key in record.keys:
            self.skip(key, outcome)
        return record

    def skip(self, key: str, outcome: str, kind: Kind | None = None) -> None:
        """A file, new or known, that must stay unlinked."""
        known = self.files.get(key)
        self.files[key] = (kind or (known[0] if known else Kind.JPEG), FileTruth(outcome))


def _kind_of(key: str) -> Kind:
    endings = {".png": Kind.PNG, ".pdf": Kind.PDF, ".gif": Kind.GIF, ".avif": Kind.AVIF}
    return next((kind for ending, kind in endings.items() if key.lower().endswith(ending)), Kind.JPEG)
