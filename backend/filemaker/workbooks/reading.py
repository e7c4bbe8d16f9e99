"""A workbook's cells, read by python-calamine in a process of its own.

The library lays out a sheet as a full rectangle. Two cells far apart would take 17 billion of them, and a failed
allocation ends its process, whatever Python does. Here that process is another one than ours, with a limit on memory
where the system has one, and works while we do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from marshal import loads
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine

from filemaker.errors import ExportError
from filemaker.workbooks import reading_process
from filemaker.workbooks.package import Writable
from filemaker.workbooks.reading_process import LENGTH, received
from filemaker.workbooks.values import Cell

_MEMORY = 4 << 30  # bytes: what the largest sheet that is read takes, with room
_SECONDS = 300
_FOLDER = Path(python_calamine.__file__).parent.parent


class WorkbookRefused(Exception):
    """The library refuses the workbook, whose format the caller knows."""


@dataclass(frozen=True)
class Piece:
    """Some rows of a sheet: their numbers in it, from 1; their cells, column by column; the one type of a column, if known."""

    numbers: list[int]
    columns: list[Sequence[Cell]]
    kinds: list[type | None]


class Cells:
    """The cells of a sheet: handed over while they are asked for, and kept, so that they can be asked for again.

    Attributes:
        last_row: the number of the last row, from 1.
        last_column: the index of the last column, from 0.
    """

    def __init__(self, reading: Reading, last: tuple[int, int] | tuple[()]) -> None:
        self._reading = reading
        self._pieces: list[bytes] = []
        self._are_whole = False
        row, self.last_column = last or (0, 0)
        self.last_row = row + 1

    def pieces(self) -> Iterator[Piece]:
        """The rows that are not empty, some hundreds at a time, from the first column on.

        Raises:
            ExportError: the process that reads them has ended before it was done. Nothing of the workbook may be used.
        """
        at = 0
        while at < len(self._pieces) or self._take():
            yield Piece(*received(self._pieces[at]))
            at += 1

    def take_all(self) -> None:
        """Has all rows handed over at once, to make way for another sheet."""
        while self._take():
            pass

    def _take(self) -> bool:
        if not self._are_whole:
            piece = self._reading.piece()
            if piece:
                self._pieces.append(piece)
            self._are_whole = not piece
        return not self._are_whole


class Handing:
    """A file whose contents the process gets as they are written."""

    def __init__(self, send: Callable[[int, bytes], None]) -> None:
        self._send = send

    def write(self, data: bytes) -> int:
        if data:
            self._send(len(data), data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


class Reading:
    """The process that reads a workbook, from its start on. It ends when nobody holds this any more."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _nameless()
        inherited = [self._file.fileno()] if self._file else []
        content = f"/proc/self/fd/{inherited[0]}" if inherited else ""
        options = (str(_FOLDER), str(_MEMORY), str(_SECONDS), content)
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell  # nosec B603
            [sys.executable, "-I", "-S", reading_process.__file__, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=inherited,
        )
        self.close = weakref.finalize(self, _end, self._process, self._file)
        self._current: weakref.ref[Cells] | None = None  # which holds this: a circle would live too long
        self._is_handing_over = False

    @contextmanager
    def handing(self) -> Iterator[Writable]:
        """Takes the workbook, which the process begins to read at the end of this."""
        if self._file:
            with self._file:
                yield self._file
        else:
            yield Handing(self._ask)
        self._ask(0)

    def sheets(self) -> list[tuple[str, bool, bool]]:
        """The name of each sheet, whether it is hidden, and whether it is a table at all.

        Raises:
            ExportError: the process did not live through it.
            WorkbookRefused: the library refuses.
        """
        return self._answer()  # type: ignore[no-any-return]

    def cells(self, index: int) -> Cells:
        """The cells of a sheet; those of the one before are taken first, if somebody still holds it.

        Raises:
            ExportError: the process did not live through it.
            WorkbookRefused: the library refuses.
        """
        before = self._current() if self._current else None
        if before:
            before.take_all()
        while self._is_handing_over:
            self.piece()
        self._ask(index)
        cells = Cells(self, self._answer())
        self._current, self._is_handing_over = weakref.ref(cells), True
        return cells

    def piece(self) -> bytes:
        """The next rows of the sheet, as they come; nothing at its end.

        Raises:
            ExportError: the process has ended before it gave them.
        """
        piece = self._message()
        self._is_handing_over = bool(piece)
        return piece

    def _message(self) -> bytes:
        answers = self._process.stdout
        if answers and not answers.closed:
            length = answers.read(LENGTH)
            message = answers.read(int.from_bytes(length, "big"))
            if len(length) == LENGTH and len(message) == int.from_bytes(length, "big"):
                return message
        self.close()
        raise ExportError(
            self._path,
            "it cannot be read: it is damaged, or it claims more cells than a spreadsheet has",
            "Open it in a spreadsheet and save it as .xlsx, or export from FileMaker as .mer.",
        )

    def _answer(self) -> Any:
        answer = loads(self._message())  # noqa: S302 - our own program's  # nosec B302
        if answer is None:
            self.close()
            raise WorkbookRefused
        return answer

    def _ask(self, number: int, content: bytes = b"") -> None:
        questions = self._process.stdin
        with suppress(OSError, ValueError):  # it lives no more, as the missing answer will tell
            if questions:
                questions.write(number.to_bytes(LENGTH, "big"))
                questions.write(content)
                questions.flush()


def _nameless() -> BinaryIO | None:
    """A file in memory that two processes can share, where there are such; nobody else ever finds it."""
    if hasattr(os, "memfd_create") and os.access("/proc/self/fd", os.R_OK):
        return open(os.memfd_create("workbook"), "wb")  # noqa: PTH123 - it has no path, and lives on
    return None


def _end(process: subprocess.Popen[bytes], file: BinaryIO | None) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout, file):
        with suppress(OSError):
            if pipe:
                pipe.close()
    process.wait()
