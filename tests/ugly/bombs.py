"""Small files that pass for pictures of a permitted size, or claim another one, and cost whoever decodes them all they have."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.ugly.image_files import pdf_of, png_bomb, saved

__all__ = ["BOMBS", "nested_forms"]

# A little less than 100 megapixels, so that the header alone refuses none of them.
_WIDTH, _HEIGHT = 10_000, 9_900


def nested_forms(depth: int = 7, times: int = 12) -> bytes:
    """A PDF of 2 kB: forms within forms, each of which draws the next one so many times; a reader keeps all of them."""
    forms = [_form(f"/F{level} Do " * times, level) for level in range(1, depth)]
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /XObject << /F0 5 0 R >> >> >>",
            _stream("", "/F0 Do"),
            *forms,
            _form("0 0 1 rg 0 0 10 10 re f", None),
        ]
    )


def _form(drawing: str, inner: int | None) -> str:
    uses = "" if inner is None else f"/Resources << /XObject << /F{inner} {inner + 5} 0 R >> >> "
    return _stream(f"/Type /XObject /Subtype /Form /BBox [0 0 400 200] {uses}", drawing)


def _stream(entries: str, text: str) -> str:
    return f"<< {entries}/Length {len(text)} >>\nstream\n{text}\nendstream"


def tiff_of_one_strip() -> bytes:
    """16 bits for each of four channels, unpacked from one packed strip to which all 99 point: 800 MB."""
    rows = 100
    strip = zlib.compress(bytes(_WIDTH * rows * 8), 1)
    count = _HEIGHT // rows
    long, short = 4, 3
    entries = [
        (256, long, 1, _WIDTH), (257, long, 1, _HEIGHT), (258, short, 4, 0), (259, short, 1, 8), (262, short, 1, 2),
        (273, long, count, 0), (277, short, 1, 4), (278, long, 1, rows), (279, long, count, 0), (338, short, 1, 2),
    ]  # fmt: skip
    start = 8 + 2 + 12 * len(entries) + 4
    bits, offsets, lengths, data = start, start + 8, start + 8 + 4 * count, start + 8 + 8 * count
    places = {258: bits, 273: offsets, 279: lengths}
    listed = b"".join(
        struct.pack("<HHI", tag, kind, number)
        + (struct.pack("<HH", value, 0) if kind == short and number == 1 else struct.pack("<I", places.get(tag, value)))
        for tag, kind, number, value in entries
    )  # fmt: skip
    return b"".join(
        (
            b"II*\0\x08\0\0\0", struct.pack("<H", len(entries)), listed, bytes(4), struct.pack("<4H", *[16] * 4),
            struct.pack(f"<{count}I", *[data] * count), struct.pack(f"<{count}I", *[len(strip)] * count), strip,
        )
    )  # fmt: skip


def jpeg_of_many_scans(side: int = 4_000, scans: int = 3_000) -> bytes:
    """A progressive JPEG that goes over all its pixels so many times."""
    plain = saved(Image.new("L", (side, side), 90), "JPEG", progressive=True)
    last = plain.rindex(b"\xff\xda")
    return plain[:-2] + plain[last:-2] * scans + plain[-2:]


def webp_that_claims() -> bytes:
    """A lossless WebP whose header claims 16,000 x 6,000 pixels."""
    content = bytearray(saved(Image.new("RGB", (16, 16), "red"), "WEBP", lossless=True))
    at = content.index(b"VP8L") + 9
    content[at : at + 4] = struct.pack("<I", (16_000 - 1) | (6_000 - 1) << 14)
    return bytes(content)


def heic_that_claims() -> bytes:
    """A HEIC whose list of properties claims 9,900 x 10,000 pixels."""
    content = saved(Image.new("RGB", (64, 64), "red"), "HEIF")
    at = content.index(b"ispe") + 8
    return content[:at] + struct.pack(">II", _HEIGHT, _WIDTH) + content[at + 8 :]


def png_of_a_palette() -> bytes:
    """100 kB that hold 99 megapixels, each of them transparent in its own way."""
    return saved(Image.new("P", (_WIDTH, _HEIGHT)), "PNG", transparency=bytes([7] * 256), compress_level=1)


BOMBS: dict[str, Callable[[], bytes]] = {
    "nested-forms": nested_forms,
    "tiff": tiff_of_one_strip,
    "scans": jpeg_of_many_scans,
    "webp": webp_that_claims,
    "heic": heic_that_claims,
    "palette": png_of_a_palette,
    "png": png_bomb,
}
