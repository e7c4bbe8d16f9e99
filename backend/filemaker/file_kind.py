"""What a file is, by its first bytes; its extension only says what somebody called it."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import Path

from filemaker.encodings import byte_order_mark
from filemaker.errors import ExportError

__all__ = ["FileKind", "find_kind"]

_AS_TEXT = "Choose the file that FileMaker exported: .csv, .mer, .tab, .xlsx or .xml."

# https://en.wikipedia.org/wiki/List_of_file_signatures; FileMaker's own is "HBAM" after a constant block.
_SIGNATURES: tuple[tuple[bytes, int, str, str], ...] = (
    (b"\xff\xd8\xff", 0, "a JPEG picture", _AS_TEXT),
    (b"\x89PNG\r\n\x1a\n", 0, "a PNG picture", _AS_TEXT),
    (b"GIF8", 0, "a GIF picture", _AS_TEXT),
    (b"II*\0", 0, "a TIFF picture", _AS_TEXT),
    (b"MM\0*", 0, "a TIFF picture", _AS_TEXT),
    (b"ftyp", 4, "a HEIC picture or a video", _AS_TEXT),
    (b"RIFF", 0, "a WebP picture or a sound", _AS_TEXT),
    (b"%PDF", 0, "a PDF", _AS_TEXT),
    (b"SQLite format 3\0", 0, "an SQLite database", _AS_TEXT),
    (
        b"HBAM",
        14,
        "a FileMaker database",
        "Open it in FileMaker and export its records (File > Export Records).",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0,
        "an old Excel workbook (.xls) or one with a password",
        "Save it as .xlsx without a password.",
    ),
    (b"\x1f\x8b", 0, "compressed (gzip)", "Unpack it first."),
    (b"BZh", 0, "compressed (bzip2)", "Unpack it first."),
    (b"\xfd7zXZ\0", 0, "compressed (xz)", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", 0, "an archive (7-Zip)", "Unpack it first."),
    (b"Rar!\x1a\x07", 0, "an archive (RAR)", "Unpack it first."),
    (b"\x7fELF", 0, "a program", _AS_TEXT),
    (b"{\\rtf", 0, "a word processor's document (RTF)", _AS_TEXT),
)
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
    WORKBOOK = "xlsx"
    FMPXMLRESULT = "fmpxmlresult"
    FMPDSORESULT = "fmpdsoresult"


def find_kind(path: Path, start: bytes) -> FileKind:
    """Which reader is the right one for a file that begins with `start` (64 KB are plenty).

    Raises:
        ExportError: it is something else than an export; the message says what.
    """
    if start.startswith(_ZIP):
        return FileKind.WORKBOOK
    for signature, offset, name, remedy in _SIGNATURES:
        if start.startswith(signature, offset):
            raise ExportError(path, f"it is {name}, not an export", remedy)
    text = _as_text(start)
    if text.lstrip().startswith("<"):
        return _markup_kind(path, text)
    _refuse_binary(path, start)
    return FileKind.TEXT


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
    if name in ("HTML", "TABLE") or "<!doctype html" in text[:200].lower():
        raise ExportError(path, "it is a web page, not an export", "Export as .mer, .csv, .xlsx or .xml.")
    if not text.lstrip().startswith(("<?", "<!")):
        return FileKind.TEXT
    raise ExportError(
        path,
        "it is XML, but neither FMPXMLRESULT nor FMPDSORESULT",
        "Export as XML with the grammar FMPXMLRESULT and without a style sheet.",
    )


def _refuse_binary(path: Path, start: bytes) -> None:
    mark = byte_order_mark(start)
    if mark and mark[1] != "utf-8":
        return
    texts = start.replace(b"\0", b"")
    control = len(texts) - len(texts.translate(None, _CONTROL))
    if control > max(_FEW_CONTROL, _MOST_CONTROL * len(texts)):
        raise ExportError(path, "it is a binary file, not an export", _AS_TEXT)
