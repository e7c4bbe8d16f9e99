"""What every S3 server of the tests has in common."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

START_SECONDS = 30.0


class S3Server(Protocol):
    """A running server, reached through `environ`; the tests fill it through `put`."""

    @property
    def endpoint(self) -> str: ...
    @property
    def access_key(self) -> str: ...
    @property
    def secret_key(self) -> str: ...
    @property
    def environ(self) -> dict[str, str]: ...
    def make_bucket(self, name: str) -> None: ...
    def put(self, bucket: str, key: str, content: bytes) -> None: ...
    def put_marker(self, bucket: str, key: str) -> None:
        """Lays a folder marker; the key ends in "/"."""
        ...


@dataclass(frozen=True)
class Access:
    """How a client reaches a server."""

    endpoint: str
    access_key: str
    secret_key: str

    @property
    def environ(self) -> dict[str, str]:
        """The AWS_* variables that a user would set."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_REGION": "us-east-1",
        }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(command: list[str], environ: Mapping[str, str], endpoint: str, log: Path) -> Iterator[None]:
    """A server process from when it answers until the block ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=dict(environ), stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_until_it_listens(process, endpoint, log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait_until_it_listens(process: subprocess.Popen[bytes], endpoint: str, log: Path) -> None:
    address = urlsplit(endpoint)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((address.hostname or "", address.port or 0), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')[-2000:]}")
