"""How the records of a text export are written."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Python's own limit: where a quotation mark may be missing, nothing farther away can be in the same field.
LONGEST_FIELD = csv.field_size_limit()  # characters


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
