"""A workbook's sheet, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from filemaker.markup import Attributes
from filemaker.quirks import Findings
from filemaker.xlsx_values import LONGEST_TEXT, SharedStrings, day_text, number_text, unescape

__all__ = ["CellContext", "SheetReader", "SheetRow"]

_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576


@dataclass(frozen=True)
class CellContext:
    """What the cells of a sheet refer to.

    Attributes:
        strings: the shared strings.
        date_styles: numbers of the styles that show dates.
        from_1904: days are counted from 1904.
    """

    strings: SharedStrings
    date_styles: frozenset[int]
    from_1904: bool


@dataclass
class SheetRow:
    """A row: its number in the sheet from 1, its filled cells by column from 0, and why it cannot be read, if so."""

    number: int
    cells: dict[int, str] = field(default_factory=dict)
    problem: str = ""


class SheetReader:
    """Hears the XML of a sheet. Whole rows gather in `rows` until somebody takes them."""

    def __init__(self, context: CellContext, findings: Findings) -> None:
        self._context = context
        self._findings = findings
        self.rows: list[SheetRow] = []
        self.open_row: SheetRow | None = None
        self._last_row = 0
        self._column = -1
        self._type = self._style = ""
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        self._in_text = False
        if name == "c":
            self._column = _column_of(attributes.get("r", ""), self._column + 1)
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._pieces = []
        elif name in ("v", "t"):
            self._in_text = not self._phonetic
        elif name == "f" and self.open_row:
            self._findings.note("formula_cells", self.open_row.number)
        elif name == "row":
            self._open_row(attributes.get("r", ""))
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "c" and self.open_row:
            self._close_cell(self.open_row)
        elif name == "row" and self.open_row:
            self.rows.append(self.open_row)
            self.open_row = None
        elif name == "rPh":
            self._phonetic = False

    def text(self, piece: str) -> None:
        if self._in_text:
            self._pieces.append(piece)

    def _open_row(self, number: str) -> None:
        """Rows are numbered upwards; one that says otherwise takes the next number and is malformed."""
        wanted = (
            int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self._last_row + 1
        )
        problem = "" if self._last_row < wanted <= _LAST_ROW else "its row number is not above the one before"
        self._last_row = self._last_row + 1 if problem else wanted
        self.open_row = SheetRow(self._last_row, problem=problem)
        self._column = -1

    def _close_cell(self, row: SheetRow) -> None:
        text = self._value("".join(self._pieces), row)
        if not text:
            return
        if not 0 <= self._column < _LAST_COLUMN or self._column in row.cells:
            row.problem = "two of its cells have the same place, or one has none"
            return
        row.cells[self._column] = text

    def _value(self, written: str, row: SheetRow) -> str:
        """The cell's text, according to its type."""
        match self._type:
            case "s":
                text = self._shared(written, row)
            case "inlineStr" | "str":
                text = unescape(written)
            case "b":
                text = {"1": "TRUE", "0": "FALSE"}.get(written, written)
            case "n" if written:
                return self._number(written.strip(), row)
            case _:
                text = written
        if self._type == "e":
            self._findings.note("error_cells", row.number)
        if len(text) >= LONGEST_TEXT:
            self._findings.note("text_cut", row.number)
        return text

    def _number(self, written: str, row: SheetRow) -> str:
        if self._style.isdecimal() and len(self._style) < 6 and int(self._style) in self._context.date_styles:
            return day_text(written, from_1904=self._context.from_1904)
        text, rounded = number_text(written)
        if rounded:
            self._findings.note("rounded_number", row.number)
        return text

    def _shared(self, written: str, row: SheetRow) -> str:
        written = written.strip()
        try:
            return self._context.strings[int(written)] if len(written) < 10 else ""
        except (ValueError, IndexError):
            row.problem = "a cell refers to a text that the workbook does not hold"
            return ""


@lru_cache(maxsize=4096)
def _letters_to_column(letters: str) -> int:
    """`A` is 0, `Z` is 25, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _column_of(reference: str, following: int) -> int:
    """The column of a reference such as `AB12`; of a cell without one, the column after the last; -1 for nonsense."""
    if not reference:
        return following
    letters = reference.rstrip("0123456789")
    return (
        _letters_to_column(letters)
        if 0 < len(letters) < 4 and letters.isascii() and letters.isupper()
        else -1
    )
