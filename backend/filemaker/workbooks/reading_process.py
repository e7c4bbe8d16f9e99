"""The program that reads a workbook in a process of its own and hands its cells over; `reading` starts it.

    python -I -S reading_process.py FOLDER MEMORY SECONDS PATH

FOLDER is where python-calamine is, MEMORY the bytes that reading may take, SECONDS the time of each step of it. The
program takes a workbook in pieces, each behind its own length, the last one of no length, or nothing but that one where PATH
leads to the workbook; then indexes of sheets. Its answers are messages, each behind its own length, too, in the form of `marshal`, in which nothing is run:

- of the workbook: the name of each sheet, whether it is hidden, and whether it is a table at all;
- of a sheet: the last row and column of its cells, from 0, or nothing; then its rows that are not empty, some hundreds at
  a time, as their numbers in the sheet, from 1, and their columns; then a message of no length.

None instead says that the library refuses the workbook. This file imports nothing that it can do without, because the
start would then take longer than most workbooks.
"""

from __future__ import annotations

import faulthandler
import gc
import io
import sys
from datetime import date, datetime, time, timedelta
from itertools import compress, islice
from marshal import dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, BinaryIO

    from python_calamine import CalamineSheet

    Cell = str | bool | int | float | date | datetime | time | timedelta
    Rows = tuple[list[int], list[Sequence[Cell]]]

LENGTH = 8  # bytes of a length, or of a sheet's index

# Rows that are handed over, and made to text, at once: few enough for the processor's own memory.
_ROWS = 1_000
_AT_ONCE = 1 << 18  # bytes of a workbook
_PANIC = "PanicException"  # of Rust, which Python sees as no Exception, and has no name to import

_PLAIN = frozenset((str, bool, int, float))
# What `marshal` does not know, by exact type, because a datetime is a date; and what it is again, by how many parts it has.
_PARTS: dict[type, Callable[[Any], tuple[int, ...]]] = {
    date: lambda day: (day.year, day.month, day.day),
    datetime: lambda moment: (*_PARTS[date](moment), *_PARTS[time](moment)),
    time: lambda moment: (moment.hour, moment.minute, moment.second, moment.microsecond),
    timedelta: lambda span: (span.days * 86_400 + span.seconds, span.microseconds),
}
_WHOLE: dict[int, Callable[..., Cell]] = {
    2: lambda seconds, microseconds: timedelta(0, seconds, microseconds),
    3: date,
    4: time,
    7: datetime,
}


# Of what kind all cells of a column are: the name of their type, or one of these.
_DAYS = "date"
_MIXED = ""
_IN_PARTS = "in parts"
_KINDS: dict[str, type] = {kind.__name__: kind for kind in (str, bool, int, float, date)}


def received(message: bytes) -> tuple[list[int], list[Sequence[Cell]], list[type | None]]:
    """Some rows as they were before they were handed over: their numbers, their columns, and of what type all of a column is."""
    numbers, columns, kinds = loads(message)  # noqa: S302 - our own program's  # nosec B302
    for at, kind in enumerate(kinds):
        if kind == _DAYS:
            columns[at] = list(map(date.fromisoformat, columns[at]))
        elif kind == _IN_PARTS:
            columns[at] = [_WHOLE[len(cell)](*cell) if type(cell) is tuple else cell for cell in columns[at]]
    return numbers, columns, [_KINDS.get(kind) for kind in kinds]


def _handed_over(rows: Rows) -> tuple[list[int], list[Any], list[str]]:
    """The rows as `marshal` takes them, and of what kind the cells of each column are."""
    numbers, columns = rows
    handed: list[Any] = list(columns)
    kinds = []
    for at, column in enumerate(columns):
        found = set(map(type, column))
        kind = _MIXED if len(found) > 1 else next(iter(found)).__name__
        if kind == _DAYS:
            handed[at] = list(map(date.isoformat, column))  # type: ignore[arg-type]
        elif not found <= _PLAIN:
            kind = _IN_PARTS
            handed[at] = [cell if type(cell) in _PLAIN else _PARTS[type(cell)](cell) for cell in column]
        kinds.append(kind)
    return numbers, handed, kinds


def _pieces(sheet: CalamineSheet) -> Iterator[Rows]:
    """The rows that are not empty: their numbers in the sheet, from 1, and their columns from its first one on."""
    before = (sheet.start or (0, 0))[1]
    rows, number = sheet.iter_rows(), 1
    while piece := list(islice(rows, _ROWS)):
        numbers = list(range(number, number + len(piece)))
        number += len(piece)
        if not all(map(any, piece)):  # perhaps an empty row, perhaps only zeros in one
            filled = [row.count("") < len(row) for row in piece]
            numbers, piece = list(compress(numbers, filled)), list(compress(piece, filled))
        if piece:
            yield numbers, [[""] * len(piece)] * before + list(zip(*piece, strict=True))


def _limit(memory: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OverflowError, OSError):
        pass  # another system, or a limit that is lower already


def _number(source: BinaryIO) -> int:
    return int.from_bytes(source.read(LENGTH), "big")


class _ContentStream:
    """The workbook, as a file that the library reads to its end while it still comes."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = _number(source)  # bytes of this piece

    def read(self, size: int = _AT_ONCE) -> bytes:
        if not self._left:
            return b""
        read = self._source.read(min(size, self._left, _AT_ONCE))
        self._left -= len(read)
        if read and not self._left:
            self._left = _number(self._source)
        return read

    def seek(self, *_: int) -> int:
        """Is only looked for."""
        raise io.UnsupportedOperation


class _Conversation:
    """What is asked and answered, over the process's own input and output."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._questions: BinaryIO = sys.stdin.buffer
        self._answers: BinaryIO = sys.stdout.buffer

    def number(self) -> int | None:
        """The next length or index; None where there is none any more."""
        asked = self._questions.read(LENGTH)
        return int.from_bytes(asked, "big") if asked else None

    def content(self) -> _ContentStream:
        return _ContentStream(self._questions)

    def tell(self, answer: Any) -> None:
        self._send(dumps(answer))

    def end(self) -> None:
        self._send(b"")

    def _send(self, message: bytes) -> None:
        self._answers.write(len(message).to_bytes(LENGTH, "big") + message)
        self._answers.flush()

    def of_library(self, read: Callable[[Any], Any], what: Any) -> Any:
        """What the library reads, in time or not at all; the process ends where the library refuses."""
        from python_calamine import CalamineError

        faulthandler.dump_traceback_later(self._seconds, exit=True)
        try:
            return read(what)
        except (CalamineError, OSError):  # the other one at an end that comes too early
            self.refuse()
        except BaseException as error:
            if type(error).__name__ != _PANIC:
                raise
            self.refuse()
        finally:
            faulthandler.cancel_dump_traceback_later()

    def refuse(self) -> None:
        self.tell(None)
        sys.exit()


def _main(folder: str, memory: int, seconds: float, path: str) -> None:
    _limit(memory)
    gc.disable()  # rows hold no circles, and are many
    sys.path.append(folder)
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    talk = _Conversation(seconds)
    content = talk.content()  # nothing, where a path leads to it
    book = talk.of_library(load_workbook, path or content)
    sheets = [
        (one.name, one.visible != SheetVisibleEnum.Visible, one.typ == SheetTypeEnum.WorkSheet)
        for one in book.sheets_metadata
    ]
    talk.tell(sheets)
    # What is asked for first is known: it is read before the question comes.
    first = next(
        (at for at, (_, is_hidden, is_table) in enumerate(sheets) if is_table and not is_hidden), None
    )
    ahead = None if first is None else talk.of_library(book.get_sheet_by_index, first)
    while (index := talk.number()) is not None:
        sheet = ahead if ahead and index == first else talk.of_library(book.get_sheet_by_index, index)
        ahead = None
        talk.tell(sheet.end or ())
        for rows in _pieces(sheet):
            talk.tell(_handed_over(rows))
        talk.end()


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
