"""What a store refuses, as errors that say what to do about it."""

from __future__ import annotations

from typing import Final

from errors import UnusableInput

ADDRESS: Final = "NEXUS_IMAGES_URL (or --images; for documents, NEXUS_DOCUMENTS_URL or --documents)"
"""What says where files lie."""


class StorageError(UnusableInput):
    """The images cannot be listed or read as things are: a setting, a permission or a name is wrong."""


class StoreUnavailable(StorageError):
    """The store did not answer, or answered that it is busy: the same call may succeed later."""


class EmptyListing(UnusableInput):
    """Nothing lies below an address; that never means that all of it is gone."""

    def __init__(
        self, url: str, what: str = "file", kept: str = "An empty listing never unlinks anything."
    ) -> None:
        super().__init__(
            f"There is not one {what} below {url}.",
            f"Check {ADDRESS}: the bucket, the prefix, the folder. {kept}",
        )


class ObjectNotFound(StorageError):
    """The store holds no object under this key."""

    def __init__(self, key: str, url: str) -> None:
        super().__init__(
            f"There is no object {key!r} in {url}.",
            "It was deleted or moved after it was listed. Link the images again to bring the database up to date.",
        )


class OtherContent(StorageError):
    """Something else was handed out than the object that was listed: not to be believed, nor remembered."""

    def __init__(self, message: str) -> None:
        super().__init__(
            message,
            "If the file was replaced, link the images again. If not, a login page or a proxy stands between, or the store "
            "is ill: try again later.",
        )
