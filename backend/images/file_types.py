"""The pictures and PDFs that are linked as images, by their names and by their first bytes."""

from __future__ import annotations

import re

from files.file_types import FileTypes

PDF = "application/pdf"

_EXTENSIONS = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "jfif": "image/jpeg",
    "jif": "image/jpeg",
    "pjpeg": "image/jpeg",
    "pjp": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "dib": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "avif": "image/avif",
    "pdf": PDF,
}

_SIGNATURES = (
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/tiff", re.compile(rb"II[*+]\0|MM\0[*+]")),
    ("image/webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    # ISO base media (ISO/IEC 14496-12): the box "ftyp" with its size, the main brand, a version, further brands.
    ("image/avif", re.compile(rb"\0\0.{2}ftyp(avi[fs]|(mif1|msf1|miaf).{4}(.{4}){0,15}?avi[fs])", re.DOTALL)),
    ("image/heic", re.compile(rb".{4}ftyp(hei[cxms]|hev[cxms])", re.DOTALL)),
    ("image/heif", re.compile(rb".{4}ftyp(mif1|msf1)", re.DOTALL)),
    # "BM" alone begins many a text, so the size of one of its headers is asked for, too.
    ("image/bmp", re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL)),
    # PDF readers accept a PDF that begins somewhere in the first 1,024 bytes.
    (PDF, re.compile(rb".{0,1019}%PDF-", re.DOTALL)),
)

PICTURES = FileTypes(_EXTENSIONS, _SIGNATURES)
