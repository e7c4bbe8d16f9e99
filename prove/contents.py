"""The bytes of a dump's files: the smallest that are what they say. One copy lies on the disk; all others are links."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

from prove.model import Kind

__all__ = ["Stock"]

# A real JPEG of one grey pixel: quantisation, frame, Huffman tables, scan.
_JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 + "ffc0000b080001000101011100"
    "ffc4001400010000000000000000000000000000000009ffc40014100100000000000000000000000000000000"
    "ffda0008010100003f0054dfffd9"
)
_GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
# The first box of an AVIF, with its brands; enough to tell by, as a reader does that looks at first bytes.
_AVIF = struct.pack(">I4s4sI4s4s4s", 28, b"ftyp", b"avif", 0, b"avif", b"mif1", b"miaf") + bytes(64)
_APPLE_DOUBLE = bytes.fromhex("0005160700020000") + b"Mac OS X        " + bytes(58)


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00\x80", 9)) + chunk(b"IEND", b"")


_CONTENTS = {
    Kind.JPEG: _JPEG,
    Kind.PNG: _png(),
    Kind.PDF: _PDF,
    Kind.AVIF: _AVIF,
    Kind.GIF: _GIF,
    Kind.TEXT: b"This is no picture, whatever it is called.\n",
    Kind.APPLE_DOUBLE: _APPLE_DOUBLE,
    Kind.EMPTY: b"",
}


class Stock:
    """One file of each kind in a folder of its own; `put` links it to where a clinic has it."""

    # A file can have some 65,000 names at most on the usual file systems; few clinics come near it.
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._paths = {kind: folder / kind.name.lower() for kind in Kind}
        for kind, path in self._paths.items():
            path.write_bytes(_CONTENTS[kind])

    def put(self, kind: Kind, path: Path) -> None:
        os.link(self._paths[kind], path)
