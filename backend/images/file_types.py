"""Which files of a dump are a clinic's images or documents, by their extension."""

from __future__ import annotations

__all__ = ["MIME_TYPES", "mime_type_of", "stem_and_extension"]

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


def stem_and_extension(name: str) -> tuple[str, str]:
    """`1000.JPG` -> `1000`, `jpg`; a name without a stem, such as `.DS_Store`, has no extension either."""
    stem, dot, extension = name.rpartition(".")
    return (stem, extension.lower()) if stem and dot else (name, "")


def mime_type_of(key: str) -> str:
    """What a storage key promises; empty for what is neither a picture nor a PDF."""
    return MIME_TYPES.get(stem_and_extension(key.rpartition("/")[2])[1], "")
