"""The two sizes in which every picture is made."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["ThumbnailSize"]


class ThumbnailSize(StrEnum):
    """What a picture is shown as: among others, or alone."""

    SMALL = "small"
    LARGE = "large"

    @property
    def pixels(self) -> int:
        """The length of the longer side. A smaller picture is never enlarged; a PDF's page fills the large size."""
        return 320 if self is ThumbnailSize.SMALL else 1600
