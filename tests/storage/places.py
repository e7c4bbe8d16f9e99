"""The three kinds of store that the contract runs on, filled and opened in the same way."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from storage import ImageStore, ListingPage, open_store
from tests.servers.s3 import S3Server


class Place(Protocol):
    """Somewhere to put objects, and to open a store on a prefix of it."""

    def put(self, path: str, content: bytes) -> None: ...
    def make_marker(self, path: str) -> None: ...
    def open(self, prefix: str) -> ImageStore: ...
    def key(self, prefix: str, name: str) -> str:
        """What a store opened on the prefix calls the object `prefix/name`."""
        ...


@dataclass(frozen=True)
class FolderPlace:
    folder: Path

    def put(self, path: str, content: bytes) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(content)

    def make_marker(self, path: str) -> None:
        (self.folder / path).mkdir(parents=True, exist_ok=True)

    def open(self, prefix: str) -> ImageStore:
        (self.folder / prefix).mkdir(parents=True, exist_ok=True)
        return open_store(f"{self.folder}/{prefix}")

    def key(self, prefix: str, name: str) -> str:  # noqa: ARG002 - a folder's keys begin below it
        return name


@dataclass(frozen=True)
class BucketPlace:
    server: S3Server
    bucket: str = field(default_factory=lambda: f"bucket-{uuid.uuid4().hex}")

    def __post_init__(self) -> None:
        self.server.make_bucket(self.bucket)

    def put(self, path: str, content: bytes) -> None:
        self.server.put(self.bucket, path, content)

    def make_marker(self, path: str) -> None:
        self.server.put_marker(self.bucket, f"{path}/")

    def open(self, prefix: str) -> ImageStore:
        return open_store(f"s3://{self.bucket}/{prefix}", self.server.environ)

    def key(self, prefix: str, name: str) -> str:
        return f"{prefix.rstrip('/')}/{name}" if prefix else name


def listed(store: ImageStore) -> ListingPage:
    """The whole listing as one page."""
    pages = list(store.list())
    return ListingPage(
        keys=[key for page in pages for key in page.keys],
        sizes=[size for page in pages for size in page.sizes],
        e_tags=[e_tag for page in pages for e_tag in page.e_tags],
        modified=[moment for page in pages for moment in page.modified],
    )
