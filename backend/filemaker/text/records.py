"""Lines to records: the strict reading first, whole blocks at a time; where it fails, what is beyond doubt."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence

from filemaker.block import Block
from filemaker.errors import ExportError
from filemaker.quirks import Findings
from filemaker.text.dialect import LONGEST_FIELD
from filemaker.text.lines import LineSource, line_end
from filemaker.text.passage import Passage, Remark
from filemaker.text.quotation import OUTSIDE, UNKNOWN, Proof, Quotation, Stretch
from filemaker.text.record_checks import RecordChecks, doubts, has_stray_quotes

# Lines that are parsed at a time: as many as stay in the processor's cache, which halves the time.
_BLOCK = 2_500
# Lines in doubt that are compared at a time: a file whose marks are broken throughout must not fill the memory.
_MOST_LINES = 10_000

_BEGIN: Mapping[int, int] = {OUTSIDE: 0}


class RecordReader:
    """Reads records of `width` fields from a source of lines, `header` being the lines above them that it took.

    A record that cannot be read costs itself alone, unless its quotation marks leave open where it ends or began:
    then every line that may lie inside one of its fields is malformed.
    """

    def __init__(
        self,
        source: LineSource,
        checks: RecordChecks,
        header: Sequence[str],
        findings: Findings,
    ) -> None:
        self._source = source
        self._checks = checks
        self._dialect = checks.dialect
        self._width = checks.width
        self._findings = findings
        self._quotation = Quotation(checks.dialect.delimiter, checks.width)
        self._ends: Counter[str] = Counter()
        self._held: deque[Passage] = deque()
        self._lines: list[str] = []  # taken from the source and not yet read
        self._line = self._after_header = source.line
        if len(header) > 1:  # where one line is a whole header, nothing is open after it
            first = source.line - len(header)
            self._held.append(Passage(first, list(header), [first]))
        if header:
            self._ends[line_end(header[-1])[-2:]] += 1

    def blocks(self) -> Iterator[Block]:
        """All records as blocks of rows, malformed ones left out and named.

        Raises:
            ExportError: quotation marks leave open where the header ends.
        """
        while self._lines or self._take():
            if self._read_strictly():
                yield from self._release(LONGEST_FIELD)
            else:
                yield from self._compare_readings()
        yield from self._release(0)
        del self._ends[""]
        if len(self._ends) > 1:
            self._findings.note("mixed_line_endings", count=self._ends.total() - max(self._ends.values()))

    def _take(self) -> bool:
        more = self._source.take(_BLOCK)
        self._lines += more
        return bool(more)

    def _release(self, keep: int) -> Iterator[Block]:
        """Hands out what was held back, except for the last `keep` characters."""
        sizes = [sum(map(len, passage.lines)) for passage in self._held] if keep else []
        while self._held and sum(sizes[1:]) >= keep:
            passage = self._held.popleft()
            del sizes[:1]
            self._ends.update(passage.ends)
            self._note(passage.remarks)
            if passage.block.lines:
                yield passage.block

    def _note(self, remarks: Sequence[Remark]) -> None:
        for remark in remarks:
            if remark.quirk:
                self._findings.note(remark.quirk, remark.line)
            if remark.reason:
                self._findings.malformed_row(remark.line, remark.reason)

    def _read_strictly(self) -> bool:
        """Reads on to the end of the lines; or says no where a quotation mark is broken in the next one."""
        passage = self._fast() or self._careful()
        self._held.append(passage)
        self._lines = self._lines[len(passage.lines) :]
        self._line += len(passage.lines)
        return not self._lines

    def _fast(self) -> Passage | None:
        """All lines at once, if each is one well-formed record; None sends them to the careful reading."""
        lines, width, end = self._lines, self._width, self._source.uniform_end
        if end is None or self._source.cut:
            return None
        cells: list[str] = []
        try:
            for row in self._dialect.rows(lines):
                if len(row) != width:
                    return None
                cells += row
        except csv.Error:
            return None
        if len(cells) != width * len(lines):
            return None
        if self._dialect.quoted and self._source.has_quotes and '"' in "".join(cells):
            with_marks = {at // width for at, cell in enumerate(cells) if '"' in cell}
            if any(has_stray_quotes(cells[at * width : at * width + width], lines[at]) for at in with_marks):
                return None
        numbers = list(range(self._line, self._line + len(lines)))
        block = Block(numbers, [cells[column::width] for column in range(width)])
        return Passage(self._line, lines, numbers, block, [end] * len(lines))

    def _careful(self) -> Passage:
        """Record by record, up to a broken quotation mark; reads on beyond the lines where the last record does."""
        cursor = _Cursor(self._lines, self._source)
        rows = self._dialect.rows(cursor)
        passage = self._passage(self._line, self._lines)
        while cursor.position < len(cursor.lines):
            start = cursor.position
            row = self._next_row(rows, cursor)
            if row is None:
                passage.lines = cursor.lines[:start]
                break
            passage.begins.append(self._line + start)
            self._add(passage, row, cursor.lines[start : cursor.position], self._line + start)
        return passage

    def _next_row(self, rows: Iterator[list[str]], cursor: _Cursor) -> list[str] | None:
        """The next record; empty where a field is too long, None where quotation marks are broken."""
        start = cursor.position
        try:
            row = next(rows)
        except csv.Error:
            return None if self._dialect.quoted else []
        if self._dialect.quoted and any('"' in cell for cell in row):
            raw = "".join(cursor.lines[start : cursor.position])
            return row if self._quotation.read(raw.rstrip("\r\n")) else None
        return row

    def _add(self, passage: Passage, row: list[str], raw: list[str], line: int) -> None:
        """Adds a record with sound quotation marks, as a row or as what else it is."""
        passage.remarks += (remarks := self._checks.remarks(row, raw, line))
        if len(row) == self._width and not any(remark.reason for remark in remarks):
            passage.block.lines.append(line)
            passage.ends.append(line_end(raw[-1])[-2:])  # several CR before the LF have a quirk of their own
            for column, cell in zip(passage.block.columns, row, strict=True):
                column.append(cell)

    def _compare_readings(self) -> Iterator[Block]:
        """Reads on where a quotation mark is broken, as far as is beyond doubt, up to where all is."""
        lines = self._take_back()
        first = self._line - len(lines)
        yield from self._release(0)
        begin: Mapping[int, int] = _BEGIN
        while True:
            end = self._take_doubtful(lines)
            yield from self._settle(lines, first, begin, end)
            if end is not UNKNOWN:
                return
            begin, first, lines = UNKNOWN, first + len(lines), []

    def _take_back(self) -> list[str]:
        """The lines before this one that may be in doubt; they are no longer held."""
        proof = Proof(self._quotation, LONGEST_FIELD)
        lines: list[str] = []
        while self._held and not proof.is_whole():
            passage = self._held.pop()
            at = len(passage.lines)
            while at and not proof.is_whole():
                at -= 1
                proof.see_before(passage.lines[at].rstrip("\r\n"))
            begin = passage.first
            if proof.is_whole():
                begin = passage.begins[bisect_right(passage.begins, passage.first + at) - 1]
                self._held.append(passage.before(begin))
            lines = passage.lines[begin - passage.first :] + lines
        return lines

    def _take_doubtful(self, lines: list[str]) -> Mapping[int, int]:
        """Adds the lines from here on to the doubtful ones; says what states may follow."""
        proof = Proof(self._quotation, LONGEST_FIELD)
        taken = 0
        while not proof.is_whole() and taken < _MOST_LINES and (taken < len(self._lines) or self._take()):
            proof.see(self._lines[taken].rstrip("\r\n"))
            taken += 1
        lines += self._lines[:taken]
        self._lines = self._lines[taken:]
        self._line += taken
        if not self._lines and not self._take():
            return self._quotation.at_the_end
        return _BEGIN if proof.is_whole() else UNKNOWN

    def _settle(
        self, lines: list[str], first: int, begin: Mapping[int, int], end: Mapping[int, int]
    ) -> Iterator[Block]:
        """Hands out what is a record in all readings of these lines, and names the rest."""
        passage = self._passage(first, lines)
        texts = [line.rstrip("\r\n") for line in lines]
        for stretch in self._quotation.stretches(texts, begin, end):
            line, raw = first + stretch.start, lines[stretch.start : stretch.end]
            row = self._only_row(raw)
            if line < self._after_header:
                self._check_header(stretch, line, line + len(raw))
            elif stretch.sound or (row and len(row) != self._width):
                self._add(passage, row, raw, line)
            else:
                passage.remarks += doubts(raw, line)
        self._held.append(passage)
        return self._release(0)

    def _only_row(self, raw: list[str]) -> list[str]:
        """The record that these lines are; empty if they are none, or one with a field that is too long."""
        try:
            rows = [*self._dialect.rows(raw)]
        except csv.Error:
            return []
        return rows[0] if len(rows) == 1 and self._quotation.read("".join(raw).rstrip("\r\n")) else []

    def _check_header(self, stretch: Stretch, line: int, end: int) -> None:
        if not stretch.sound or end != self._after_header:
            raise ExportError(
                self._source.path,
                "broken quotation marks leave open where its header ends",
                "Correct the header, or export as .mer or .xml.",
                line,
            )

    def _passage(self, first: int, lines: list[str]) -> Passage:
        return Passage(first, lines, block=Block([], [[] for _ in range(self._width)]))


class _Cursor:
    """Lines of a block; takes more from the source when they run out."""

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
