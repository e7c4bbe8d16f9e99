"""What is odd about the characters of an export, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Callable

from filemaker.block import Block
from filemaker.quirks import Findings

# Stands between the values of a column while they are searched as one text.
_BETWEEN = "\x1e"

_SINGLE = (("\x1d", "repetitions"), ("\x0b", "return_in_field"))
# UTF-8 read as Windows-1252: one of its lead bytes, then a character that no word goes on with.
_LEADS = ("\u00c2", "\u00c3", "\u00e2\u20ac")
_MOJIBAKE = re.compile(
    "\u00c3[\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u2122]"
    "|\u00e2\u20ac[\u0080-\u00bf\u0152-\u017e\u02dc\u2013-\u2122]"
    "|\u00c2[\u00a0-\u00bf]"
)
# A reference to a picture's file as FileMaker exports a container: "remote:cat.jpg⏎size:320,240⏎JPEG:path".
_CONTAINER = re.compile(
    r"(?:remote|movie|image(?:mac|win|linux)?|file(?:mac|win|linux)?):[^\x0b\r\n\x1e]{1,500}[\x0b\r\n]+"
    r"(?:size:\d+,\d+|(?:JPEG|PNGf|PDF |GIFf|FILE|TIFF):)|size:\d+,\d+[\x0b\r\n]"
)
_CONTAINER_SIGNS = ("size:", "JPEG:", "PNGf:", "FILE:")


def note_characters(
    text: str,
    findings: Findings,
    line_at: Callable[[int], int],
    replacement: str = "replacement_character",
    *,
    lines_are_records: bool = True,
) -> None:
    """Names what is odd about a text.

    Args:
        text: part of an export.
        findings: hears of it.
        line_at: tells the source line of a position in the text.
        replacement: the quirk that U+FFFD stands for.
        lines_are_records: line ends separate records, so that a return inside a field is something else.
    """
    for character, name in (*_SINGLE, ("\ufffd", replacement)):
        if character in text:
            findings.note(name, line_at(text.index(character)), text.count(character))
    if not text.isascii() and any(lead in text for lead in _LEADS):
        note_matches("mojibake", _MOJIBAKE, text, findings, line_at)
    returns = "\x0b" in text or (not lines_are_records and "\n" in text)
    if returns and any(sign in text for sign in _CONTAINER_SIGNS):
        note_matches("container_text", _CONTAINER, text, findings, line_at)


def note_matches(
    name: str, pattern: re.Pattern[str], text: str, findings: Findings, line_at: Callable[[int], int]
) -> None:
    positions = [match.start() for match in pattern.finditer(text)]
    if positions:
        findings.note(name, line_at(positions[0]), len(positions))


def note_block_characters(block: Block, findings: Findings) -> None:
    """The same for rows, of formats whose bytes are not the text itself."""
    for column in block.columns:
        text = _BETWEEN.join(column)

        def line_at(position: int, text: str = text) -> int:
            return block.lines[min(text.count(_BETWEEN, 0, position), len(block.lines) - 1)]

        note_characters(text, findings, line_at, lines_are_records=False)
