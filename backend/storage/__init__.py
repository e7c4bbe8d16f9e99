"""Where the images lie. A local folder or a bucket: list, read, sign an address; never write."""

from storage.failures import EmptyListing, ObjectNotFound, OtherContent, StorageError, StoreUnavailable
from storage.locations import open_store
from storage.store import PAGE_SIZE, PIECE_SIZE, ImageStore, ListingPage

__all__ = [
    "PAGE_SIZE",
    "PIECE_SIZE",
    "EmptyListing",
    "ImageStore",
    "ListingPage",
    "ObjectNotFound",
    "OtherContent",
    "StorageError",
    "StoreUnavailable",
    "open_store",
]
