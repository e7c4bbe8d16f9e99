"""Which encoding a file is in, decided over all of its bytes: a sample can cut a character, or miss the only one."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from filemaker.errors import ExportError
from filemaker.text.legacy_encodings import LegacySample

_CHUNK = 1 << 20

# The longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf8_bom"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf16"),
)

_CHOOSE = (
    "Name the right one with --encoding (utf-8, utf-16, cp1252, mac_roman, shift_jis, …), or export as UTF-8."
)


@dataclass(frozen=True)
class TextEncoding:
    """How to turn a file's bytes into text.

    Attributes:
        codec: Python's name of the encoding.
        skip: bytes of the byte order mark.
        errors: `strict` where every byte was found to be text, else `replace`.
        quirk: what the catalogue has to say about it; empty for plain UTF-8.
        evidence: what speaks for it, in words without contents.
    """

    codec: str
    skip: int = 0
    errors: str = "strict"
    quirk: str = ""
    evidence: str = ""

    def decoder(self) -> codecs.IncrementalDecoder:
        return codecs.getincrementaldecoder(self.codec)(self.errors)


def byte_order_mark(start: bytes) -> tuple[int, str, str] | None:
    """The mark that a file begins with: its length, the codec it stands for, and the quirk's name."""
    return next(((len(mark), codec, quirk) for mark, codec, quirk in _MARKS if start.startswith(mark)), None)


def find_encoding(path: Path, file: BinaryIO, wanted: str | None = None) -> TextEncoding:
    """Reads all of the file's bytes and says what they are.

    Raises:
        ExportError: `wanted` is no encoding, or the file is not in it.
    """
    mark = byte_order_mark(file.read(4))
    file.seek(mark[0] if mark else 0)
    if wanted is not None:
        return _verified(path, file, _text_codec(path, wanted), mark)
    if mark:
        skip, codec, quirk = mark
        return TextEncoding(codec, skip, _errors_of(file, codec), quirk, "it begins with a byte order mark")
    if codec := utf16_without_mark(file.read(_CHUNK)):
        file.seek(0)
        if _errors_of(file, codec) == "strict":
            return TextEncoding(
                codec, quirk="utf16_without_bom", evidence="its line ends and delimiters are those of UTF-16"
            )
    file.seek(0)
    return _without_mark(file)


def _text_codec(path: Path, wanted: str) -> str:
    try:
        "a".encode(wanted)  # refuses codecs that are no text encodings, such as "hex"
        return codecs.lookup(wanted).name
    except (LookupError, ValueError):
        raise ExportError(path, f"there is no encoding called {wanted!r}", _CHOOSE) from None


def _verified(path: Path, file: BinaryIO, codec: str, mark: tuple[int, str, str] | None) -> TextEncoding:
    """The encoding that was asked for, if the file can be in it."""
    if mark and not mark[1].startswith(codec.removesuffix("-sig")):
        raise ExportError(
            path, f"it begins with the byte order mark of {mark[1]}, so it is not {codec}", _CHOOSE
        )
    if codec == "utf-16" and not mark:
        codec = utf16_without_mark(file.read(_CHUNK)) or "utf-16-le"
        file.seek(0)
    skip, codec, quirk = mark or (0, codec, "")
    if _errors_of(file, codec) != "strict":
        raise ExportError(path, f"its bytes are not {codec}", _CHOOSE)
    return TextEncoding(codec, skip, quirk=quirk, evidence="it was named, and all bytes are text in it")


def _errors_of(file: BinaryIO, codec: str) -> str:
    """`strict` if all bytes from here on are text in this encoding; a character cut by the end of the file is."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
    except UnicodeError:
        return "replace"
    return "strict"


def utf16_without_mark(sample: bytes) -> str:
    """The codec of a text that begins so, if it is UTF-16 without a mark, else empty.

    UTF-16 of mostly Western text shows as NUL in every second byte, on the same side throughout.
    """
    if len(sample) < 8:
        return ""
    even, odd = (sample[side::2].count(0) / (len(sample) // 2) for side in (0, 1))
    if max(even, odd) < 0.3 or min(even, odd) > 0.02:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _without_mark(file: BinaryIO) -> TextEncoding:
    """UTF-8 if the bytes are, with as good as no exception; else the likeliest of the older encodings."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    sample = LegacySample()
    valid = invalid = returns = line_feeds = 0
    while chunk := file.read(_CHUNK):
        returns += b"\r" in chunk
        line_feeds += b"\n" in chunk
        pending = decoder.getstate()[0]
        if chunk.isascii() and not pending:
            continue
        sample.add(chunk)
        text = decoder.decode(chunk)
        bad = max(0, text.count("\ufffd") - (pending + chunk).count(b"\xef\xbf\xbd"))
        invalid += bad
        valid += len(text) - len(text.encode("ascii", "ignore")) - bad
    if not invalid:
        kind = "valid UTF-8" if valid else "ASCII"
        return TextEncoding("utf-8", evidence=f"all of its bytes are {kind}")
    # Text in an older encoding is hardly ever valid UTF-8, and never four times in five.
    if valid >= 4 * invalid:
        evidence = f"{valid:,} characters beyond ASCII are valid UTF-8, {invalid:,} bytes are not"
        return TextEncoding("utf-8", errors="replace", evidence=evidence)
    guess = sample.likeliest(ends_in_returns=returns > 0 and not line_feeds)
    file.seek(0)
    return TextEncoding(guess.codec, 0, _errors_of(file, guess.codec), "guessed_encoding", guess.evidence)
