"""Sound pictures with something odd beside their pixels, or with transparency that says nothing. All show one colour."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image

from tests.ugly.image_files import saved

__all__ = ["COLOUR", "ODD"]

COLOUR = (200, 120, 80)
_SIDE = 64
_LONG = bytes(2**21)


def _plain() -> Image.Image:
    return Image.new("RGB", (_SIDE, _SIDE), COLOUR)


def _invisible() -> Image.Image:
    return Image.new("RGBA", (_SIDE, _SIDE), (*COLOUR, 0))


def _chunk(name: bytes, body: bytes, checksum: int | None = None) -> bytes:
    checksum = zlib.crc32(name + body) if checksum is None else checksum
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)


def _png_with(*chunks: bytes) -> bytes:
    """The chunks stand behind the header."""
    png = saved(_plain(), "PNG")
    return png[:33] + b"".join(chunks) + png[33:]


def _jpeg_with(marker: int, body: bytes) -> bytes:
    jpeg = saved(_plain(), "JPEG", quality=95)
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + jpeg[2:]


def _bmp_of_32_bits(header_bytes: int) -> bytes:
    """With a mask for alpha in its header, and alpha 0 throughout."""
    pixels = bytes((*reversed(COLOUR), 0)) * _SIDE**2
    masks = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    facts = struct.pack("<IiiHHIIiiII", header_bytes, _SIDE, _SIDE, 1, 32, 3, len(pixels), 2835, 2835, 0, 0)
    header = (facts + masks).ljust(header_bytes, b"\0")
    start = 14 + len(header)
    return b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + header + pixels


def _saved_invisible(format_: str, **options: Any) -> Callable[[], bytes]:
    return lambda: saved(_invisible(), format_, **options)


def _animated_png() -> bytes:
    target = BytesIO()
    others = [Image.new("RGB", (_SIDE, _SIDE), "black")]
    _plain().save(target, "PNG", save_all=True, append_images=others, duration=10)
    return target.getvalue()


ODD: dict[str, Callable[[], bytes]] = {
    "png, a packed text of 2 MB": lambda: _png_with(_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(_LONG))),
    "png, an international text of 2 MB": lambda: _png_with(
        _chunk(b"iTXt", b"C\0\1\0\0\0" + zlib.compress(_LONG))
    ),
    "png, texts of 80 MB": lambda: _png_with(
        *(_chunk(b"zTXt", b"C%d\0\0" % number + zlib.compress(bytes(1_000_000))) for number in range(80))
    ),
    "png, a plain text of 70 MB": lambda: _png_with(_chunk(b"tEXt", b"Comment\0" + b"a" * 70_000_000)),
    "png, a profile of 4 MB": lambda: _png_with(_chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(2**22)))),
    "png, no profile": lambda: _png_with(_chunk(b"iCCP", b"p\0\0none")),
    "png, no exif": lambda: _png_with(_chunk(b"eXIf", b"none")),
    "png, a text with a wrong checksum": lambda: _png_with(_chunk(b"tEXt", b"Comment\0x", checksum=1)),
    "png, a short resolution": lambda: _png_with(_chunk(b"pHYs", b"x")),
    "png, a short transparency": lambda: _png_with(_chunk(b"tRNS", b"x")),
    "png, unknown packing": lambda: _png_with(_chunk(b"zTXt", b"Comment\0\1none")),
    "animated png": _animated_png,
    "jpeg, no exif": lambda: _jpeg_with(0xE1, b"Exif\0\0none"),
    "jpeg, a short Adobe segment": lambda: _jpeg_with(0xEE, b"Adobe"),
    "jpeg, a short JFIF segment": lambda: _jpeg_with(0xE0, b"JFIF\0\1"),
    "jpeg, a short profile": lambda: _jpeg_with(0xE2, b"ICC_PROFILE\0"),
    "jpeg, no list of pictures": lambda: _jpeg_with(0xE2, b"MPF\0none"),
    "cmyk jpeg": lambda: saved(_plain().convert("CMYK"), "JPEG", quality=95),
    "webp, no exif": lambda: saved(_plain(), "WEBP", exif=b"none"),
    "heic, no exif": lambda: saved(_plain(), "HEIF", exif=b"Exif\0\0none", quality=95),
    "bmp 3, alpha 0": lambda: _bmp_of_32_bits(56),
    "bmp 4, alpha 0": lambda: _bmp_of_32_bits(108),
    "bmp 5, alpha 0": lambda: _bmp_of_32_bits(124),
    "png, alpha 0": _saved_invisible("PNG"),
    "tiff, alpha 0": _saved_invisible("TIFF"),
    "lzw tiff, alpha 0": _saved_invisible("TIFF", compression="tiff_lzw"),
    "webp, alpha 0": _saved_invisible("WEBP", lossless=True, exact=True),
    "avif, alpha 0": _saved_invisible("AVIF"),
    "heic, alpha 0": _saved_invisible("HEIF", quality=95),
    "png, its only colour transparent": lambda: saved(_plain(), "PNG", transparency=COLOUR),
    "png, a palette all transparent": lambda: saved(_plain().quantize(4), "PNG", transparency=bytes(4)),
}
