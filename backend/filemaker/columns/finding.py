"""Which column of an export is which: by its header, by --columns, or by what it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from filemaker.columns.header import (
    Header,
    columns_as_named,
    is_header,
    named_cells,
    note_header,
    read_header,
    require_columns,
    require_one_table,
)
from filemaker.columns.headerless import has_words, is_record, is_unlike, recognise_columns
from filemaker.errors import ExportError
from filemaker.export import Recognition
from filemaker.quirks import Findings
from filemaker.request import ReadRequest
from filemaker.schemas import header_key


@dataclass(frozen=True)
class FoundColumns:
    """The columns of an export.

    Attributes:
        header: what they are.
        has_header: whether the first record names them.
        recognised: what they were recognised by, where nothing names them.
    """

    header: Header
    has_header: bool
    recognised: tuple[Recognition, ...] = ()


def find_columns(
    request: ReadRequest, rows: Sequence[Sequence[str]], width: int, line: int, findings: Findings
) -> FoundColumns:
    """Looks at the first rows of an export; `line` is where the first of them stands.

    Raises:
        ExportError: a required column is missing or cannot be told, or the columns are those of two records.
    """
    found = _find(request, rows, width, line, findings)
    require_one_table(request.path, found.header, request.schema, line)
    return found


def _find(
    request: ReadRequest, rows: Sequence[Sequence[str]], width: int, line: int, findings: Findings
) -> FoundColumns:
    if request.options.columns is not None:
        given = columns_as_named(request.path, request.options.columns, width, request.schema)
        named = _names_the_columns(request, rows, given)
        own = rows[0] if named else ()
        given = columns_as_named(request.path, request.options.columns, width, request.schema, own)
        findings.note("columns_given" if named else "no_header", line)
        return FoundColumns(given, has_header=named)
    header = read_header(rows[0], request.schema)
    if is_header(rows[0], header, request.schema):
        require_columns(request.path, header, request.schema, line)
        note_header(header, findings, line)
        return FoundColumns(header, has_header=True)
    return _by_contents(request, rows, width, line, findings)


def _names_the_columns(request: ReadRequest, rows: Sequence[Sequence[str]], header: Header) -> bool:
    """Whether the first line is a header, and no record, where --columns names the columns as `header` says.

    Raises:
        ExportError: it is unlike the records below it, and yet no header that is known.
    """
    first = rows[0]
    if not read_header(first, request.schema).missing(request.schema):
        return True
    keys = {spec.name: spec.keys for spec in request.schema.columns}
    names = named_cells(request.path, request.options.columns or (), len(header.columns))
    if len(first) == len(names) and all(
        header_key(cell) in (header_key(name), *keys.get(column.name, ()))
        for cell, name, column in zip(first, names, header.columns, strict=True)
        if name
    ):
        return True
    if is_unlike(first, rows[1:], [header.column(name).index for name in request.schema.required_ids]):
        raise ExportError(
            request.path,
            "its first line is neither what --columns names nor like the records below it",
            "If it is a header, delete it; if it is a record, write the names that --columns gives above it.",
            1,
        )
    return False


def _by_contents(
    request: ReadRequest, rows: Sequence[Sequence[str]], width: int, line: int, findings: Findings
) -> FoundColumns:
    first_is_record = is_record(rows[0], request.options.evidence)
    sample = [row for row in (rows if first_is_record else rows[1:]) if len(row) == width]
    if not first_is_record:
        _refuse_no_records(request, rows, line)
        _refuse_other_widths(request, rows, line)
    recognised = recognise_columns(request, sample, line)
    names = {one.index: one.name for one in recognised}
    required = [one.index for one in recognised if one.name in request.schema.required_ids]
    own = rows[0] if not first_is_record and has_words(rows[0], required) else ()
    header = read_header([names.get(index, "") for index in range(width)], request.schema, own=own)
    findings.note("columns_by_content", line)
    if not own:
        findings.note("no_header", line)
    return FoundColumns(header.with_headers(own), has_header=bool(own), recognised=recognised)


def _refuse_no_records(request: ReadRequest, rows: Sequence[Sequence[str]], line: int) -> None:
    if len(rows) == 1:
        raise ExportError(
            request.path,
            "there is no header that is understood, and no record below it",
            "Export as .mer, with the names of the fields, and check that records were found; where this line is "
            "itself a record, name its columns in order with --columns.",
            line,
        )


def _refuse_other_widths(request: ReadRequest, rows: Sequence[Sequence[str]], line: int) -> None:
    widths = Counter(map(len, rows[1:]))
    if len(rows[0]) not in widths:
        (usual, _), *_ = widths.most_common(1)
        raise ExportError(
            request.path,
            "there is no header that is understood, and no record has as many fields as the first line: it has "
            f"{len(rows[0])}, most records have {usual}",
            "Export again as .mer, with the names of the fields; or correct the first line.",
            line,
        )
