"""How a text export is laid out: its delimiter, whether fields are quoted, its header, its columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import length_hint

from filemaker.columns.finding import FoundColumns, find_columns
from filemaker.columns.header import is_header, read_header
from filemaker.errors import ExportError, no_records
from filemaker.quirks import Findings
from filemaker.request import ReadRequest
from filemaker.text.dialect import Dialect
from filemaker.text.lines import LineSource, line_end_name

# What columns without a header are recognised by.
_SAMPLE_LINES = 5_000
_SAMPLE_CHARACTERS = 4 << 20
# More than a spreadsheet can have; a line with more is no record.
_MOST_COLUMNS = 16_384

_MOST_TITLE_LINES = 50

# "sep=;" as spreadsheets read and write it; one that saved it again pads the line.
_SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[,;\t]*', re.IGNORECASE)
_LINE_BREAK = re.compile(r"\r*\n|\r")

_COMMA, _SEMICOLON = Dialect(",", quoted=True), Dialect(";", quoted=True)
_TAB, _QUOTED_TAB = Dialect("\t", quoted=False), Dialect("\t", quoted=True)
_USUAL = {
    ".csv": (_COMMA, _SEMICOLON),
    ".mer": (_COMMA, _SEMICOLON),
    ".tab": (_TAB,),
    ".tsv": (_TAB,),
    ".txt": (_TAB,),
}


@dataclass(frozen=True)
class Layout:
    """A text export's layout.

    Attributes:
        dialect: how its records are written.
        columns: what its columns are.
        skip: lines above the header, or the first record.
        header_lines: lines of the header.
        line_ending: LF, CR, CRLF, CRCRCRLF, … as the first line ends, or none.
    """

    dialect: Dialect
    columns: FoundColumns
    skip: int
    header_lines: int
    line_ending: str


def find_layout(request: ReadRequest, source: LineSource, findings: Findings) -> Layout:
    """Looks at the first lines of a text export; names on the way what is odd about them.

    Raises:
        ExportError: the file is empty, holds no records, or its columns cannot be told.
    """
    lines, whole = _sample(source)
    skip, separator = _above_the_table(request, lines, findings)
    lines = lines[skip:]
    dialect = _dialect(request, lines, _candidates(lines, separator))
    rows = _rows(lines, dialect)
    cells, header_lines = _first_record(lines, dialect)
    rows = [cells, *(rows[1:] if rows and rows[0] == cells else rows)]
    columns = find_columns(request, rows, _usual_width(rows), skip + 1, findings)
    header_lines = header_lines if columns.has_header else 0
    if whole and all(map(_is_blank, lines[header_lines:])):
        raise no_records(request.path, "it holds a header and no records")
    _note_delimiter(request, dialect, findings)
    ending = line_end_name(lines[max(0, header_lines - 1)])
    return Layout(dialect, columns, skip, header_lines, ending)


def _above_the_table(request: ReadRequest, lines: Sequence[str], findings: Findings) -> tuple[int, str]:
    """How many lines there are above the header, or the first record, and the separator that one of them names."""
    skip = _blank_lines(lines, 0)
    if skip == len(lines):
        raise ExportError(request.path, "it is empty", "Export again, and check that records were found.")
    if skip:
        findings.note("empty_first_line", 1, skip)
    separator = ""
    if named := _SEPARATOR_LINE.fullmatch(lines[skip].strip("\r\n")):
        separator = named[1]
        findings.note("separator_line", skip + 1)
        skip += 1
        skip += _blank_lines(lines, skip)
    if skip == len(lines):
        raise no_records(request.path, "it holds nothing but a line that names its separator")
    titles = _title_lines(request, lines[skip : skip + _MOST_TITLE_LINES], separator)
    if titles:
        findings.note("title_lines", skip + 1, titles)
    return skip + titles, separator


def _blank_lines(lines: Sequence[str], start: int) -> int:
    return next((at for at, line in enumerate(lines[start:]) if not _is_blank(line)), len(lines) - start)


def _title_lines(request: ReadRequest, lines: Sequence[str], separator: str) -> int:
    """The lines above a header that has all that it must have: they fill hardly any of its columns."""
    for dialect in _candidates(lines, separator):
        filled: list[int] = []
        left = iter(lines)
        for cells in dialect.rows(left, strict=False):
            header = read_header(cells, request.schema)
            if header.understood and not header.missing(request.schema):
                few = all(count <= max(1, len(cells) // 2) for count in filled)
                start = len(lines) - length_hint(left) - _lines_in(cells)
                return start if few else 0
            filled.append(sum(bool(cell.strip()) for cell in cells))
    return 0


def _lines_in(cells: Sequence[str]) -> int:
    return 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in cells)


def _sample(source: LineSource) -> tuple[list[str], bool]:
    """The first lines, and whether they are all there are."""
    lines: list[str] = []
    characters = 0
    while len(lines) < _SAMPLE_LINES and characters < _SAMPLE_CHARACTERS:
        more = source.take(_SAMPLE_LINES - len(lines))
        if not more:
            return lines, True
        lines += more
        characters += sum(map(len, more))
    return lines, False


def _is_blank(line: str) -> bool:
    return not line.strip(" \r\n")


def _dialect(request: ReadRequest, lines: Sequence[str], candidates: Sequence[Dialect]) -> Dialect:
    """The dialect in which the first record names the most columns; where it names none, the most regular one."""
    usual = _USUAL.get(request.path.suffix.lower(), ())
    best: tuple[tuple[int, bool, bool], Dialect] | None = None
    for dialect in candidates:
        cells, _ = _first_record(lines, dialect)
        if len(cells) > _MOST_COLUMNS:
            raise ExportError(
                request.path,
                f"its first record has {len(cells):,} fields",
                "This is no export of records.",
                1,
            )
        header = read_header(cells, request.schema)
        if is_header(cells, header, request.schema):
            score = (len(header.understood), dialect is _QUOTED_TAB, dialect in usual)
            best = max(best or (score, dialect), (score, dialect), key=lambda one: one[0])
    return best[1] if best else _most_regular(request, lines, candidates)


def _candidates(lines: Sequence[str], separator: str) -> list[Dialect]:
    known = [_COMMA, _SEMICOLON, _TAB]
    if separator and separator not in ",;\t":
        known.append(Dialect(separator, quoted=True))
    cells = lines[0].rstrip("\r\n").split("\t")
    if len(cells) > 1 and all(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in cells):
        known.append(_QUOTED_TAB)  # FileMaker never quotes here, other programs do
    return known


def _most_regular(request: ReadRequest, lines: Sequence[str], candidates: Sequence[Dialect]) -> Dialect:
    """The dialect in which the most rows have the same number of fields, if that is more than one."""
    usual = _USUAL.get(request.path.suffix.lower(), ())
    wanted = len(request.options.columns or ())
    best: tuple[tuple[bool, float, bool, int], Dialect] | None = None
    for dialect in candidates:
        widths = Counter(map(len, _rows(lines, dialect)))
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        if width > 1:
            score = (width == wanted, round(count / widths.total(), 1), dialect in usual, width)
            best = max(best or (score, dialect), (score, dialect), key=lambda one: one[0])
    if best is None:
        raise ExportError(
            request.path,
            "its lines are not divided into fields by commas, semicolons or tabs",
            "Export as .mer, .csv, .tab, .xlsx or .xml.",
            1,
        )
    return best[1]


def _first_record(lines: Sequence[str], dialect: Dialect) -> tuple[list[str], int]:
    """The cells of the first record, and how many lines it takes."""
    left = iter(lines)
    try:
        cells = next(dialect.rows(left))
    except csv.Error:
        return next(dialect.rows(lines[:1], strict=False), []), 1
    return cells, len(lines) - length_hint(left)


def _rows(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    """The rows of a sample; records with broken quotes are left out."""
    reader = dialect.rows(lines)
    rows = []
    while True:
        try:
            rows.append(next(reader))
        except StopIteration:
            return [row for row in rows if row]
        except csv.Error:
            continue


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0]


def _note_delimiter(request: ReadRequest, dialect: Dialect, findings: Findings) -> None:
    usual = _USUAL.get(request.path.suffix.lower())
    if dialect is _QUOTED_TAB:
        findings.note("quoted_tab_separated", 1)
    if usual and dialect.delimiter not in {one.delimiter for one in usual}:
        findings.note("unexpected_delimiter", 1)
