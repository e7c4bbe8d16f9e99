"""From a file's header to columns under canonical names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from filemaker.columns.claims import find_claims, settle
from filemaker.columns.fit import looks_like_another
from filemaker.errors import ExportError
from filemaker.export import Column
from filemaker.quirks import Findings
from filemaker.schemas import Schema, header_key
from filemaker.values.date_texts import parse_date_text

_UUID = re.compile(r"\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Header:
    """A header line, understood as far as the schema goes.

    Attributes:
        columns: one for every cell, with names that are unique.
        understood: the canonical names that were found.
        variants: columns whose header is not the schema's preferred one.
        duplicates: columns that were given another name because theirs was taken.
        unnamed: columns without a header.
        rivals: per name, the other columns that mean it just as well. Nothing but equal contents can tell that it
            does not matter which one is taken.
        strangers: columns taken for a fact of the record that are fields of another table than the record's.
        left: fields of other tables that are called like one of the record's own; they stay columns of their own.
    """

    columns: tuple[Column, ...]
    understood: frozenset[str]
    variants: int
    duplicates: int
    unnamed: int
    rivals: dict[str, tuple[int, ...]]
    strangers: tuple[int, ...]
    left: tuple[int, ...]

    def missing(self, schema: Schema) -> tuple[str, ...]:
        return tuple(name for name in schema.required if name not in self.understood)

    def column(self, name: str) -> Column:
        """The column that was given a name."""
        return next(column for column in self.columns if column.name == name)

    def strangers_called(self) -> str:
        """The columns of another table, as a message names them."""
        return " and ".join(self.columns[index].called for index in self.strangers)

    def with_headers(self, cells: Sequence[str]) -> Header:
        """The same columns, said to be called so in the file."""
        headers = [cell.strip() for cell in cells] + [""] * (len(self.columns) - len(cells))
        columns = tuple(replace(column, header=headers[column.index]) for column in self.columns)
        return replace(self, columns=columns)


def read_header(
    cells: Sequence[str], schema: Schema, related_by: str = "::", own: Sequence[str] = ()
) -> Header:
    """Finds the schema's columns among the cells of a header line, or among the names that somebody gave.

    `related_by` stands between table and field in the name of a related field; `own` is the file's own header where
    `cells` is not.
    """
    settled = settle(find_claims(cells, schema, related_by, own), schema)
    columns, renamed = _unique_columns(cells, settled.names)
    return Header(
        columns=columns,
        understood=frozenset(settled.names.values()),
        variants=settled.variants,
        duplicates=max(sum(map(len, settled.rivals.values())), renamed),
        unnamed=sum(not header_key(cell) for cell in cells),
        rivals=settled.rivals,
        strangers=settled.strangers,
        left=settled.left,
    )


def _unique_columns(cells: Sequence[str], names: dict[int, str]) -> tuple[tuple[Column, ...], int]:
    """Every cell as a column; a name that is taken gets a number: `Notes`, `Notes (2)`."""
    used = dict.fromkeys(names.values(), 1)
    columns = []
    renamed = 0
    for index, cell in enumerate(cells):
        header = cell.strip().strip('\ufeff"')
        name = names.get(index)
        if name is None:
            wanted = name = header or f"column {index + 1}"
            while name in used:
                used[wanted] = used.get(wanted, 1) + 1
                name = f"{wanted} ({used[wanted]})"
            renamed += name != wanted
            used[name] = 1
        columns.append(Column(name, header, index))
    return tuple(columns), renamed


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID, in any case, with or without braces and hyphens."""
    return _UUID.fullmatch(text) is not None


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether a first line is surely a record: no header is called like a UUID, a number or a date."""
    return any(
        is_uuid(text) or _NUMBER.fullmatch(text) or parse_date_text(text)
        for text in (cell.strip() for cell in cells)
    )


def is_header(cells: Sequence[str], header: Header, schema: Schema) -> bool:
    """Whether the first line names the columns rather than being the first record."""
    if not header.understood:
        return False
    return not header.missing(schema) or not looks_like_data(cells)


def require_columns(path: Path, header: Header, schema: Schema, line: int | None = None) -> None:
    """Refuses a header that lacks a required column.

    The message names what was understood, by the schema's names, and the rest by position only: if the line is
    a record after all, its contents stay out of it.

    Raises:
        ExportError: a required column is missing.
    """
    missing = header.missing(schema)
    if not missing:
        return
    usual = {spec.name: spec.variants[0] for spec in schema.columns}
    wanted = " and ".join(f"{name} (usually called “{usual[name]}”)" for name in missing)
    known = ", ".join(usual[column.name] for column in header.columns if column.name in header.understood)
    unknown = ", ".join(
        str(column.index + 1) for column in header.columns if column.name not in header.understood
    )
    looks = looks_like_another([column.header for column in header.columns], schema)
    raise ExportError(
        path,
        f"no column for {wanted}. Understood: {known or 'none'}. Not understood: column {unknown or 'none'}",
        f"{looks} Export this field too, or give the columns' names in order with --columns.".strip(),
        line,
    )


def require_one_table(path: Path, header: Header, schema: Schema, line: int | None = None) -> None:
    """Refuses columns that tell of two records in one row: facts of one table beside the key of another.

    Raises:
        ExportError: recid, date, type and file name are not all fields of one and the same table.
    """
    if not header.strangers:
        return
    raise ExportError(
        path,
        f"{header.strangers_called()} and {header.column(schema.record_key).called} are fields of different tables, so one row would "
        "tell of two records",
        "Export from a layout of the table that holds the records themselves, with that table's own fields.",
        line,
    )


def columns_as_named(
    path: Path, given: Sequence[str], width: int, schema: Schema, own: Sequence[str] = ()
) -> Header:
    """The columns as the user named them, by canonical name or any variant; `-` for one that is not needed.

    `own` is the file's own header, if it has one: names do not change of which table a column is.

    Raises:
        ExportError: not as many names as the file has columns, or a required one is missing.
    """
    header = read_header(named_cells(path, given, width), schema, own=own).with_headers(own)
    missing = header.missing(schema)
    if missing:
        raise ExportError(
            path, f"--columns does not name {' and '.join(missing)}", "Name every column in order."
        )
    return header


def named_cells(path: Path, given: Sequence[str], width: int) -> list[str]:
    """The names given with --columns, as the cells of a header.

    Raises:
        ExportError: not as many names as the file has columns.
    """
    if len(given) != width:
        raise ExportError(
            path,
            f"--columns names {len(given)} columns, the file has {width}",
            "Name every column in order; use “-” for one that is not needed.",
        )
    return ["" if name.strip() == "-" else name for name in given]


def note_header(header: Header, findings: Findings, line: int | None) -> None:
    """Names what is odd about a header that the file itself holds."""
    for name, count in (
        ("header_variant", header.variants),
        ("duplicate_header", header.duplicates),
        ("unnamed_column", header.unnamed),
        ("field_of_another_table", len(header.left)),
    ):
        if count:
            findings.note(name, line, count)
