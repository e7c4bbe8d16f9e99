"""Which column of an export is which: by its header, by --columns, or by what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filemaker.export import Recognition
from filemaker.header import (
    Header,
    columns_as_named,
    is_header,
    note_header,
    read_header,
    require_columns,
    require_one_table,
)
from filemaker.headerless import is_record, recognise_columns
from filemaker.quirks import Findings
from filemaker.request import Request

__all__ = ["FoundColumns", "find_columns"]


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
    request: Request, rows: Sequence[Sequence[str]], width: int, line: int, findings: Findings
) -> FoundColumns:
    """Looks at the first rows of an export; `line` is where the first of them stands.

    Raises:
        ExportError: a required column is missing or cannot be told, or the columns are those of two records.
    """
    found = _find(request, rows, width, line, findings)
    require_one_table(request.path, found.header, request.schema, line)
    return found


def _find(
    request: Request, rows: Sequence[Sequence[str]], width: int, line: int, findings: Findings
) -> FoundColumns:
    header = read_header(rows[0], request.schema)
    named = is_header(rows[0], header, request.schema)
    if request.options.columns is not None:
        named = named or _is_above_records(request, rows)
        own = rows[0] if named else ()
        header = columns_as_named(request.path, request.options.columns, width, request.schema, own)
        findings.note("columns_given" if named else "no_header", line)
        return FoundColumns(header, has_header=named)
    if named:
        require_columns(request.path, header, request.schema, line)
        note_header(header, findings, line)
        return FoundColumns(header, has_header=True)
    return _by_contents(request, rows, width, line, findings)


def _is_above_records(request: Request, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first line is no record and the second one is: a header in words that nobody knows."""
    first, second = (is_record(row, request.options.evidence) for row in (*rows, [])[:2])
    return second and not first


def _by_contents(
    request: Request, rows: Sequence[Sequence[str]], width: int, line: int, findings: Findings
) -> FoundColumns:
    evidence = request.options.evidence
    first_is_record = is_record(rows[0], evidence)
    sample = [row for row in (rows if first_is_record else rows[1:]) if len(row) == width]
    recognised = recognise_columns(request, sample, line)
    names = {one.index: one.name for one in recognised}
    own = () if first_is_record else rows[0]
    header = read_header([names.get(index, "") for index in range(width)], request.schema, own=own)
    findings.note("columns_by_content", line)
    if first_is_record:
        findings.note("no_header", line)
    return FoundColumns(header.with_headers(own), has_header=not first_is_record, recognised=recognised)
