"""What python-calamine would lose of a sheet's XML, and what it does not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_ERROR = re.compile(rb'(<(?:[\w.-]+:)?c\s[^<>]*?) t="e"')
# A value after an inline text takes its place; the text is what holds.
_VALUE_AFTER_TEXT = re.compile(rb"</is>\s*<v>[^<]*</v>")


@dataclass(frozen=True)
class PreparedSheet:
    """A sheet's XML from which the library reads all cells, and how many of them hold errors (#N/A)."""

    xml: bytes
    errors: int


def prepare(sheet: bytes) -> PreparedSheet:
    """Makes texts of errors, of which the library makes blank cells, and inline texts the only value of theirs."""
    errors = 0
    if b' t="e"' in sheet:
        sheet, errors = _ERROR.subn(rb'\1 t="str"', sheet)
    if b"</is>" in sheet:
        sheet = _VALUE_AFTER_TEXT.sub(b"</is>", sheet)
    return PreparedSheet(sheet, errors)


def count_formulas(sheet: bytes) -> int:
    """How many cells of a sheet's XML hold formulas."""
    return len(_FORMULA.findall(sheet)) if b"<f" in sheet or b":f" in sheet else 0
