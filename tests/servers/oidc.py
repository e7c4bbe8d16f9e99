"""A real provider of OpenID Connect, which lets anybody in as whom they say they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.availability import find_binary, skip_or_fail
from tests.servers.s3 import free_port, running


@contextmanager
def serve_oidc(log: Path) -> Iterator[str]:
    """Serves on a free port of the loopback until the block ends; the address. Skips where there is no such program.

    A process of its own, because its dependencies warn and in the tests every warning is an error.
    """
    program = find_binary("oidc-provider-mock")
    if program is None:
        skip_or_fail("oidc-provider-mock is not installed (requirements/dev.txt)")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running([str(program), "--port", str(port)], os.environ, address, log):
        yield address
