"""Backups that only their recipients can read: age (age-encryption.org), by its implementation in Rust.

Nothing on this machine can open one again. That it can be opened is proven all the same: with a key that is made for this one
backup, kept nowhere, and gone with the proof.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pyrage
from django.conf import settings

from errors import RunFailed, UnusableInput
from jobs import file_sha256

SUFFIX: Final = ".age"
_SECRET: Final = "AGE-SECRET-KEY-1"  # noqa: S105 - how each begins


def recipients() -> list[Any]:
    """Whose keys are to open backups; nobody's where they stay as they are.

    Raises:
        UnusableInput: one of them is no key of age or of SSH.
    """
    return [_recipient(number, text) for number, text in enumerate(settings.NEXUS_BACKUP_RECIPIENTS, 1)]


def _recipient(number: int, text: str) -> Any:
    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(text)
    except pyrage.RecipientError:
        raise UnusableInput(
            f"NEXUS_BACKUP_RECIPIENTS: number {number} is no public key of age or of SSH.",
            "Write what age-keygen prints as the public key (age1…), or an ssh-ed25519 or ssh-rsa key; commas between several.",
        ) from None


def encrypt(plain: Path, sealed: Path, to: Sequence[Any]) -> None:
    """Encrypts a file, and opens the result once more to see that it is the same.

    Raises:
        RunFailed: it is not.
        OSError: the disk refuses it.
    """
    once = pyrage.x25519.Identity.generate()
    with plain.open("rb") as source, sealed.open("wb") as target:
        pyrage.encrypt_io(source, target, [*to, once.to_public()])
    opened = _Digest()
    with sealed.open("rb") as source:
        pyrage.decrypt_io(source, opened, [once])
    if opened.value.hexdigest() != file_sha256(plain):
        raise RunFailed(
            "The encrypted backup does not open to what was saved.",
            "It was removed. Check the disk, then run again.",
        )


class _Digest:
    """A file to write to that keeps nothing."""

    def __init__(self) -> None:
        self.value = hashlib.sha256()

    def write(self, chunk: bytes) -> int:
        self.value.update(chunk)
        return len(chunk)

    def flush(self) -> None: ...


def decrypt(sealed: Path, plain: Path, identity: Path) -> None:
    """Opens a backup with a private key, which stands in a file of age or of SSH without a passphrase.

    Raises:
        UnusableInput: the file holds no such key, or it is no recipient's of this backup, which may be damaged, too.
    """
    keys = _identities(identity)
    try:
        with sealed.open("rb") as source, plain.open("wb") as target:
            pyrage.decrypt_io(source, target, keys)
    # What is cut off is to its author a fault of the stream.
    except (pyrage.DecryptError, OSError) as fault:
        if getattr(fault, "errno", None):
            raise
        raise UnusableInput(
            f"{sealed.name} does not open with the key in {identity}: it was encrypted for others, or is damaged.",
            "Name the file with the private key of one of the recipients.",
        ) from None


def _identities(file: Path) -> list[Any]:
    try:
        content = file.read_bytes()
        if content.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode("ascii").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(_SECRET)]
        if found:
            return found
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        pass
    raise UnusableInput(
        f"{file} holds no private key of age or of SSH that can be read without a passphrase.",
        "Name the file that age-keygen wrote.",
    )
