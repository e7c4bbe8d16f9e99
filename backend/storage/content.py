"""Whether what a store hands out is the object that was listed, and not something else in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from storage.failures import OtherContent

_PAGE_BEGINNINGS = (b"<!doctype html", b"<html")
_PAGE_NAMES = (".html", ".htm", ".xhtml")


def looks_like_page(beginning: bytes) -> bool:
    """Whether the first bytes are those of a web page."""
    return beginning[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE_BEGINNINGS)


@dataclass(frozen=True)
class ExpectedContent:
    """What is known of an object before it is read.

    Attributes:
        key: its key.
        url: the store's address.
        listed: its size in bytes when it was listed; None where nobody knows it.
    """

    key: str
    url: str
    listed: int | None

    def check_length(self, found: int) -> None:
        """Lets the length of an answer pass.

        Raises:
            OtherContent: it is another one than the listing's.
        """
        if self.listed is not None and found != self.listed:
            raise OtherContent(
                f"{self.url} handed out {found:,} bytes as {self.key!r}, which was listed with {self.listed:,}."
            )

    def check_beginning(self, beginning: bytes, e_tag: str | None) -> None:
        """Lets the first bytes of an answer pass.

        A page that is an object itself is told by its e-tag, where that is the MD5 of the bytes.

        Raises:
            OtherContent: they are a web page, as a proxy sends one that wants a login, under a name that is none.
        """
        if not looks_like_page(beginning) or self.key.lower().endswith(_PAGE_NAMES):
            return
        if (e_tag or "").strip('"') != hashlib.md5(beginning, usedforsecurity=False).hexdigest():
            raise OtherContent(f"{self.url} handed out a web page as {self.key!r}.")

    def counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The same pieces.

        Raises:
            OtherContent: after the last one, where they are not as long as they have to be.
        """
        found = 0
        for piece in pieces:
            found += len(piece)
            yield piece
        self.check_length(found)
