"""Which decoder a picture gets, by what it holds."""

from __future__ import annotations

__all__ = ["PILLOW_FORMATS"]

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
    "image/avif": ("AVIF",),
}
