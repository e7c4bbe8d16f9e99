"""From the bytes of one file to its thumbnails: look at the header, decode, turn upright, colour, scale, write."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

import pillow_heif
from PIL import ExifTags, Image, ImageOps

from images.file_types import PDF, PICTURES
from images.thumbnails.bare import bare_picture
from images.thumbnails.colours import scalable, to_srgb
from images.thumbnails.facts import Refusal, ThumbnailFacts, ThumbnailRefused, ThumbnailSize
from images.thumbnails.pdf import render_first_page

# A picture of four channels with 16 bits each, not compressed. Longer files are no pictures within the limit.
MOST_BYTES_PER_PIXEL = 8

# What Pillow may take the content for; nothing else of its many formats is ever tried.
_PILLOW_FORMATS = {
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
QUALITY = 80
# 0 is fastest, 6 smallest. With 3, files were 5 % smaller here, and took more than twice as long.
EFFORT = 2
# How much larger than the result a picture stays in a first, coarse reduction: Pillow's own default.
_REDUCING_GAP = 2.0
_TURNED_BY_A_QUARTER = {5, 6, 7, 8}
# What Pillow raises for facts about a picture that are none. Then it is shown as it is stored.
_BROKEN_EXIF = (SyntaxError, ValueError, TypeError, KeyError, struct.error)

# The thumbnail that a camera put into the file may show what has been cut off the picture since.
pillow_heif.register_heif_opener(thumbnails=False)
# What Pillow finds odd about a file is nothing that the person at the terminal could do something about.
warnings.filterwarnings("ignore", module=r"PIL\.")


@dataclass(frozen=True)
class MadeThumbnails:
    """What was made of one file.

    Attributes:
        facts: what the file is, or why nothing was made.
        files: the WebP file of each size; none where refused.
    """

    facts: ThumbnailFacts
    files: Mapping[ThumbnailSize, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class _Decoded:
    """A picture, upright in sRGB and at most as large as the large size, with the facts of its original."""

    picture: Image.Image
    facts: ThumbnailFacts


def refused(reason: Refusal, kind: str = "") -> MadeThumbnails:
    """Nothing was made."""
    return MadeThumbnails(ThumbnailFacts(reason, kind))


def make_thumbnails(content: bytes, most_megapixels: int) -> MadeThumbnails:
    """The thumbnails of one file, decoded by what it holds, whatever it is called. Never raises because of the content.

    Args:
        content: the whole file.
        most_megapixels: a picture that has more is refused before it is decoded.
    """
    if not content:
        return refused(Refusal.EMPTY)
    kind = PICTURES.content_kind(content)
    if kind is None:
        return refused(Refusal.UNSUPPORTED_CONTENT)
    made = _attempt(content, kind, most_megapixels * 1_000_000)
    if made.facts.refusal is Refusal.CORRUPT and (bare := bare_picture(content, kind)):
        return _attempt(bare, kind, most_megapixels * 1_000_000)
    return made


def _attempt(content: bytes, kind: str, most_pixels: int) -> MadeThumbnails:
    try:
        decoded = _decode(content, kind, most_pixels)
        return MadeThumbnails(decoded.facts, _scale_down(decoded.picture))
    except ThumbnailRefused as refusal:
        return refused(refusal.reason, kind)
    except Image.DecompressionBombError:
        return refused(Refusal.TOO_LARGE, kind)
    except MemoryError:
        return refused(Refusal.OUT_OF_MEMORY, kind)
    # The edge of one file among a million, which must not end the work on all others. Decoders of foreign bytes raise
    # what nobody listed: SyntaxError, KeyError, struct.error, RuntimeError of a library in C. The file is named, and counted.
    except Exception:  # noqa: BLE001
        return refused(Refusal.CORRUPT, kind)


def _decode(content: bytes, kind: str, most_pixels: int) -> _Decoded:
    if kind != PDF:
        return _decode_picture(content, kind, most_pixels)
    picture, pages = render_first_page(content, ThumbnailSize.LARGE.pixels, most_pixels)
    return _Decoded(picture, ThumbnailFacts(None, kind, *picture.size, pages))


def _decode_picture(content: bytes, kind: str, most_pixels: int) -> _Decoded:
    with Image.open(BytesIO(content), formats=_PILLOW_FORMATS[kind]) as opened:
        width, height = opened.size
        if width * height > most_pixels:
            raise ThumbnailRefused(Refusal.TOO_LARGE)
        if _is_turned(opened):
            width, height = height, width
        profile = opened.info.get("icc_profile")
        picture = _reduced(opened)
    with suppress(*_BROKEN_EXIF):
        ImageOps.exif_transpose(picture, in_place=True)
    return _Decoded(to_srgb(picture, profile), ThumbnailFacts(None, kind, width, height))


def _is_turned(opened: Image.Image) -> bool:
    """Whether width and height change places. A TIFF changes them by itself as soon as it is opened."""
    if opened.format == "TIFF":
        return False
    with suppress(*_BROKEN_EXIF):
        return opened.getexif().get(ExifTags.Base.Orientation) in _TURNED_BY_A_QUARTER
    return False


def _reduced(opened: Image.Image) -> Image.Image:
    """The decoded first frame, no larger than the large size."""
    longest = ThumbnailSize.LARGE.pixels
    # Before anything is decoded: a JPEG can be decoded at an eighth of its size.
    opened.draft(None, (longest, longest))
    opened.load()
    picture = scalable(opened)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, _REDUCING_GAP)
    return picture


def _scale_down(picture: Image.Image) -> dict[ThumbnailSize, bytes]:
    files = {}
    for size in sorted(ThumbnailSize, key=lambda size: -size.pixels):
        picture.thumbnail((size.pixels, size.pixels), Image.Resampling.LANCZOS, _REDUCING_GAP)
        target = BytesIO()
        # Nothing is written that is not named here: no EXIF with its place and time, no XMP, no profile.
        picture.save(target, "WEBP", quality=QUALITY, method=EFFORT, exif=b"", xmp=b"", icc_profile=None)
        files[size] = target.getvalue()
    return files
