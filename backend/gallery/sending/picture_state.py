"""What a page can show of an image: its picture, or an honest word in the place of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from errors import RunFailed
from gallery.sending.originals import image_store
from images.models import Image
from images.thumbnails import NotMadeYet, ThumbnailSize, ThumbnailSource, ensure_thumbnail, find_facts
from storage import ImageStore, ObjectNotFound, OtherContent, StorageError

_PDF: Final = "application/pdf"
# What every browser shows by itself. TIFF and HEIC are for few of them.
_BROWSER_KINDS: Final = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif"}
)
# Decoded, a picture takes four bytes per pixel: this is what a tablet bears.
_MOST_PIXELS_IN_PLACE: Final = 40_000_000

_GONE = "Its file is in the store no more: it was deleted or moved after it was linked. Tell a steward."
_OTHER = "The store hands out something else in the place of its file, so it is not shown. Load the page again in a minute; if it stays so, tell an administrator."
_UNREACHABLE = "The store of such files cannot be read at the moment. Load the page again in a minute; if it stays so, tell an administrator."


@dataclass(frozen=True)
class PictureState:
    """What is known of the picture of an image.

    Attributes:
        kind: the MIME type of what the file holds, whatever it is called; where that is unknown, what it is called.
        problem: why there is no picture, as a sentence; empty where there is one.
        is_readable: whether the original can be had from the store.
        width: of the upright original in pixels; None where unknown. Of a PDF, of its first page as rendered.
        height: likewise.
        pages: of a PDF; None for all else.
    """

    kind: str
    problem: str = ""
    is_readable: bool = True
    width: int | None = None
    height: int | None = None
    pages: int | None = None

    @property
    def is_pdf(self) -> bool:
        return self.kind == _PDF

    @property
    def opens_in_browser(self) -> bool:
        """Whether a browser shows the original by itself."""
        return self.is_readable and opens_in_browsers(self.kind)

    @property
    def sharpens_in_place(self) -> bool:
        """Whether the original has more to show than the preview, and may take its place."""
        return not self.problem and self.kind in _BROWSER_KINDS and self._is_larger and not self._is_huge

    @property
    def is_preview_only(self) -> bool:
        """Whether a close look needs the original in another program."""
        if self.problem or self.is_pdf:
            return False
        return self.kind not in _BROWSER_KINDS or self._is_huge

    @property
    def _is_larger(self) -> bool:
        return max(self.width or 0, self.height or 0) > ThumbnailSize.LARGE.pixels

    @property
    def _is_huge(self) -> bool:
        return (self.width or 0) * (self.height or 0) > _MOST_PIXELS_IN_PLACE


def opens_in_browsers(kind: str) -> bool:
    """Whether every browser shows files of a MIME type by itself."""
    return kind == _PDF or kind in _BROWSER_KINDS


def state_of(image: Image) -> PictureState:
    """Makes the thumbnails first where nobody has looked at the image yet."""
    return state_in(image_store(), _source(image), image.mime_type)


def state_in(store: ImageStore, source: ThumbnailSource, called: str) -> PictureState:
    """The same of any file of a store, whose name says that it is of the type `called`."""
    try:
        facts = ensure_thumbnail(store, source)
    except ObjectNotFound:
        return PictureState(called, _GONE, is_readable=False)
    except OtherContent:
        return PictureState(called, _OTHER, is_readable=False)
    except StorageError:
        return PictureState(called, _UNREACHABLE, is_readable=False)
    except NotMadeYet as error:
        return PictureState(called, f"{error.message} {error.remedy}")
    except RunFailed as error:
        return PictureState(called, error.message)
    problem = f"The file cannot be shown: {facts.refusal.words}." if facts.refusal else ""
    return PictureState(
        kind=facts.mime_type or called,
        problem=problem,
        width=facts.width,
        height=facts.height,
        pages=facts.pages,
    )


def content_type_of(image: Image) -> str:
    """As what a browser is to take the original: by its content where that is known, else by its name."""
    facts = find_facts(image_store(), _source(image))
    return facts.mime_type if facts and facts.mime_type else image.mime_type


def _source(image: Image) -> ThumbnailSource:
    return ThumbnailSource(image.storage_key, image.size_bytes)
