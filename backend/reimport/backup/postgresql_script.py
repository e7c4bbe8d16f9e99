"""What pg_restore prints: statements of SQL, and between them the rows of tables as COPY takes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_COPY: Final = re.compile(rb'^COPY (?:\S+\.)?"?([^\s"]+)"? \((.*)\) FROM stdin;\n$')
_END: Final = b"\\.\n"
# What psql alone understands, and what nothing here needs: which of its own commands a script may use.
_FOR_PSQL: Final = re.compile(rb"^\\(un)?restrict \S+\n$")
_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@dataclass(frozen=True)
class Rows:
    """The rows of a table.

    Attributes:
        statement: takes them in, for `cursor.copy`.
        table: its name, without that of the schema.
        columns: their names, in the order in which each line has them.
        lines: to be taken to their end before the next piece is asked for.
    """

    statement: bytes
    table: str
    columns: tuple[str, ...]
    lines: Iterator[bytes]


def pieces(lines: Iterable[bytes]) -> Iterator[bytes | Rows]:
    """The script, in its order: statements as they stand, as many as come between two tables, and tables."""
    source = iter(lines)
    statements: list[bytes] = []
    for line in source:
        if copy := _COPY.match(line):
            yield b"".join(statements)
            statements = []
            columns = tuple(name.strip('" ') for name in copy[2].decode().split(","))
            yield Rows(line.rstrip(b";\n"), copy[1].decode(), columns, _rows(source))
        elif not _FOR_PSQL.match(line):
            statements.append(line)
    yield b"".join(statements)


def _rows(source: Iterator[bytes]) -> Iterator[bytes]:
    # A script that is cut off ends here, too; its program then says that it failed.
    for line in source:
        if line == _END:
            return
        yield line


def cells(line: bytes) -> list[str | None]:
    """One row's values as the text that PostgreSQL writes for them; None for NULL. ("COPY", "Text Format")"""
    return [None if cell == r"\N" else _unescaped(cell) for cell in line.decode().rstrip("\n").split("\t")]


def _unescaped(cell: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), cell) if "\\" in cell else cell
