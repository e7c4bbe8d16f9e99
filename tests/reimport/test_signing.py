"""Signatures of backups: what is not what was signed, under the name that it had, is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from errors import RunFailed, UnusableInput
from reimport.backup import signing
from reimport.backup.signing import own_key, read_key, signature_path

# Of Alice's key and "hello" under the name f.txt, made by minisign 0.11 itself.
KEY = "RWRpRRhrkcmoX7+6+u/7EIQdpY8bcvGssYOG3XnNPRkodFy9ib3debSA"
SIGNATURE = """\
untrusted comment: signature from minisign secret key
RURpRRhrkcmoX+5ZnU0lRwwlSzDPWXSOqJv3X0bMa/YEwAUxiSsoHh+JyVmR/0URZgT5QQnZrgsbbmw4Yg3xwRcSdOy2n4uMtgk=
trusted comment: timestamp:1795804402\tfile:f.txt\thashed
RQk0hs4Sjw1r7I7IOMZYoW4O1GH+JjYtmjwuuzroLf6iHQYt0IcqnDvqhV4QE6mogqOzRmVXSQMC5xQ+d5L0AQ==
"""


@pytest.fixture
def backup(tmp_path: Path, settings: Settings) -> Path:
    settings.VAR_DIR = tmp_path
    file = tmp_path / "nexus.dump"
    file.write_bytes(b"all records")
    signature_path(file).write_text(signing.sign(file, file.name))
    return file


def test_what_minisign_signed_is_known_as_such(tmp_path: Path) -> None:
    file = tmp_path / "f.txt"
    file.write_bytes(b"hello")
    signature_path(file).write_text(SIGNATURE)

    signing.check(file, read_key(KEY))

    file.write_bytes(b"hell0")
    with pytest.raises(UnusableInput, match="it is not what was signed"):
        signing.check(file, read_key(KEY))


def changed(file: Path) -> None:
    file.write_bytes(b"all record5")


def with_another_comment(file: Path) -> None:
    place = signature_path(file)
    place.write_text(place.read_text().replace("timestamp:", "timestamp:9"))


def with_half_a_signature(file: Path) -> None:
    place = signature_path(file)
    place.write_text(place.read_text()[:60])


def signed_by_another(file: Path) -> None:
    (file.parent / "backup_key").unlink()
    signing.sign(file, file.name)


def signed_under_another_name(file: Path) -> None:
    signature_path(file).write_text(signing.sign(file, "nexus.newer.dump"))


@pytest.mark.parametrize(
    ("became", "why"),
    [
        (changed, "it is not what was signed"),
        (with_another_comment, "it is not what was signed"),
        (with_half_a_signature, "is no signature"),
        (signed_by_another, "signed it"),
        (signed_under_another_name, "it was signed under another name"),
    ],
)
def test_a_signature_that_does_not_hold_is_refused_with_the_reason(
    backup: Path, became: Callable[[Path], None], why: str
) -> None:
    key = own_key()
    assert key
    signing.check(backup, key)

    became(backup)

    key = own_key()
    assert key
    with pytest.raises(UnusableInput, match=why):
        signing.check(backup, key)


def test_the_key_is_its_owners_alone_and_its_public_half_is_one_of_minisign(backup: Path) -> None:
    key = backup.with_name("backup_key")
    assert key.stat().st_mode & 0o077 == 0
    assert read_key(key.with_suffix(".pub").read_text()).name == getattr(own_key(), "name")  # noqa: B009


@pytest.mark.parametrize("text", ["", "no key", "RWQ", "@" * 56, KEY[:-8]])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput, match="names no public key"):
        read_key(text)


def test_a_key_that_is_none_is_said(backup: Path) -> None:
    backup.with_name("backup_key").write_text("no key")
    with pytest.raises(RunFailed, match="it is none"):
        signing.sign(backup, backup.name)
