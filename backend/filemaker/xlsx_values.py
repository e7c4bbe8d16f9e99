"""What a workbook's cells refer to, and how their values read as text.

Cell types, number formats and the `_xHHHH_` escapes are those of ECMA-376 (Office Open XML), part 1: 18.3.1.4,
18.8.30 and 22.9.2.19.
"""

from __future__ import annotations

import re
from array import array
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import SpooledTemporaryFile

from filemaker.errors import ExportError
from filemaker.markup import Attributes

__all__ = ["LONGEST_TEXT", "DateStyles", "SharedStrings", "day_text", "number_text", "unescape"]

LONGEST_TEXT = 32_767  # characters of a cell; a spreadsheet cuts the rest
_EXACT_DIGITS = 15  # of a number; a spreadsheet drops the rest
_IN_MEMORY = 64 << 20  # bytes of shared strings; more of them go to a temporary file
_MOST_STRINGS = 20_000_000  # more than the cells of a million records

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILT_IN_DATES = frozenset((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)))
_NOT_A_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_LAST_DAY = 2_958_465  # 9999-12-31


def unescape(text: str) -> str:
    """Turns `_x000B_` back into the character; NULs are dropped, halves of surrogate pairs replaced."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(code) if code else ""


def number_text(written: str) -> tuple[str, bool]:
    """A number as an id would be written (`12.0` is 12), and whether digits of it may have been rounded away.

    A number of 16 digits or more stays as it is written: a spreadsheet has kept 15 of them, and nobody knows the
    others.
    """
    if written.isdigit() and len(written) <= _EXACT_DIGITS:
        return written, False
    try:
        number = Decimal(written)
    except InvalidOperation:
        return written, False
    if not number.is_finite() or number.adjusted() < -_EXACT_DIGITS:
        return written, False
    if number.adjusted() >= _EXACT_DIGITS:
        return written, True
    return (str(int(number)) if number == number.to_integral_value() else written), False


def day_text(written: str, *, from_1904: bool) -> str:
    """A cell in a date format, whose value counts days, as `2016-10-18`, with the time of day where it has one."""
    try:
        serial = Decimal(written)
    except InvalidOperation:
        return written
    if not serial.is_finite() or not 0 <= serial <= _LAST_DAY - 1462 * from_1904:
        return written
    # Spreadsheets count a 29 February 1900 that never was, so the first two months are a day off.
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if serial >= 60 else 31)  # noqa: DTZ001
    moment = first + timedelta(seconds=round(float(serial) * 86_400))
    return moment.strftime("%Y-%m-%d" if moment.time() == datetime.min.time() else "%Y-%m-%d %H:%M:%S")


class SharedStrings:
    """The strings that cells refer to by number, in little memory. Hears xl/sharedStrings.xml."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # The file has no name and goes with its last reference.
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._ends = array("Q", [0])
        self._asked_at = 0
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = False

    def __getitem__(self, number: int) -> str:
        """The string with a number; IndexError if there is none."""
        if not 0 <= number < len(self._ends) - 1:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode()

    def close(self) -> None:
        self._file.close()

    def settled(self) -> bool:
        """Whether a whole string was read since this was last asked."""
        before, self._asked_at = self._asked_at, len(self._ends)
        return self._asked_at > before

    def start(self, name: str, _: Attributes) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._phonetic = True
        self._in_text = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "rPh":
            self._phonetic = False
        elif name == "si":
            if len(self._ends) > _MOST_STRINGS:
                raise ExportError(
                    self._path,
                    f"it holds more than {_MOST_STRINGS:,} texts",
                    "Export as .mer or .csv, which have no such limit.",
                )
            written = unescape("".join(self._pieces)).encode()
            self._file.write(written)
            self._ends.append(self._ends[-1] + len(written))

    def text(self, piece: str) -> None:
        if self._in_text:
            self._pieces.append(piece)


class DateStyles:
    """Which of a workbook's cell styles show dates. Hears xl/styles.xml."""

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self._formats: dict[str, str] = {}
        self._in_cell_formats = False
        self._count = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cell_formats = True
        elif name == "xf" and self._in_cell_formats:
            if self._shows_dates(attributes.get("numFmtId", "")):
                self.numbers.add(self._count)
            self._count += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_formats = False

    def _shows_dates(self, number: str) -> bool:
        pattern = self._formats.get(number)
        if pattern is None:
            return number.isdecimal() and len(number) < 4 and int(number) in _BUILT_IN_DATES
        letters = _NOT_A_PATTERN.sub("", pattern).lower()
        return "general" not in letters and ("y" in letters or "d" in letters)
