"""What a run that links files is asked to do."""

from __future__ import annotations

from dataclasses import dataclass

from transfers.options import TransferOptions


@dataclass(frozen=True, kw_only=True)
class LinkOptions(TransferOptions):
    """One run of a linker.

    Attributes:
        store_url: where the files lie, `file:///folder/` or `s3://bucket/prefix/`.
        min_linked: the least share of files, in percent, that must end linked for the run to go through.
        accept_fewer: go on where far fewer files are listed than before, where too many rows of a first run have no file, or where
            many links would be withdrawn.
    """

    store_url: str
    min_linked: float = 50.0
    accept_fewer: bool = False
