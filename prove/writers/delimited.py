"""CSV, MER and TAB, byte by byte."""

from __future__ import annotations

import re
from collections.abc import Callable

from prove.forms import Form
from prove.model import Cell, Table
from prove.writers.written import Written

__all__ = ["record_text", "write_delimited"]

_LINE_END = re.compile(r"\r*\n|\r")


def write_delimited(table: Table, form: Form) -> Written:
    """Text, and the line on which each record begins, as an editor counts."""
    pieces: list[str] = [line + form.line_end for line in table.above]
    if table.header is not None:
        write = "needed" if form.format == "mer" else form.quoting
        pieces.append(record_text(list(table.header), form, write))
    line = 1 + sum(_lines_in(piece) for piece in pieces)
    outcomes: dict[int, str] = {}
    for entry in table.entries:
        text = record_text(entry.cells, form) if entry.raw is None else entry.raw + form.line_end
        if entry.outcome is not None:
            outcomes[line] = entry.outcome
        outcomes.update({line + distance: outcome for distance, outcome in entry.lines.items()})
        pieces.append(text)
        line += _lines_in(text)
    return Written(form.bom + ("".join(pieces) + table.below).encode(form.encoding), outcomes)


def record_text(cells: list[Cell], form: Form, quoting: str = "") -> str:
    """One record with its line end."""
    quote = _QUOTERS[quoting or form.quoting]
    texts = [
        quote(cell if isinstance(cell, str) else "", form.delimiter, at) for at, cell in enumerate(cells)
    ]
    return form.delimiter.join(texts) + form.line_end


def _lines_in(text: str) -> int:
    return len(_LINE_END.findall(text))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _needed(text: str, delimiter: str, _at: int) -> str:
    if text.startswith('="') and text.count('"') == 2 and delimiter not in text:
        return text  # what keeps a spreadsheet from making a number of it, as programs write that
    needs = delimiter in text or '"' in text or "\r" in text or "\n" in text
    return _quoted(text) if needs else text


def _mixed(text: str, delimiter: str, at: int) -> str:
    return _quoted(text) if at % 2 and text else _needed(text, delimiter, at)


def _never(text: str, _delimiter: str, _at: int) -> str:
    return re.sub(r"[\t\r\n]", " ", text)


_QUOTERS: dict[str, Callable[[str, str, int], str]] = {
    "all": lambda text, _delimiter, _at: _quoted(text),
    "needed": _needed,
    "mixed": _mixed,
    "none": _never,
}
