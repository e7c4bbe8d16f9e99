"""Which files of a dump are a clinic's images or documents, by their extension."""

from __future__ import annotations

__all__ = ["MIME_TYPES"]

# Extension in lower case -> MIME type as registered with IANA. Anything else in a dump is not an image of a patient.
MIME_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "pdf": "application/pdf",
}
