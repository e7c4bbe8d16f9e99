"""What a file is, by its first bytes; its extension only says what somebody called it."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import Path
from typing import Final

from filemaker.errors import ExportError
from filemaker.kinds.foreign_formats import (
    COMPOUND_FILE,
    Foreign,
    foreign_binary,
    foreign_markup,
    foreign_name,
    foreign_text,
)
from filemaker.text.encodings import byte_order_mark, utf16_without_mark

# What exports are called, in every format that is read, in lower case. It only says where to look.
EXTENSIONS: Final = frozenset(
    {".csv", ".mer", ".ods", ".tab", ".tsv", ".txt", ".xls", ".xlsb", ".xlsm", ".xlsx", ".xml"}
)

_AS_TEXT = "Choose the file that FileMaker exported: .csv, .mer, .tab, .xlsx or .xml."
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")

_XML_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_XML_PREAMBLE = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*", re.DOTALL | re.IGNORECASE
)
# Control characters that no text holds; FileMaker itself writes VT and GS, and ISO-2022 has ESC.
_CONTROL = bytes(code for code in (*range(1, 9), *range(0x0E, 0x1B), 0x7F))
_FEW_CONTROL = 16  # characters
_MOST_CONTROL = 0.02  # of all


class FileKind(StrEnum):
    """The readers there are."""

    TEXT = "text"
    WORKBOOK = "workbook"
    FMPXMLRESULT = "fmpxmlresult"
    FMPDSORESULT = "fmpdsoresult"


def find_kind(path: Path, start: bytes) -> FileKind:
    """Which reader is the right one for a file that begins with `start` (64 KB are plenty).

    Raises:
        ExportError: it is something else than an export; the message says what.
    """
    if foreign := foreign_name(path.name, len(start)) or foreign_binary(start):
        raise _refused(path, foreign)
    if start.startswith((*_ZIP, COMPOUND_FILE)):
        return FileKind.WORKBOOK
    text = _as_text(start)
    if text.lstrip().startswith("<"):
        return _markup_kind(path, text)
    if foreign := foreign_text(text):
        raise _refused(path, foreign)
    _refuse_binary(path, start)
    return FileKind.TEXT


def _refused(path: Path, foreign: Foreign) -> ExportError:
    return ExportError(path, f"it is {foreign.name}, not an export", foreign.remedy)


def _as_text(start: bytes) -> str:
    """The first characters, as far as markup needs them: it is ASCII in whatever encoding."""
    if mark := byte_order_mark(start):
        length, codec, _ = mark
        return codecs.getincrementaldecoder(codec)("replace").decode(start[length:])
    return start.replace(b"\0", b"").decode("latin-1")


def _markup_kind(path: Path, text: str) -> FileKind:
    preamble = _XML_PREAMBLE.match(text)
    root = _XML_ROOT.match(text, preamble.end() if preamble else 0)
    name = root[1].upper() if root else ""
    for kind in (FileKind.FMPXMLRESULT, FileKind.FMPDSORESULT):
        if kind.value.upper() == name:
            return kind
    if foreign := foreign_markup(name, text):
        raise _refused(path, foreign)
    return FileKind.TEXT


def _refuse_binary(path: Path, start: bytes) -> None:
    mark = byte_order_mark(start)
    if mark and mark[1] != "utf-8":
        return
    # In UTF-16, half of a letter beyond Latin-1 looks like a control character.
    codec = utf16_without_mark(start)
    texts = start.decode(codec, "replace").encode() if codec else start.replace(b"\0", b"")
    control = len(texts) - len(texts.translate(None, _CONTROL))
    if control > max(_FEW_CONTROL, _MOST_CONTROL * len(texts)):
        raise ExportError(path, "it is a binary file, not an export", _AS_TEXT)
