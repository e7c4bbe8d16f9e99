"""What a file is, told from its first bytes: in a dump, names lie."""

from __future__ import annotations

import re

__all__ = ["PDF", "PILLOW_FORMATS", "content_kind"]

PDF = "application/pdf"

# What Pillow may take the content for; nothing else of its many formats is ever tried.
PILLOW_FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/bmp": ("BMP",),
    "image/tiff": ("TIFF",),
    "image/webp": ("WEBP",),
    "image/heic": ("HEIF",),
    "image/heif": ("HEIF",),
}

_SIGNATURES = (
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/tiff", re.compile(rb"II[*+]\0|MM\0[*+]")),
    ("image/webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("image/heic", re.compile(rb".{4}ftyp(hei[cxms]|hev[cxms])", re.DOTALL)),
    ("image/heif", re.compile(rb".{4}ftyp(mif1|msf1)", re.DOTALL)),
    # "BM" alone begins many a text, so the size of one of its headers is asked for, too.
    ("image/bmp", re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL)),
    # PDF readers accept a PDF that begins somewhere in the first 1,024 bytes.
    (PDF, re.compile(rb".{0,1019}%PDF-", re.DOTALL)),
)


def content_kind(content: bytes) -> str | None:
    """The MIME type of what we can show, None for all else."""
    head = content[:1024]
    return next((kind for kind, signature in _SIGNATURES if signature.match(head)), None)
