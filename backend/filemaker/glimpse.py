"""What can be known of a file without knowing what it is about, also of one that is refused; never its contents."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from filemaker.columns.fit import KNOWN_SCHEMAS, Fit, fit_of
from filemaker.columns.header import is_uuid, looks_like_data
from filemaker.errors import ExportError, unreadable
from filemaker.export import Export, ReadOptions
from filemaker.kinds.file_kind import FileKind, find_kind
from filemaker.quirks import Findings
from filemaker.reader import read_export
from filemaker.schemas import Schema, header_key
from filemaker.text.encodings import find_encoding
from filemaker.text.lines import LineSource, line_end_name, text_chunks
from filemaker.values.date_texts import parse_date_text

_DEFAULTS = ReadOptions()
# Asks for nothing, so nothing is missing: whatever has rows and fields can be read with it.
_ANYTHING = Schema("any", (), record_key="")
# The formats that name every field, and what stands between table and field there.
_RELATED_BY = {"fmpxmlresult": "::", "fmpdsoresult": "."}

_FORMATS = {",": "csv", ";": "csv", "\t": "tab"}
# What ids are called, and nothing else is: one of them makes a header.
_IDS = frozenset(
    key
    for schema in KNOWN_SCHEMAS
    for spec in schema.columns
    if spec.name in schema.required_ids
    for key in spec.keys
    if "id" in key
)
_START = 64 << 10  # bytes that a file is recognised by
_LINES = 10_000  # at a time
_LONGEST_HEADER = 100_000  # characters

_NUMBER = re.compile(r"[+-]?\d[\d.,' \xa0]*(?:e[+-]?\d+)?%?", re.IGNORECASE)
_FILE_NAME = re.compile(r"[^\n\v]*[^\s.]\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True)
class FirstLine:
    """What the first line looks like.

    Attributes:
        shapes: what each of its cells is, in words ("a date", "a UUID"); never what stands in it.
        names: the cells themselves where the line is surely a header, which names fields and nobody; else empty.
        related_by: what stands between table and field in the name of a related field.
    """

    shapes: tuple[str, ...]
    names: tuple[str, ...]
    related_by: str = "::"

    def fit(self, schema: Schema) -> Fit:
        """How well the names fit a schema."""
        return fit_of(self.names, schema, self.related_by)


@dataclass(frozen=True)
class Glimpse:
    """A file as it is, whatever it is about.

    Attributes:
        path: the file.
        size_bytes: its size.
        format: csv, tab, mer, xlsx, …; "text" for lines without fields; empty for what is no export at all.
        encoding: Python's name of its encoding; empty where it is no text.
        encoding_evidence: what speaks for it; empty where the format settles it.
        delimiter: what separates the fields of a text; else empty.
        line_ending: LF, CR, CRLF, … as the first line ends; "none" where that means nothing.
        records: how many there are, as far as it could be read; the header is none.
        first_line: what the first line looks like; None where there is none.
    """

    path: Path
    size_bytes: int
    format: str = ""
    encoding: str = ""
    encoding_evidence: str = ""
    delimiter: str = ""
    line_ending: str = "none"
    records: int = 0
    first_line: FirstLine | None = None


def describe(path: Path, options: ReadOptions = _DEFAULTS) -> Glimpse:
    """Says what a file is as far as that can be told; reads all of it.

    Raises:
        ExportError: there is nothing to look at: no such file, or one that cannot be opened.
    """
    try:
        if export := open_as_it_is(path, options):
            return _of_export(export)
        return _of_what_has_no_rows(path)
    except OSError as error:
        raise unreadable(path, error) from None


def first_line(path: Path, options: ReadOptions = _DEFAULTS) -> FirstLine:
    """What the first line of a file looks like, or the header below titles; with `--columns`, the names that were given.

    Reads no more than it must.
    """
    export = open_as_it_is(path, options)
    first = _first_line(export) if export else FirstLine((), ())
    if options.columns:
        return replace(first, names=options.columns, related_by="::")
    if export and not first.names and (known := _opened(path, options, KNOWN_SCHEMAS)) and known.has_header:
        return _first_line(known)
    return first


def open_as_it_is(path: Path, options: ReadOptions = _DEFAULTS) -> Export | None:
    """The file as rows and fields that mean nothing yet; None where it has no such thing.

    Of a workbook whose sheets differ, it is the one that has the columns of a known kind. A header is none of the rows.
    """
    export = _opened(path, options, (_ANYTHING, *KNOWN_SCHEMAS))
    if export and not export.has_header and (names := _first_line(export).names):
        return _opened(path, options, (_ANYTHING,), names) or export
    return export


def _opened(
    path: Path, options: ReadOptions, schemas: Sequence[Schema], names: tuple[str, ...] | None = None
) -> Export | None:
    """The file as the first of these kinds that it can be read as, in the encoding that was named if that fits."""
    for encoding in dict.fromkeys((options.encoding, None)):
        for schema in schemas:
            try:
                return read_export(path, schema, ReadOptions(encoding=encoding, columns=names))
            except ExportError:
                continue
    return None


def _of_export(export: Export) -> Glimpse:
    first = _first_line(export)
    # A line of words that is not surely a header counts as a record, whatever the reader took it for.
    beside = export.has_header - bool(first.names)
    return Glimpse(
        export.path,
        export.path.stat().st_size,
        export.format,
        export.encoding,
        export.encoding_evidence,
        export.delimiter,
        export.line_ending,
        _count(export) + beside,
        first,
    )


def _count(export: Export) -> int:
    records = 0
    try:
        for batch in export.batches():
            records += len(batch.lines)
    except ExportError:
        pass  # whoever reads it in earnest says why; here counts what came before
    return records + len(export.malformed)


def _first_line(export: Export) -> FirstLine:
    cells = [column.header for column in export.columns]
    if not export.has_header:
        try:
            batch = next(export.batches(), None)
        except ExportError:
            batch = None
        cells = [column[0] for column in batch.columns.values()] if batch else []
    related_by = _RELATED_BY.get(export.format, "::")
    is_header = export.format in _RELATED_BY or _is_header(cells)
    names = tuple(cell.strip() for cell in cells) if is_header else ()
    return FirstLine(tuple(map(_shape, cells)), names, related_by)


def _is_header(cells: Sequence[str]) -> bool:
    """Whether a line surely names fields, so that it may be shown: two that are known, or an id, and no data."""
    if looks_like_data(cells):
        return False
    if any(len(fit_of(cells, schema).understood) > 1 for schema in KNOWN_SCHEMAS):
        return True
    return not _IDS.isdisjoint(map(header_key, cells))


def _of_what_has_no_rows(path: Path) -> Glimpse:
    """A text whose lines have no fields, by its lines; anything else by its size, and its format if it has one."""
    unknown = Glimpse(path, path.stat().st_size)
    try:
        with path.open("rb") as file:
            kind = find_kind(path, file.read(_START))
            if kind is not FileKind.TEXT:
                return replace(unknown, format=kind.value)
            file.seek(0)
            encoding = find_encoding(path, file)
            source = LineSource(path, text_chunks(path, file, encoding), Findings())
            lines = source.take(1)
            first, count = lines[0] if lines else "", sum(not line.isspace() for line in lines)
            while lines := source.take(_LINES):
                count += sum(not line.isspace() for line in lines)
    except ExportError:
        return unknown
    if not first:
        return unknown
    lone = replace(
        unknown,
        format="text",
        encoding=encoding.codec,
        encoding_evidence=encoding.evidence,
        line_ending=line_end_name(first),
        records=count,
    )
    for delimiter, name in _FORMATS.items():
        cells = next(csv.reader([first[:_LONGEST_HEADER]], delimiter=delimiter), [])
        if len(cells) > 1 and _is_header(cells):
            # A header and nothing that it names.
            line = FirstLine(tuple(map(_shape, cells)), tuple(cell.strip() for cell in cells))
            return replace(lone, format=name, delimiter=delimiter, records=count - 1, first_line=line)
    return replace(lone, first_line=FirstLine((_shape(first),), ()))


def _shape(cell: str) -> str:
    text = cell.strip()
    rules = (
        (not text, "nothing"),
        (is_uuid(text), "a UUID"),
        (_NUMBER.fullmatch(text), "a number"),
        (parse_date_text(text), "a date"),
        (_MAIL.fullmatch(text), "an e-mail address"),
        (_FILE_NAME.fullmatch(text), "a name of a file"),
        (not any(map(str.isalnum, text)), "signs"),
        (text.isalpha(), "a word"),
        (len(text.split()) == 1, "letters, digits and signs"),
    )
    return next((words for holds, words in rules if holds), "several words")
