"""What a clinic consists of, and what must become of each part of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

__all__ = [
    "Cell",
    "DayCell",
    "Entry",
    "ErrorCell",
    "Fact",
    "FileTruth",
    "FormulaCell",
    "Kind",
    "Line",
    "NumberCell",
    "Person",
    "PersonRow",
    "Record",
    "Table",
]


@dataclass(frozen=True)
class DayCell:
    """A cell of a workbook that holds a date, not a text."""

    day: date
    at: time | None = None


@dataclass(frozen=True)
class NumberCell:
    """A cell of a workbook that holds a number, as it is stored (`12`, `12.0`, `2.01610181015E+19`)."""

    stored: str


@dataclass(frozen=True)
class FormulaCell:
    """A cell of a workbook that holds a formula and its last result."""

    formula: str
    result: str


@dataclass(frozen=True)
class ErrorCell:
    """A cell of a workbook whose formula failed (`#N/A`)."""

    code: str


Cell = str | DayCell | NumberCell | FormulaCell | ErrorCell


class Kind(StrEnum):
    """What a file of a dump holds."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    AVIF = "avif"
    GIF = "gif"
    TEXT = "text"
    APPLE_DOUBLE = "apple double"
    EMPTY = "empty"


@dataclass(frozen=True)
class FileTruth:
    """What must become of one file.

    Attributes:
        outcome: the word of the report.
        person: who is shown on it, by number; None where it is nobody's.
        day: when it was taken.
        category: None where it does not matter.
        side: goes with the category.
    """

    outcome: str
    person: int | None = None
    day: date | None = None
    category: str | None = None
    side: str = ""


@dataclass
class Person:
    """A patient: as FileMaker had them, and as the database must have them.

    Attributes:
        number: by which the truth speaks of them.
        ref: their FileMaker id.
        first, last: their name; each pair occurs once in a clinic.
        born: None where it is unknown, or cannot be read.
        imported: whether the database must hold them after the import.
        proven: whether their id alone proves them, so that any picture can be theirs.
    """

    number: int
    ref: str
    first: str
    last: str
    born: date | None
    imported: bool = True
    proven: bool = True


@dataclass
class PersonRow:
    """One row of the patients' export."""

    person: Person
    ref: Cell
    born: Cell
    notes: str = ""
    outcome: str = "created"


@dataclass
class Record:
    """One row of the images' export, before it is written.

    Attributes:
        recid: as it is written, like everything here.
        date: a day that the clinic's style writes, or a cell as it stands.
        outcome: what must become of the row.
        keys: the files that it speaks of.
    """

    recid: Cell
    ref: Cell
    date: Cell
    kind: str
    image_id: str
    name: str
    mark: str = "1"
    notes: str = ""
    outcome: str = "used"
    keys: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fact:
    """What the database must hold of one record of a patient: an appointment, a way to reach them, a note.

    Attributes:
        mark: the text by which it is found again; a clinic has it once.
        person: whose it is, by number; None for an event of the clinic itself.
        told: field -> what it must hold, as a text.
        kept: texts that must still stand in it to the letter, somewhere.
    """

    mark: str
    person: int | None
    told: dict[str, str]
    kept: tuple[str, ...] = ()


@dataclass
class Line:
    """One row of an export of such records.

    Attributes:
        cells: column, by its name here -> what stands there.
        fact: what the database must hold of it; None where it must hold nothing.
        outcome: what must become of the row.
    """

    cells: dict[str, Cell]
    fact: Fact | None
    outcome: str = "created"


@dataclass
class Entry:
    """One entry of a table: a row with its outcome, or, with `raw`, a piece of text as it stands.

    `outcome` None says that it is no record, and must not be in any report. `lines` tells the outcomes of further lines
    of the piece of text, by their distance from its first.
    """

    cells: list[Cell]
    outcome: str | None
    raw: str | None = None
    lines: dict[int, str] = field(default_factory=dict)


@dataclass
class Table:
    """What an export holds: its header, its entries, and what stands around them."""

    header: list[str] | None
    entries: list[Entry]
    above: list[str] = field(default_factory=list)
    below: str = ""
    record_ids: list[str] | None = None
