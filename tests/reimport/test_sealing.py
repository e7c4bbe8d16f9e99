"""Backups that only their recipients can open, and what stays of the plain one: nothing."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest
from django.conf import settings

from errors import NexusError, UnusableInput
from reimport.backup import sealing
from reimport.backup.configured import database_engine
from reimport.backup.make import checksum_path
from reimport.backup.signing import signature_path
from tests.reimport.day import Day

SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN alice@rust"

OTHERS_KEY = "AGE-SECRET-KEY-198GETA4JTJ46YQVT8KCMP2UE4C5QJ0ZV0KZD2YQWYUA3MW5WWTEQ8YZ7VT"


@pytest.fixture
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file with the private key; its public half and one of SSH are the recipients."""
    key = pyrage.x25519.Identity.generate()
    monkeypatch.setattr(settings, "NEXUS_BACKUP_RECIPIENTS", [SSH, str(key.to_public())])
    file = tmp_path / "key.txt"
    file.write_text(f"# created: 2026\n{key}\n")
    return file


def test_an_encrypted_backup_opens_for_its_recipient_and_nothing_of_the_plain_one_stays(
    day: Day, identity: Path, tmp_path: Path
) -> None:
    day.run("--phase", "backup")

    folder = settings.VAR_DIR / "backups"
    (sealed,) = folder.glob("*.age")
    assert {path.name for path in folder.iterdir()} == {
        sealed.name,
        checksum_path(sealed).name,
        signature_path(sealed).name,
    }
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1\n")
    plain = tmp_path / sealed.stem
    sealing.decrypt(sealed, plain, identity)
    assert {row["app"] for row in database_engine().rows(plain, "django_migrations")} >= {"images"}


@pytest.mark.any_database
def test_of_encrypted_backups_too_only_the_newest_are_kept(
    day: Day, identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "NEXUS_BACKUPS_KEPT", 1)
    for _ in range(2):
        day.run("--phase", "backup")
    assert len(list((settings.VAR_DIR / "backups").iterdir())) == 3


@pytest.mark.any_database
def test_a_backup_that_cannot_be_encrypted_leaves_nothing(
    day: Day, identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyrage, "encrypt_io", refuse)
    status, told = day.refused("--phase", "backup")
    assert (status, "No space left" in told) == (1, True)
    assert list((settings.VAR_DIR / "backups").iterdir()) == []


@pytest.mark.any_database
def test_a_recipient_that_is_none_is_found_by_preflight_and_named_by_its_number(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "NEXUS_BACKUP_RECIPIENTS", [SSH, "age1secret"])
    status, told = day.refused("--phase", "preflight")
    assert (status, "number 2 is no public key" in told) == (2, True)
    assert "age1secret" not in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no key", "holds no private key"),
        (b"\xff", "holds no private key"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nx", "holds no private key"),
        (OTHERS_KEY.encode(), "does not open with the key"),
    ],
    ids=["text", "bytes", "ssh", "other"],
)
def test_a_key_that_opens_nothing_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    sealed, identity = tmp_path / "x.age", tmp_path / "key"
    sealed.write_bytes(pyrage.encrypt(b"all records", [pyrage.x25519.Identity.generate().to_public()]))
    identity.write_bytes(content)
    with pytest.raises(UnusableInput, match=said):
        sealing.decrypt(sealed, tmp_path / "x", identity)


def test_a_backup_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(str(key))
    sealed = tmp_path / "x.age"
    sealed.write_bytes(pyrage.encrypt(b"all records", [key.to_public()])[:-1])
    with pytest.raises(NexusError, match="does not open"):
        sealing.decrypt(sealed, tmp_path / "x", tmp_path / "key")
