"""A bucket of an S3 server as an image store, through obstore."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import obstore
from obstore.exceptions import BaseError

from storage.bucket_listing import BucketListing
from storage.content import ExpectedContent, looks_like_page
from storage.failures import StorageError
from storage.persistence import persist
from storage.s3_environment import read_environment
from storage.s3_errors import Place, explain, unaddressable
from storage.store import PIECE_SIZE, ListingPage

if TYPE_CHECKING:
    from obstore import BytesStream, GetResult
    from obstore.store import S3Store

Result = TypeVar("Result")


@dataclass(frozen=True)
class Bucket:
    """The objects of a bucket below a prefix. A key is the object's full key in the bucket.

    The prefix narrows the listing alone: `read` and `signed_url` take any key of the bucket, so that
    images linked from another folder of it stay readable.

    Every call drives obstore's asynchronous half to its end: unlike the synchronous half, it lets
    Ctrl-C through while a server is silent. So none may be made inside a running event loop.
    """

    prefix: str
    _store: S3Store = field(repr=False)
    _place: Place

    @property
    def tags_content(self) -> bool:
        # An MD5, or for a multipart upload a hash over the hashes of its parts.
        return True

    @property
    def root(self) -> str:
        return f"{self.prefix}/" if self.prefix else ""

    @property
    def url(self) -> str:
        return self._place.url

    def list(self) -> Iterator[ListingPage]:
        listing = BucketListing(self._store, self.prefix, self._place)
        while (page := self._finish(listing.next_page)) is not None:
            yield page

    def read(self, key: str, listed: int | None = None) -> bytes:
        expected = self._expected(key, listed)

        async def attempt() -> bytes:
            answer = await obstore.get_async(self._store, key)
            expected.check_length(answer.meta["size"])
            content = bytes(await answer.bytes_async())
            expected.check_beginning(content, answer.meta["e_tag"])
            return content

        return self._finish(lambda: persist(attempt), key)

    def read_start(self, key: str, length: int, listed: int | None = None) -> bytes:
        """Leaves the answer after its first piece: asked for a range, some servers answer with the whole all the same."""
        expected = self._expected(key, listed)

        async def attempt() -> bytes:
            answer = await obstore.get_async(self._store, key)
            expected.check_length(answer.meta["size"])
            return await _next_piece(answer.stream(min_chunk_size=length))

        beginning = self._finish(lambda: persist(attempt), key)
        # Whether a page is an object itself shows only in the whole of it.
        return (self.read(key, listed) if looks_like_page(beginning) else beginning)[:length]

    def chunks(self, key: str, listed: int | None = None) -> Iterator[bytes]:
        """Of an answer that was cut off, obstore asks for the rest by itself, and raises where that fails."""
        yield from self._expected(key, listed).counted(self._pieces(key, listed))

    def _pieces(self, key: str, listed: int | None) -> Iterator[bytes]:
        expected = self._expected(key, listed)

        async def open_answer() -> GetResult:
            answer = await obstore.get_async(self._store, key)
            expected.check_length(answer.meta["size"])
            return answer

        # One event loop for all pieces, because the stream belongs to it. It runs only while one is fetched.
        with asyncio.Runner() as runner:
            answer = self._finish(open_answer, key, runner.run)
            stream, is_first = answer.stream(min_chunk_size=PIECE_SIZE), True
            while piece := self._finish(lambda: _next_piece(stream), key, runner.run):
                if is_first:
                    expected.check_beginning(piece, answer.meta["e_tag"])
                is_first = False
                for start in range(0, len(piece), PIECE_SIZE):
                    yield piece[start : start + PIECE_SIZE]

    def open_file(self, key: str, listed: int | None = None) -> None:
        """Always None: a bucket has no files."""

    def signed_url(self, key: str, expires_in: timedelta) -> str:
        self._check(key)

        async def sign() -> str:
            return await obstore.sign_async(self._store, "GET", key, expires_in)

        return self._finish(sign, key)

    def _expected(self, key: str, listed: int | None) -> ExpectedContent:
        self._check(key)
        return ExpectedContent(key, self.url, listed)

    def _check(self, key: str) -> None:
        if not _is_addressable(key):
            raise unaddressable(key, self.url)

    def _finish(
        self,
        work: Callable[[], Coroutine[None, None, Result]],
        key: str | None = None,
        drive: Callable[[Coroutine[None, None, Result]], Result] = asyncio.run,
    ) -> Result:
        try:
            return drive(work())
        except (BaseError, OSError) as error:
            failure = explain(error, self._place, key)
            # A thread of obstore's may hold it until the process ends, and with its frames all that they see.
            error.__traceback__ = None
        # Out here, so that obstore's text does not travel along as the new error's context.
        raise failure


def open_bucket(address: str, environ: Mapping[str, str]) -> Bucket:
    """The store at `bucket/prefix/`; the characters of the prefix stand for themselves, as in AWS's own tools.

    Raises:
        StorageError: the address is not one, or the AWS_* variables cannot be used.
    """
    bucket, _, prefix = address.partition("/")
    if not bucket or not all(letter.isascii() and (letter.isalnum() or letter in ".-_") for letter in bucket):
        # Not repeated: what stands before an "@" is a password.
        raise StorageError("The address of the images names no bucket.", "Write it like s3://bucket/prefix/.")
    prefix = prefix.removesuffix("/")
    url = f"s3://{bucket}/{prefix}/" if prefix else f"s3://{bucket}/"
    if prefix and not _is_addressable(prefix):
        raise unaddressable(prefix, url)
    server = read_environment(environ)
    place = Place(url, server.host, server.region, fetches_credentials=server.credential is None)
    try:
        return Bucket(prefix, server.open_bucket(bucket), place)
    except BaseError as error:
        failure = explain(error, place)
    raise failure


async def _next_piece(stream: BytesStream) -> bytes:
    """At least as many bytes as the stream was opened for, fewer at the end; none after it."""
    try:
        return bytes(await anext(stream))
    except StopAsyncIteration:
        return b""


def _is_addressable(key: str) -> bool:
    """Whether obstore asks for this very key. It refuses some others, and drops a "/" at either end."""
    return not any(part in {"", ".", ".."} for part in key.split("/")) and not any(
        letter < " " or letter == "\x7f" for letter in key
    )
