"""A file as lines of text, in bounded memory, with what is odd about the characters in it.

Lines end in LF, CR, CRLF or several CR before an LF, and in nothing else: FileMaker writes a return inside a field
as a vertical tab and separates repetitions with character 29, and `str.splitlines` would split at both.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from filemaker.characters import note_characters, note_matches
from filemaker.errors import ExportError
from filemaker.quirks import Findings
from filemaker.text.encodings import TextEncoding

_CHUNK = 256 << 10  # bytes; more would not stay in the processor's cache
# No record of an export is that long; a file that is must not fill the memory before it is refused.
_LONGEST_LINE = 4 << 20  # characters

_LINES_WITH_DOUBLED_RETURNS = re.compile(r"[^\r\n]*(?:\r+\n|\n|\r)|[^\r\n]+\Z")
_DOUBLED_RETURNS = re.compile(r"\r{2,}\n")
_END_MARK = "\x1a"
_AROUND_END_MARK = "\x1a\0\r\n"
_LINE_ENDS = re.compile(r"\r*\n|\r")

Progress = Callable[[int], None]


def text_chunks(
    path: Path, file: BinaryIO, encoding: TextEncoding, progress: Progress | None = None
) -> Iterator[str]:
    """The file's text; `progress` hears how many of its bytes have been read so far.

    Raises:
        ExportError: the file is not what it was when its encoding was found out.
    """
    file.seek(encoding.skip)
    decoder = encoding.decoder()
    position = encoding.skip
    while chunk := file.read(_CHUNK):
        try:
            text = decoder.decode(chunk)
        except UnicodeError:
            raise ExportError(
                path, "it changed while it was being read", "Wait until the export has finished."
            ) from None
        yield text
        position += len(chunk)
        if progress:
            progress(position)
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeError:
        yield "\ufffd"  # the end of the file cuts a character


def line_end(line: str) -> str:
    """The line's end without the line: LF, CR, CRLF, several CR before an LF, or nothing."""
    return line[len(line.rstrip("\r\n")) :]


def line_end_name(line: str) -> str:
    """What people call the line's end: LF, CR, CRLF, CRCRLF, …; none where it has none."""
    return line_end(line).replace("\r", "CR").replace("\n", "LF") or "none"


class LineSource:
    """Hands out a file's lines, their ends included, and counts them.

    Attributes:
        path: the file.
        line: the number of the line that comes next, from 1.
        uniform_end: the one line end of the lines handed out last, or None where they differ.
        has_quotes: whether there is a quotation mark in the lines handed out last.
        cut: the file ended without a line end.
    """

    def __init__(
        self, path: Path, chunks: Iterator[str], findings: Findings, *, replaced: bool = False
    ) -> None:
        self.path = path
        self._chunks = _without_end_mark(chunks, findings)
        self._findings = findings
        self._rest = ""
        self._ready: list[str] = []
        self._next = 0
        self._replacement_quirk = "invalid_bytes" if replaced else "replacement_character"
        self.line = 1
        self.uniform_end: str | None = None
        self.has_quotes = False
        self.cut = False

    def take(self, most: int) -> list[str]:
        """Up to so many lines; an empty list at the end of the file."""
        if self._next >= len(self._ready):
            self._fill()
        taken = self._ready[self._next : self._next + most]
        self._next += len(taken)
        self.line += len(taken)
        return taken

    def _fill(self) -> None:
        """Reads on until there is at least one whole line, or the end of the file."""
        self._ready, self._next = [], 0
        while not self._ready:
            text = next(self._chunks, None)
            if text is None:
                if self._rest:
                    self._rest, body = "", self._rest
                    self.cut = body[-1] not in "\r\n"
                    self._split(body)
                return
            self._rest += text
            if len(self._rest) > _LONGEST_LINE + _CHUNK:
                raise ExportError(
                    self.path,
                    f"a line of more than {_LONGEST_LINE:,} characters",
                    "This is no export of records; choose another file.",
                    self.line,
                )
            end = _end_of_last_line(self._rest)
            if end:
                body, self._rest = self._rest[:end], self._rest[end:]
                self._split(body)

    def _split(self, body: str) -> None:
        self._watch(body)
        body = body.replace("\0", "")
        if "\r\r" in body:
            self._ready = _LINES_WITH_DOUBLED_RETURNS.findall(body)
        else:
            self._ready = list(io.StringIO(body, newline=""))
        self.has_quotes = '"' in body
        self.uniform_end = _uniform_end(body, len(self._ready))

    def _watch(self, body: str) -> None:
        """Names what is odd about the characters of these lines."""

        def line_at(position: int) -> int:
            return self.line + len(_LINE_ENDS.findall(body, 0, position))

        if "\0" in body:
            self._findings.note("nul_bytes", line_at(body.index("\0")), body.count("\0"))
        if "\r\r\n" in body:
            note_matches("doubled_returns", _DOUBLED_RETURNS, body, self._findings, line_at)
        note_characters(body, self._findings, line_at, self._replacement_quirk)


def _without_end_mark(chunks: Iterator[str], findings: Findings) -> Iterator[str]:
    """The text without a Ctrl-Z at its very end, whatever NULs and line ends stand around it."""
    held = ""
    for chunk in chunks:
        text = held + chunk
        end = text.find(_END_MARK, len(text.rstrip(_AROUND_END_MARK)))
        end = len(text) if end < 0 or len(text) - end > _CHUNK else end
        held = text[end:]
        yield text[:end]
    if held:
        findings.note("end_mark")


def _end_of_last_line(text: str) -> int:
    """Where the last line that is surely complete ends; CR at the very end may still be followed by an LF."""
    without_returns = len(text.rstrip("\r"))
    return max(text.rfind("\n"), text.rfind("\r", 0, without_returns)) + 1


def _uniform_end(body: str, lines: int) -> str | None:
    if "\r" not in body:
        return "\n"
    if "\n" not in body:
        return "\r"
    if body.count("\r\n") == lines:
        return "\r\n"
    return None
