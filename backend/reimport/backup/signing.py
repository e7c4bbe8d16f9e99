"""Signatures of backups, in the format of minisign, whose program checks them without Nexus: Ed25519 over a file's BLAKE2b.

A checksum beside a file says that it is whole; whoever can exchange the file can exchange that, too. The key that signs lies in
`var/`, apart from where backups are copied to; its public half belongs somewhere else still.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from errors import RunFailed, UnusableInput
from jobs.whole_files import written_whole

# jedisct1.github.io/minisign, "Signature format", "Public key format"; ED: of the file's hash.
_HASHED, _KEY = b"ED", b"Ed"
_NUMBER: Final = 8
_SEED: Final = 32
_TRUSTED: Final = "trusted comment: "


@dataclass(frozen=True)
class PublicKey:
    """The half of a key with which signatures are checked.

    Attributes:
        number: names it in signatures, as minisign writes it.
    """

    number: bytes
    key: Ed25519PublicKey

    @property
    def name(self) -> str:
        """As in "8A3C19D2E4F50B76"."""
        return self.number[::-1].hex().upper()

    def as_text(self) -> str:
        """A public key of minisign."""
        line = base64.b64encode(_KEY + self.number + self.key.public_bytes_raw()).decode()
        return f"untrusted comment: minisign public key {self.name}\n{line}\n"


def signature_path(backup: Path) -> Path:
    """Where a backup's signature stands, as minisign looks for it."""
    return backup.with_name(f"{backup.name}.minisig")


def sign(file: Path, name: str) -> str:
    """The signature of a file that is to be called so.

    Raises:
        RunFailed: the key of this installation can be neither read nor made.
    """
    private = _private_key()
    number = _number(private.public_key())
    signature = private.sign(_digest(file))
    comment = f"timestamp:{int(time.time())}\tfile:{name}\thashed"
    lines = (
        "untrusted comment: signature of a backup of Nexus",
        base64.b64encode(_HASHED + number + signature).decode(),
        f"{_TRUSTED}{comment}",
        base64.b64encode(private.sign(signature + comment.encode())).decode(),
    )
    return "".join(f"{line}\n" for line in lines)


def check(file: Path, key: PublicKey) -> None:
    """Looks whether a file is what was signed, under the name that it had.

    Raises:
        UnusableInput: it is not, or somebody else signed it.
    """
    try:
        _, line, comment, whole = signature_path(file).read_text("utf-8").splitlines()
        packed = base64.b64decode(line, validate=True)
        number, signature = packed[2 : 2 + _NUMBER], packed[2 + _NUMBER :]
        comment = comment.removeprefix(_TRUSTED)
        if number != key.number:
            raise _refused(file, f"another key than {key.name} signed it")
        key.key.verify(signature, _digest(file))
        key.key.verify(base64.b64decode(whole, validate=True), signature + comment.encode())
    except (ValueError, OSError, binascii.Error):
        raise _refused(file, f"{signature_path(file).name} is no signature") from None
    except InvalidSignature:
        raise _refused(file, "it is not what was signed") from None
    if f"\tfile:{file.name}\t" not in f"{comment}\t":
        raise _refused(file, "it was signed under another name")


def _refused(file: Path, why: str) -> UnusableInput:
    return UnusableInput(
        f"The signature of {file.name} does not hold: {why}. Nothing was restored.",
        "Take it anew from where it was made. --signed-by names the public key of another installation.",
    )


def own_key() -> PublicKey | None:
    """The public key of this installation; None where it has not signed anything yet."""
    place = _place()
    return _public(_private_key().public_key()) if place.exists() else None


def read_key(text: str) -> PublicKey:
    """A public key of minisign, as it stands in its file or its last line alone.

    Raises:
        UnusableInput: it is none.
    """
    refusal = UnusableInput(
        "--signed-by names no public key.", "It is a file such as var/backup_key.pub, or its second line."
    )
    try:
        packed = base64.b64decode(text.splitlines()[-1], validate=True)
        key = Ed25519PublicKey.from_public_bytes(packed[2 + _NUMBER :])
    except (ValueError, IndexError, binascii.Error):
        raise refusal from None
    if packed[:2] != _KEY:
        raise refusal
    return PublicKey(packed[2 : 2 + _NUMBER], key)


def _digest(file: Path) -> bytes:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, hashlib.blake2b).digest()


def _public(key: Ed25519PublicKey) -> PublicKey:
    return PublicKey(_number(key), key)


def _number(key: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(key.public_bytes_raw()).digest()[:_NUMBER]


def _place() -> Path:
    return Path(settings.VAR_DIR) / "backup_key"


def _private_key() -> Ed25519PrivateKey:
    """The key of this installation, made once."""
    place = _place()
    try:
        if not place.exists():
            _make_key(place)
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(place.read_text("ascii")))
    except (OSError, ValueError) as fault:
        raise RunFailed(
            f"The key in {place}, which signs backups, can be neither read nor made: "
            f"{getattr(fault, 'strerror', None) or 'it is none'}.",
            "Make room and let this user read and write there; or delete it, and another one is made.",
        ) from None


def _make_key(place: Path) -> None:
    key = Ed25519PrivateKey.from_private_bytes(os.urandom(_SEED))
    with written_whole(place) as part:
        part.write_text(base64.b64encode(key.private_bytes_raw()).decode(), "ascii")
    with written_whole(place.with_suffix(".pub")) as part:
        part.write_text(_public(key.public_key()).as_text(), "ascii")
