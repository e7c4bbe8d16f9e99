"""From an address, as a person writes it in NEXUS_IMAGES_URL, to the store that it means."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from storage.failures import StorageError
from storage.folder import LocalFolder
from storage.store import ImageStore

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)", re.DOTALL)
_KNOWN = "Use file:///path/to/folder, a plain path, or s3://bucket/prefix/."


def open_store(url: str, environ: Mapping[str, str] = os.environ) -> ImageStore:
    """The store at `file:///path/to/folder`, at a plain path, or at `s3://bucket/prefix/`; not touched yet.

    Args:
        url: with or without the last slash; a relative path starts at the current directory.
        environ: where the AWS_* variables for S3 are looked up.

    Raises:
        StorageError: the address is none of these, or a credential for S3 is missing.
    """
    if not url.strip():
        raise StorageError("The address of the images is empty.", _KNOWN)
    match = _SCHEME.fullmatch(url)
    if match is None:
        return LocalFolder(Path(url))
    scheme, rest = match["scheme"].lower(), match["rest"]
    if scheme == "file":
        return LocalFolder(_folder_of(rest))
    if scheme == "s3":
        # Imported here: a local folder does not pay for loading the S3 client.
        from storage.bucket import open_bucket

        return open_bucket(rest, environ)
    # Only the scheme is repeated: the rest of an unknown address may hold a password.
    raise StorageError(f"Images cannot be read from {scheme}:// addresses.", _KNOWN)


def _folder_of(rest: str) -> Path:
    return Path(local_path(rest))


def local_path(rest: str, *, is_windows: bool = os.name == "nt") -> str:
    """The path that a file URL means, without its `file://`; percent-encoded, but "#" and "?" need not be.

    Windows (RFC 8089, appendices D.2 and E.3.2): the slash before a drive is the address's own, and a host is a server's.

    Raises:
        StorageError: it means no path of this machine.
    """
    path = unquote(rest.removeprefix("localhost"))
    if is_windows and re.match(r"/[A-Za-z]:(/|$)", path):
        return path[1:]
    if is_windows and re.match(r"[^/:]+/", path):
        return f"//{path}"
    if not path.startswith("/"):
        raise StorageError(
            f"file://{rest} names no folder of this machine.",
            "An absolute path has three slashes: file:///path/to/folder. For a relative one, write the path alone.",
        )
    return path
