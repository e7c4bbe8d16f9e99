"""The header again among the records: two exports, one put below the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from filemaker.block import Block
from filemaker.columns.header import Header, looks_like_data, read_header
from filemaker.errors import ExportError
from filemaker.quirks import Findings
from filemaker.schemas import Schema, header_key

_HAS_DIGIT = re.compile(r"\d").search
_FEWEST_NAMES = 2


@dataclass(frozen=True)
class RepeatedHeaders:
    """Takes repeated headers out of the rows.

    Attributes:
        path: the file, for messages.
        header: the header that holds for the rows.
        schema: the columns that an export may have.
        unit: what line numbers count.
    """

    path: Path
    header: Header
    schema: Schema
    unit: str

    def without(self, block: Block, findings: Findings) -> Block:
        """The rows that are no header.

        Raises:
            ExportError: a header has its columns elsewhere, so that rows would be read under wrong names.
        """
        repeated = [row for row in self._candidates(block) if self._is_header(block, row)]
        if not repeated:
            return block
        findings.note("repeated_header", block.lines[repeated[0]], len(repeated))
        left = [row for row in range(len(block.lines)) if row not in repeated]
        columns = [[column[row] for row in left] for column in block.columns]
        return Block([block.lines[row] for row in left], columns)

    def _candidates(self, block: Block) -> list[int]:
        """Rows in which a required column of ids holds the name of a column: ids have a digit, names hardly ever."""
        found: set[int] = set()
        for name in self.schema.required_ids:
            ids = block.columns[self.header.column(name).index]
            if not "".join(ids).isdecimal():
                # Each text once: where ids are words, every row would be read as a header.
                called = {text for text in set(ids) if self._is_name(text)}
                found |= {row for row, text in enumerate(ids) if text in called}
        return sorted(found)

    @cached_property
    def _names(self) -> frozenset[str]:
        """What columns are called, here or in any export."""
        known = (key for spec in self.schema.columns for key in spec.keys)
        return frozenset((*known, *(header_key(column.header) for column in self.header.columns)))

    def _is_name(self, text: str) -> bool:
        return bool(text) and not _HAS_DIGIT(text) and header_key(text) in self._names

    def _is_header(self, block: Block, row: int) -> bool:
        cells = [column[row] for column in block.columns]
        found = read_header(cells, self.schema)
        if len(found.understood) < _FEWEST_NAMES or looks_like_data(cells):
            return False
        if self._places(found) != self._places(self.header):
            raise ExportError(
                self.path,
                "here is a second header, whose columns are not those of the first one",
                "Use the file as FileMaker wrote it: one export in one file.",
                block.lines[row],
                self.unit,
            )
        return True

    @staticmethod
    def _places(header: Header) -> dict[str, int]:
        return {column.name: column.index for column in header.columns if column.name in header.understood}
