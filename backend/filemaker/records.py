"""Lines to records: the strict reading first, whole blocks at a time; where it fails, record by record."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filemaker.block import Block
from filemaker.quirks import Findings
from filemaker.text_lines import LineSource, line_end

__all__ = ["Dialect", "RecordReader"]

# Lines that are parsed at a time: as many as stay in the processor's cache, which halves the time.
_BLOCK = 2_500


@dataclass(frozen=True)
class Dialect:
    """How records are written.

    Attributes:
        delimiter: one character.
        quoted: fields may stand in quotation marks; FileMaker's tab-separated files never quote.
    """

    delimiter: str
    quoted: bool

    def rows(self, lines: Iterator[str] | Sequence[str], *, strict: bool = True) -> Iterator[list[str]]:
        """The csv module's own reader; `strict` makes it refuse broken quotes."""
        if self.quoted:
            return csv.reader(lines, delimiter=self.delimiter, strict=strict)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE, strict=strict)


class RecordReader:
    """Reads records of `width` fields from a source of lines.

    A record that cannot be read costs itself alone: reading goes on with the line after the one it began on.
    """

    def __init__(
        self,
        source: LineSource,
        dialect: Dialect,
        width: int,
        key_columns: tuple[int, ...],
        findings: Findings,
    ) -> None:
        self._source = source
        self._dialect = dialect
        self._width = width
        self._key_columns = key_columns
        self._findings = findings
        self._ends: dict[str, int] = {}

    def blocks(self) -> Iterator[Block]:
        """All records as blocks of rows, malformed ones left out and named."""
        while True:
            first = self._source.line
            lines = self._source.take(_BLOCK)
            if not lines:
                break
            block = self._fast(lines, first) or self._careful(lines, first)
            if block.lines:
                yield block
        if len(self._ends) > 1:
            self._findings.note(
                "mixed_line_endings", count=sum(self._ends.values()) - max(self._ends.values())
            )

    def _fast(self, lines: list[str], first: int) -> Block | None:
        """The block at once, if every line is one well-formed record; None sends it to the careful reading."""
        end = self._source.uniform_end
        if end is None or self._source.cut:
            return None
        cells: list[str] = []
        try:
            for row in self._dialect.rows(lines):
                if len(row) != self._width:
                    return None
                cells += row
        except csv.Error:
            return None
        if len(cells) != self._width * len(lines):
            return None
        if self._dialect.quoted and self._source.has_quotes and '"' in "".join(cells):
            return None  # doubled quotation marks, or stray ones: worth a second look
        self._ends[end] = self._ends.get(end, 0) + len(lines)
        columns = [cells[column :: self._width] for column in range(self._width)]
        return Block(list(range(first, first + len(lines))), columns)

    def _careful(self, lines: list[str], first: int) -> Block:
        """Record by record, reading on beyond the block where its last record does."""
        cursor = _Cursor(lines, self._source)
        rows = self._dialect.rows(cursor)
        starts: list[int] = []
        good: list[list[str]] = []
        while cursor.position < len(cursor.lines):
            start = cursor.position
            row = self._record(rows, cursor, first + start)
            if row:
                starts.append(first + start)
                good.append(row)
        return Block(starts, [list(column) for column in zip(*good, strict=True)])

    def _record(self, rows: Iterator[list[str]], cursor: _Cursor, line: int) -> list[str] | None:
        """The next record if it is a row; otherwise says what it is, and sends the cursor to the line after."""
        start = cursor.position
        try:
            row = next(rows)
        except csv.Error as error:
            self._reject(cursor, start, line, _quote_problem(error))
            return None
        raw = cursor.lines[start : cursor.position]
        if len(row) != self._width and not "".join(raw).strip(" \r\n"):
            self._findings.note("blank_lines", line)
        elif len(row) != self._width:
            reason = f"{len(row)} fields instead of {self._width}"
            self._reject(cursor, start, line, reason, too_long=len(row) > self._width)
        elif len(raw) > 1 and self._swallows_records(raw):
            reason = "a quotation mark is never closed, and the lines after it are records"
            self._reject(cursor, start, line, reason)
        elif len(raw) > 1 and self._may_mix_records(raw):
            for offset in range(len(raw)):
                self._findings.malformed_row(
                    line + offset, "broken quotation marks may have mixed this line with another"
                )
        else:
            self._accept(row, raw, line)
            return row
        return None

    def _reject(self, cursor: _Cursor, start: int, line: int, reason: str, *, too_long: bool = False) -> None:
        if self._source.cut and start == len(cursor.lines) - 1 and not too_long:
            self._findings.note("unfinished_last_line", line)
            reason = f"the file ends in the middle of this record: {reason}"
        self._findings.malformed_row(line, reason)
        cursor.position = start + 1

    def _accept(self, row: list[str], raw: list[str], line: int) -> None:
        end = line_end(raw[-1])
        if end:
            self._ends[end] = self._ends.get(end, 0) + 1
        else:
            self._findings.note("no_final_line_end", line)
        if len(raw) > 1:
            self._findings.note("line_break_in_field", line)
        if self._dialect.quoted and any('"' in text for text in row) and _has_stray_quotes(row, "".join(raw)):
            self._findings.note("stray_quotes", line)

    def _swallows_records(self, raw: list[str]) -> bool:
        """Whether the lines of one well-formed record are records of their own, ids and all.

        A quotation mark that was never closed makes one record of several if a later one has a stray mark in the same
        field. No line in the middle of a note has an id in each of the key columns, and never have all of its lines.
        """
        first = self._alone(raw[0])
        opened = first.pop().split(
            self._dialect.delimiter
        )  # all that follows the mark that the line does not close
        middle = [self._is_whole(self._alone(line)) for line in raw[1:-1]]
        return any(middle) or (
            not middle and self._is_whole([*first, *opened]) and self._is_whole(self._alone(raw[-1]))
        )

    def _may_mix_records(self, raw: list[str]) -> bool:
        """Whether the record may begin as one record and end as another: one's patient or date, the other's picture.

        So it may if its last line would be a record by itself and fields are complete before the line breaks. A note
        with just as many commas, and an id among them, looks the same: better nobody than the wrong one.
        """
        return len(self._alone(raw[0])) > 1 and self._is_whole(self._alone(raw[-1]))

    def _alone(self, line: str) -> list[str]:
        """A line read for itself, whatever its quotation marks."""
        return next(self._dialect.rows([line.rstrip("\r\n")], strict=False), [""])

    def _is_whole(self, cells: list[str]) -> bool:
        return len(cells) == self._width and all(_like_an_id(cells[column]) for column in self._key_columns)


class _Cursor:
    """Lines of a block that can be read again from any of them; takes more from the source when they run out."""

    def __init__(self, lines: list[str], source: LineSource) -> None:
        self.lines = lines
        self.position = 0
        self._source = source

    def __iter__(self) -> _Cursor:
        return self

    def __next__(self) -> str:
        if self.position == len(self.lines):
            self.lines.extend(self._source.take(1))
        if self.position == len(self.lines):
            raise StopIteration
        self.position += 1
        return self.lines[self.position - 1]


def _quote_problem(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"a field of more than {csv.field_size_limit():,} characters, or a quotation mark that is never closed"
    return "broken quotation marks"


def _like_an_id(text: str) -> bool:
    text = text.strip(" \"'")
    return any(character.isdigit() for character in text) and not any(
        character.isspace() for character in text
    )


def _has_stray_quotes(row: list[str], raw: str) -> bool:
    """Whether a quotation mark stands in a field without being doubled inside quotation marks."""
    return any('"' in text and '"' + text.replace('"', '""') + '"' not in raw for text in row)
