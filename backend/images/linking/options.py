"""What a run of the linker is asked to do."""

from __future__ import annotations

from dataclasses import dataclass

from transfers.options import TransferOptions

__all__ = ["LinkOptions"]


@dataclass(frozen=True, kw_only=True)
class LinkOptions(TransferOptions):
    """One run of the linker.

    Attributes:
        images_url: where the images lie, `file:///folder/` or `s3://bucket/prefix/`.
        min_linked: the least share of files, in percent, that must end linked for the run to go through.
        accept_fewer: go on where far fewer files are listed than before, where too many rows of a first run have no file, or where
            many links would be withdrawn.
    """

    images_url: str
    min_linked: float = 50.0
    accept_fewer: bool = False
