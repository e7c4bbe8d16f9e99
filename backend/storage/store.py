"""One interface to the place where the images lie, whatever kind of place it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol

PAGE_SIZE = 10_000
"""The most objects that one page of a listing holds: about 5 MB of Python objects."""

PIECE_SIZE = 2**20
"""The most bytes that one piece of an object holds."""


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Some objects of a listing, as columns of equal length: the n-th entries describe the n-th object.

    Attributes:
        keys: the key in its bucket (prefix included), or the path below its folder, with "/" between parts.
        sizes: in bytes.
        e_tags: a fingerprint that changes when the content does; empty where the store gives none.
        modified: when the object was last written, in UTC.
    """

    keys: list[str]
    sizes: list[int]
    e_tags: list[str]
    modified: list[datetime]

    def __len__(self) -> int:
        return len(self.keys)


class ImageStore(Protocol):
    """A read-only view of a folder or a bucket prefix. Nothing in Nexus can write through it.

    Every method raises `storage.StorageError` (an `errors.UnusableInput`) for what the store refuses, and
    its subclass `storage.StoreUnavailable` where trying again later may help. Nothing is touched before
    the first call, so a store can be opened before its folder or bucket exists.
    """

    @property
    def url(self) -> str:
        """The store's address in its normal form, ending in "/"; it never holds a credential."""
        ...

    @property
    def root(self) -> str:
        """What every listed key begins with: the prefix in a bucket, ending in "/"; nothing in a folder."""
        ...

    @property
    def tags_content(self) -> bool:
        """Whether an e-tag is made from the content alone, so that equal ones mean equal bytes."""
        ...

    def list(self) -> Iterator[ListingPage]:
        """The objects below the prefix, in pages of at most `PAGE_SIZE`, in the store's own order.

        Folder markers (keys that end in "/") are left out; hidden and empty objects are not.
        A listing that cannot be completed raises: what was yielded until then is no listing.
        """
        ...

    def read(self, key: str, listed: int | None = None) -> bytes:
        """The whole content of one object, whose size was listed.

        Raises:
            ObjectNotFound: there is no such object.
            OtherContent: the answer has another size, or is a web page in the place of the object.
        """
        ...

    def read_start(self, key: str, length: int, listed: int | None = None) -> bytes:
        """The first `length` bytes of one object, or all of a shorter one. Any thread may call it.

        Raises:
            ObjectNotFound: there is no such object.
            OtherContent: as for `read`.
        """
        ...

    def chunks(self, key: str, listed: int | None = None) -> Iterator[bytes]:
        """The content of one object in pieces of at most `PIECE_SIZE`, so that one of any size needs little memory.

        Nothing is asked before the first piece. What is wrong with the object shows then; later on the
        answer can only break off. An empty object has no pieces.

        Raises:
            ObjectNotFound: there is no such object.
            OtherContent: as for `read`; of another size that the store itself does not tell, after the last piece.
        """
        ...

    def open_file(self, key: str, listed: int | None = None) -> BinaryIO | None:
        """One object as an open file, where the store is a folder; None where it can only be read by `chunks`.

        Raises:
            ObjectNotFound: there is no such object.
            OtherContent: as for `read`.
        """
        ...

    def signed_url(self, key: str, expires_in: timedelta) -> str | None:
        """A short-lived address for one object, or None where the store can only be read through us.

        The address is not checked: it also comes for a key that does not exist. S3 servers accept
        at most seven days.
        """
        ...
