"""moto's server: keeps any key that S3 allows, and checks no signature."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.servers.availability import find_binary, skip_or_fail
from tests.servers.s3 import Access, free_port, running


@dataclass(frozen=True)
class MotoServer(Access):
    """Its buckets live in the server's memory."""

    @cached_property
    def client(self) -> Any:
        """boto3's client of this server."""
        import boto3  # type: ignore[import-untyped]

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name="us-east-1",
        )

    def make_bucket(self, name: str) -> None:
        self.client.create_bucket(Bucket=name)

    def put(self, bucket: str, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=bucket, Key=key, Body=content)

    def put_marker(self, bucket: str, key: str) -> None:
        self.put(bucket, key, b"")


@contextmanager
def serve_moto(log: Path) -> Iterator[MotoServer]:
    """Serves on a free port of the loopback until the block ends; skips where there is no moto.

    A process of its own, because moto's dependencies warn and in the tests every warning is an error.
    """
    binary = find_binary("moto_server")
    if binary is None:
        skip_or_fail("moto_server is not installed (the package moto[server])")
    port = free_port()
    server = MotoServer(f"http://127.0.0.1:{port}", "TESTKEYOFMOTO", "test-secret-of-moto")
    with running([str(binary), "-H", "127.0.0.1", "-p", str(port)], os.environ, server.endpoint, log):
        yield server
