"""The picture alone, of a file in which something beside the picture is broken or too long: a text, a profile, a date.

What cameras and programs write beside the pixels costs a picture nothing: whoever shows it may leave that out. Decoders
refuse the whole file for it all the same, some to protect themselves (a text that unpacks to gigabytes).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PIXELS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
# Colour type -> what tRNS holds (PNG, third edition, 11.3.1.1): a grey value, a colour, or one byte per entry of a palette.
_TRANSPARENCY_BYTES = {0: range(2, 3), 2: range(6, 7), 3: range(1, 257)}
_COLOUR_TYPE_AT = 25
_LONGEST_PROFILE = 2**20

_TIFF_HEADER = re.compile(rb"II\*\0|MM\0\*")
_SEGMENT = struct.Struct(">BBH")
_APP1, _APP14 = 0xE1, 0xEE
_COMPANIONS = frozenset({*range(0xE0, 0xF0), 0xFE})
_START_OF_SCAN = 0xDA
_ADOBE_LENGTH = 12


def bare_picture(content: bytes, kind: str) -> bytes | None:
    """The same file with the pixels, and of the rest only what shows them rightly and is sound; None for other formats.

    Nothing of the pixels themselves is mended: what breaks off breaks off here, too.
    """
    if kind == "image/png":
        return _PNG_START + b"".join(_sound_chunks(content))
    if kind == "image/jpeg":
        return b"".join(_sound_segments(content))
    return None


def _sound_chunks(content: bytes) -> Iterator[bytes]:
    """Of a PNG: pixels, and transparency, orientation and colours where nothing is wrong with them."""
    at = len(_PNG_START)
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if name in _PIXELS or (end <= len(content) and _is_sound(content, name, at, length)):
            yield content[at:end]
        at = end


def _is_sound(content: bytes, name: bytes, at: int, length: int) -> bool:
    body = content[at + 8 : at + 8 + length]
    if name not in {b"tRNS", b"eXIf", b"iCCP"} or content[at + 8 + length : at + 12 + length] != _crc(
        name + body
    ):
        return False
    if name == b"tRNS":
        return length in _TRANSPARENCY_BYTES.get(content[_COLOUR_TYPE_AT], ())
    if name == b"eXIf":
        return bool(_TIFF_HEADER.match(body))
    return _unpacks(body.partition(b"\0")[2][1:])


def _crc(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


def _unpacks(packed: bytes) -> bool:
    """Whether a profile unpacks to no more than any profile has."""
    try:
        unpacker = zlib.decompressobj()
        unpacker.decompress(packed, _LONGEST_PROFILE)
    except zlib.error:
        return False
    return unpacker.eof


def _sound_segments(content: bytes) -> Iterator[bytes]:
    """Of a JPEG: all but comments and what applications add, of which orientation and colour transform stay."""
    at = 2
    yield content[:at]
    while at + _SEGMENT.size <= len(content):
        mark, marker, length = _SEGMENT.unpack_from(content, at)
        if mark != 0xFF or marker == _START_OF_SCAN:
            break
        segment = content[at : at + 2 + length]
        if marker not in _COMPANIONS or _is_needed(marker, segment[4:]):
            yield segment
        at += 2 + length
    yield content[at:]


def _is_needed(marker: int, body: bytes) -> bool:
    if marker == _APP14:
        return body.startswith(b"Adobe") and len(body) >= _ADOBE_LENGTH
    return marker == _APP1 and body.startswith(b"Exif\0\0") and bool(_TIFF_HEADER.match(body, 6))
