"""Where the cells of a sheet of an .xlsx stand, and how much they may hold, before any of them is believed.

Of two cells in one place python-calamine takes the last without a word, in a table that is laid out as a rectangle.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import lt
from pathlib import Path

from filemaker.errors import ExportError

_MOST_CELLS = 1 << 24  # of a sheet's rectangle: a million rows of sixteen columns
_MOST_TEXT = 1 << 30  # characters of all cells together
_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576
_AS_TEXT = "Export as .mer or .csv, which have no such limit."
_AS_WRITTEN = "Use the file as FileMaker wrote it, or open it in a spreadsheet and save it again."

_PREFIX = rb"<(?:[\w.-]+:)?"
_ROW = re.compile(_PREFIX + rb"row(?=[\s/>])")
# Rows and cells as everybody writes them, and as XML allows them to be written.
_USUAL_ROW = b'<row r="'
_USUAL_CELL = re.compile(rb'<c r="([A-Z]++[0-9]++)"(?: s="[0-9]++")?+(?: t="[a-zA-Z]++")?+/?+>')
_FORMATTED = re.compile(rb'<c r="[A-Z]+\d+"[^<>]*(?:/>|></c>)')
_OTHER = rb"(?:\s+(?!r\s*=)[\w.:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))*"
_ANY_CELL = re.compile(
    _PREFIX + rb"c" + _OTHER + rb"(?:\s+r\s*=\s*[\"']([A-Za-z]{1,3}[1-9]\d{0,6})[\"']" + _OTHER + rb")?\s*/?>"
)
_ANY_ROW = re.compile(
    _PREFIX + rb"row" + _OTHER + rb"(?:\s+r\s*=\s*[\"']([1-9]\d{0,6})[\"']" + _OTHER + rb")?\s*/?>"
)
_CELL_TAG = re.compile(_PREFIX + rb"c(?=[\s/>])")

_UNIQUE_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"']\s*(\d+)")
_PREFIXED_TEXT = re.compile(_PREFIX + rb"si(?=[\s/>])")
# Cells that refer to a shared text, as everybody writes them; and what all of them have.
_USUAL_REFERENCE = re.compile(rb'\st="s"[^<>]*>(?:<f[^<>]*>[^<>]*</f>)?<v>(\d{1,9})</v>')
_REFERENCE = re.compile(rb"\st\s*=\s*[\"']s[\"']")


@dataclass(frozen=True)
class _Area:
    """The rectangle that a sheet's cells span, in rows and columns from the first one, and how many cells there are."""

    rows: int
    columns: int
    filled: int

    @property
    def cells(self) -> int:
        return self.rows * self.columns


def look_through(path: Path, sheet: bytes, strings: bytes) -> None:
    """Looks at where the cells of a sheet of an .xlsx stand, and how much text they can hold.

    Raises:
        ExportError: two cells have the same place, or the sheet would take too much memory.
    """
    if b"<!DOCTYPE" in sheet or b"<!DOCTYPE" in strings:
        raise ExportError(path, "it holds declarations of its own, which are not safe to read", _AS_WRITTEN)
    area = _usual_area(sheet) or _area(path, sheet)
    if area.cells > _MOST_CELLS and _FORMATTED.search(sheet):
        area = _area(path, _FORMATTED.sub(b"", sheet))  # cells that are empty take no room
    if area.cells > _MOST_CELLS:
        raise ExportError(
            path, f"one of its sheets is {area.cells:,} cells large, from its first to its last", _AS_TEXT
        )
    _refuse_flood(path, sheet, strings, area.filled)


def _usual_area(sheet: bytes) -> _Area | None:
    """The area of a sheet that is written as everybody writes it: the quick way; None where a closer look is needed."""
    table = sheet[: sheet.rfind(b"</sheetData>")]
    if b":c" in table:  # perhaps a cell with a prefix
        return None
    layouts: Counter[bytes] = Counter()
    numbers = [0]
    for row in _usual_rows(table):
        number = row[: row.find(b'"')]
        if not number.isdigit():
            return None
        numbers.append(int(number))
        layouts[b"".join(_USUAL_CELL.findall(row)).replace(number, b",")] += 1  # A,B,D,
    widths = [_last_column(columns) for columns in layouts]
    filled = sum(columns.count(b",") * times for columns, times in layouts.items())
    goes_up = all(map(lt, numbers, numbers[1:])) and numbers[-1] <= _LAST_ROW
    if min(widths, default=-1) < 0 or not goes_up or table.count(b"<c") != filled:
        return None
    return _Area(numbers[-1] - numbers[1] + 1, max(widths), filled)


def _usual_rows(table: bytes) -> Iterator[bytes]:
    """The rows, each from its number to the next row: one after the other, because together they are a second sheet."""
    end = table.find(_USUAL_ROW)
    while end >= 0:
        start = end + len(_USUAL_ROW)
        end = table.find(_USUAL_ROW, start)
        yield table[start:end] if end >= 0 else table[start:]


def _area(path: Path, sheet: bytes) -> _Area:
    """The area of any sheet.

    Raises:
        ExportError: two cells may have the same place, or one has none.
    """
    before = first = last = width = filled = 0
    starts = [match.start() for match in _ROW.finditer(sheet)]
    for start, end in pairwise([*starts, len(sheet)]):
        row = sheet[start:end]
        before = number = _row_number(path, row, before)
        if references := _references(path, row, number):
            first, last = first or number, number
            width, filled = max(width, _width(path, references, number)), filled + len(references)
    return _Area(last - first + 1, width, filled)


def _row_number(path: Path, row: bytes, before: int) -> int:
    tag = _ANY_ROW.match(row)
    if not tag:
        raise _misplaced(path, "a row whose number cannot be told", before + 1)
    number = int(tag[1]) if tag[1] else before + 1
    if not before < number <= _LAST_ROW:
        raise _misplaced(path, "row numbers that do not go up", before + 1)
    return number


def _references(path: Path, row: bytes, number: int) -> list[bytes]:
    """Where the cells of a row say that they are; empty for a cell that does not say it."""
    found: list[bytes] = _ANY_CELL.findall(row)
    if len(found) != len(_CELL_TAG.findall(row)):
        raise _misplaced(path, "a cell whose place cannot be told", number)
    return found


def _width(path: Path, references: list[bytes], number: int) -> int:
    """The number of the last column of a row, whose cells all say where they stand, or none of them does."""
    if not any(references):
        return len(references)
    columns = b"".join(references).upper().replace(b"%d" % number, b",")
    width = _last_column(columns)
    if width < 0 or columns.count(b",") != len(references):
        raise _misplaced(path, "two cells in the same place, or a cell outside its row", number)
    return width


def _last_column(columns: bytes) -> int:
    """The number of the last of the columns (`A,B,D,`); -1 if they do not go up, or are none."""
    *names, rest = columns.split(b",")
    numbers = [0, *map(_column_number, names)]
    is_sound = not rest and all(here < following for here, following in pairwise(numbers))
    return numbers[-1] if is_sound and numbers[-1] <= _LAST_COLUMN else -1


def _column_number(letters: bytes) -> int:
    """`A` is 1, `Z` is 26, `AA` is 27; nothing, or anything but letters, is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64 if 65 <= letter <= 90 else -(10**9)
    return max(number, 0)


def _misplaced(path: Path, what: str, row: int) -> ExportError:
    return ExportError(path, f"its sheet holds {what}", _AS_WRITTEN, row, "row")


def _refuse_flood(path: Path, sheet: bytes, strings: bytes, cells: int) -> None:
    """Cells refer to texts, and each gets a copy: a long text and many cells make much of little."""
    counts = _UNIQUE_COUNT.findall(strings) if b"uniqueCount" in strings else []
    if any(int(count[:20]) > len(strings) for count in counts):
        raise ExportError(path, "it announces more texts than it holds", _AS_WRITTEN)
    texts = _PREFIXED_TEXT.split(strings) if b":si" in strings else strings.split(b"<si")
    lengths = list(map(len, texts[1:]))
    if cells * max(lengths, default=0) <= _MOST_TEXT:
        return
    references = _USUAL_REFERENCE.findall(sheet)
    is_usual = len(references) == len(_REFERENCE.findall(sheet))
    used = Counter(references).items()
    size = sum(times * lengths[int(text)] for text, times in used if int(text) < len(lengths))
    if not is_usual or size > _MOST_TEXT:
        raise ExportError(path, f"its cells hold more than {_MOST_TEXT >> 20:,} MB of text", _AS_TEXT)
