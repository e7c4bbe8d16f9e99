"""A picture as the bytes of a file, and the signature by which the sample clinic knows a file as its own.

Many images show the same drawing, yet no two of them are alike: each carries a comment (a COM segment in a JPEG, a tEXt
chunk in a PNG, a comment line in a PDF, a free box in a HEIC) with a caption that names its record, and a checksum of
everything else in it. So a file can be proven to be whole without drawing it again.
"""

from __future__ import annotations

import struct
from io import BytesIO
from time import gmtime
from zlib import crc32

import pillow_heif
from PIL import Image

# In every file of the sample clinic that holds anything.
MARK = b"Nexus sample clinic"
# Raise it when the drawings change, so that the next run draws the files anew.
_EDITION = 1
_JPEG_QUALITY = 48
_PNG_COLORS = 64
# A PDF names the time of its making; ours must be the same on every run.
_PDF_TIME = gmtime(0)


def encode(picture: Image.Image, file_type: str) -> bytes:
    """The picture as a file of the type "jpeg", "png", "pdf" or "heic"; the same bytes every time."""
    buffer = BytesIO()
    if file_type == "png":
        picture.quantize(_PNG_COLORS).save(buffer, "PNG")
    elif file_type == "pdf":
        picture.save(
            buffer,
            "PDF",
            quality=_JPEG_QUALITY,
            title=MARK.decode(),
            creationDate=_PDF_TIME,
            modDate=_PDF_TIME,
        )
    elif file_type == "heic":
        pillow_heif.from_pillow(picture).save(buffer, quality=_JPEG_QUALITY)
    else:
        picture.save(buffer, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return buffer.getvalue()


def sign(content: bytes, caption: str, file_type: str) -> bytes:
    """The content with a signature in it, which holds the caption (ASCII)."""
    comment = _comment(_label(caption) + b"%08x" % crc32(content), file_type)
    place = _place_of_comment(content, file_type)
    return content[:place] + comment + content[place:]


def is_signed(content: bytes) -> bool:
    """Whether the sample clinic wrote this, whichever edition and however damaged since."""
    return MARK in content


def is_whole(content: bytes, caption: str, file_type: str) -> bool:
    """Whether this is the file of that caption, complete and undamaged, in the present edition."""
    label = _label(caption)
    start = content.find(label)
    words = content[start : start + len(label) + 8]
    unsigned = content.replace(_comment(words, file_type), b"", 1)
    return start >= 0 and words == label + b"%08x" % crc32(unsigned)


def _label(caption: str) -> bytes:
    return MARK + f", edition {_EDITION}, {caption}, crc32 ".encode("ascii")


def _comment(words: bytes, file_type: str) -> bytes:
    if file_type == "png":
        chunk = b"tEXt" + b"Comment\0" + words
        return struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", crc32(chunk))
    if file_type == "pdf":
        return b"% " + words + b"\n"
    if file_type == "heic":
        return struct.pack(">I", len(words) + 8) + b"free" + words
    return b"\xff\xfe" + struct.pack(">H", len(words) + 2) + words


def _place_of_comment(content: bytes, file_type: str) -> int:
    """Where the format allows a comment without any offset in the file becoming wrong."""
    if file_type == "png":
        return 8 + 25  # behind the signature and the first chunk, IHDR
    if file_type == "pdf":
        return content.rindex(b"startxref")
    if file_type == "heic":
        return len(content)
    return 2  # behind the start-of-image marker
