"""FileMaker's two XML grammars, element by element.

The rules are FileMaker's own, from the pages on the XML format in its help: "Using the FMPXMLRESULT grammar" and
"Using the FMPDSORESULT grammar".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from filemaker.markup.parser import Attributes
from filemaker.values.date_texts import DateOrder

# Between the repetitions of a field, as in FileMaker's other exports.
_REPETITION = "\x1d"


@dataclass
class Record:
    """One ROW: its number in the file from 1, FileMaker's id of the record, and its cells."""

    number: int
    record_id: str
    cells: list[str] = field(default_factory=list)
    problem: str = ""


class Grammar:
    """What the two grammars have in common. Its `start`, `end` and `text` are called by the parser.

    Attributes:
        name: the grammar's name, in lower case.
        related_by: what stands between table and field in the name of a related field.
        fields: the fields' names; complete once `ready`.
        records: whole records that nobody has taken yet.
        open_record: the record that is being read.
        error_code: FileMaker's own error code; empty if the file carries none.
        found: the number of records the file announces; None where it does not.
        date_format: how the file says dates are written ("M/d/yyyy").
    """

    name: ClassVar[str]
    related_by: ClassVar[str]

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.ready = False
        self.records: list[Record] = []
        self.open_record: Record | None = None
        self.error_code = ""
        self.found: int | None = None
        self.date_format = ""
        self._count = 0
        self._pieces: list[str] | None = None  # of the text that is being read
        self._repetitions: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)

    @property
    def declared_date_order(self) -> DateOrder | None:
        """The order in which DATEFORMAT names month, day and year."""
        letters = "".join(dict.fromkeys(letter for letter in self.date_format.lower() if letter in "mdy"))
        return next((order for order in DateOrder if order == letters), None)

    def _open_row(self, attributes: Attributes) -> None:
        self._count += 1
        self.open_record = Record(self._count, attributes.get("RECORDID", ""))

    def _close_row(self, record: Record) -> None:
        self.records.append(record)
        self.open_record = None

    def _take_text(self) -> str:
        text = "".join(self._pieces or ())
        self._pieces = None
        return text

    def _close_error_code(self) -> None:
        self.error_code = self._take_text().strip()


class ResultGrammar(Grammar):
    """FMPXMLRESULT: METADATA names the fields, then every ROW has one COL per field, with one DATA per repetition."""

    name = "fmpxmlresult"
    related_by = "::"

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("DATA", "ERRORCODE"):
            self._pieces = []
        elif name == "COL":
            self._repetitions = []
        elif name == "ROW":
            self._open_row(attributes)
        elif name == "FIELD":
            self.fields.append(attributes.get("NAME", ""))
        elif name == "DATABASE":
            self.date_format = attributes.get("DATEFORMAT", "")
        elif name == "RESULTSET":
            found = attributes.get("FOUND", "")
            self.found = int(found) if found.isascii() and found.isdigit() and len(found) < 19 else None
            self.ready = True

    def end(self, name: str) -> None:
        if name == "DATA":
            self._repetitions.append(self._take_text())
        elif name == "ERRORCODE":
            self._close_error_code()
        elif self.open_record is None:
            return
        elif name == "COL":
            self.open_record.cells.append(_REPETITION.join(self._repetitions))
        elif name == "ROW":
            record = self.open_record
            if len(record.cells) != len(self.fields):
                record.problem = f"{len(record.cells)} fields instead of {len(self.fields)}"
            self._close_row(record)


class DsoGrammar(Grammar):
    """FMPDSORESULT: every ROW has one element per field, named after it; repetitions are DATA elements inside.

    The fields are those of the first ROW.
    """

    name = "fmpdsoresult"
    related_by = "."  # `Images::recid` is written `Images.recid`

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._inside_field = 0  # 1 inside a field's element, 2 inside a DATA of it

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "ERRORCODE" or self.open_record:
            self._pieces = []
        if self.open_record:
            self._inside_field += 1
            if self._inside_field == 1:
                self._names.append(name)
                self._repetitions = []
        elif name == "ROW":
            self._names = []
            self._open_row(attributes)

    def end(self, name: str) -> None:
        if self.open_record is None:
            if name == "ERRORCODE":
                self._close_error_code()
        elif self._inside_field == 0:
            self._close_first_or_later(self.open_record)
        else:
            self._inside_field -= 1
            if self._inside_field:
                self._repetitions.append(self._take_text())
            else:
                self.open_record.cells.append(_REPETITION.join(self._repetitions) or self._take_text())

    def _close_first_or_later(self, record: Record) -> None:
        if not self.ready:
            self.fields, self.ready = self._names, True
        elif self._names != self.fields:
            record.problem = "its fields are not those of the first record"
        self._close_row(record)
