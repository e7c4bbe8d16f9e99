"""Of what thumbnails are made, in which sizes, and what came of it, in a form that is kept beside them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class ThumbnailSize(StrEnum):
    """What a picture is shown as: among others, or alone."""

    SMALL = "small"
    LARGE = "large"

    @property
    def pixels(self) -> int:
        """The length of the longer side. A smaller picture is never enlarged; a PDF's page fills the large size."""
        return 320 if self is ThumbnailSize.SMALL else 1600


class Refusal(StrEnum):
    """Why a file has no thumbnails."""

    EMPTY = "empty"
    UNSUPPORTED_CONTENT = "unsupported_content"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    CORRUPT = "corrupt"
    OUT_OF_MEMORY = "out_of_memory"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Refusal.EMPTY: "it has no content",
    Refusal.UNSUPPORTED_CONTENT: "its content is neither a picture nor a PDF",
    Refusal.TOO_LARGE: "it has more pixels than NEXUS_MOST_MEGAPIXELS allows",
    Refusal.LOCKED: "it is protected by a password",
    Refusal.CORRUPT: "it is damaged or incomplete",
    Refusal.OUT_OF_MEMORY: "it takes more memory than NEXUS_DECODING_MEMORY allows",
    Refusal.TIMED_OUT: "it took too long",
    Refusal.CRASHED: "the process that worked on it crashed",
}


class ThumbnailRefused(Exception):
    """Of one file, for a reason. Caught where thumbnails are made; nobody else sees it."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.words)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ThumbnailSource:
    """A file of the store, linked to a patient or not.

    Attributes:
        storage_key: its key.
        size_bytes: its size; a file of another size is another source, whose thumbnails are made anew.
    """

    storage_key: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ThumbnailFacts:
    """What a file really is, and whether it has thumbnails.

    Attributes:
        refusal: why there are none; None where they were made.
        mime_type: what the content is, whatever the file is called; empty where that is not known.
        width: of the original in pixels, upright; of a PDF, of its rendered first page. None where refused.
        height: likewise.
        pages: of a PDF; None for all else.
    """

    refusal: Refusal | None = None
    mime_type: str = ""
    width: int | None = None
    height: int | None = None
    pages: int | None = None

    @property
    def is_made(self) -> bool:
        return self.refusal is None

    def as_json(self) -> str:
        """What is kept beside the thumbnails."""
        return json.dumps({"state": "made" if self.is_made else "refused", **asdict(self)})

    @classmethod
    def from_json(cls, text: str) -> ThumbnailFacts:
        """What `as_json` wrote.

        Raises:
            ValueError: the text is not that, for example because the machine stopped while it was written.
        """
        try:
            values = json.loads(text)
            del values["state"]
            refusal = values.pop("refusal")
            return cls(Refusal(refusal) if refusal else None, **values)
        except (KeyError, TypeError) as error:
            raise ValueError("no facts of a thumbnail") from error
