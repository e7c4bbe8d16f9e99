"""Every setting is what it may be, or is refused by its name before anything is done."""

from __future__ import annotations

import errno
import importlib
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from errors import UnusableInput
from nexus import environment, settings

SOURCE = Path(settings.__file__).read_text("utf-8")
NUMBERS = re.findall(r'whole_number\(\s*"(\w+)"', SOURCE)
SWITCHES = re.findall(r'switch\(\s*"(\w+)"', SOURCE)
GARBAGE = sorted(
    [(name, text) for name in NUMBERS for text in ("", "many", "-1", "0", "1.5", "5 %", "9" * 5_000, "²")]
    + [(name, text) for name in SWITCHES for text in (" ", "yes", "true", "2", "on")]
    + [("NEXUS_TIME_ZONE", text) for text in ("", "Mars", "../etc/passwd", "/etc/passwd", "Europe", "UTC+25")]
    + [("NEXUS_COUNTRY", text) for text in ("", "Canada", "XX", "1", "CA,AU")]
    + [("NEXUS_DERIVED_FILES", text) for text in ("", "(", "*")]
    + [("NEXUS_ACCEL_REDIRECT", text) for text in ("", "/", "files", "/files", "/files/../", "/a b/")]
    + [(name, "") for name in ("DATABASE_URL", "NEXUS_VAR_DIR", "NEXUS_IMAGES_URL", "NEXUS_THUMBNAILS_DIR")]
    + [(name, " ") for name in ("NEXUS_ALLOWED_HOSTS", "NEXUS_SECRET_KEY")]
)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], object]]:
    """Reads the settings file anew, from the environment as a test leaves it; afterwards as it was."""
    monkeypatch.setenv("NEXUS_VAR_DIR", str(tmp_path / "var"))
    before = dict(vars(settings))
    yield lambda: importlib.reload(settings)
    vars(settings).update(before)


@pytest.mark.parametrize(("name", "text"), GARBAGE, ids=lambda text: text[:20] or "empty")
def test_garbage_is_refused_by_its_name(
    load: Callable[[], object], monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)

    with pytest.raises(UnusableInput) as caught:
        load()

    assert caught.value.message.startswith(f"{name} ")
    assert caught.value.remedy
    assert len(str(caught.value)) < 300


def _missing(var: Path) -> None:
    var.rmdir()
    var.parent.chmod(0o500)


def _file(var: Path) -> None:
    var.rmdir()
    var.write_text("in the way")


def _below_a_file(var: Path) -> None:
    var.rmdir()
    var.parent.rmdir()
    var.parent.write_text("in the way")


def _endless(var: Path) -> None:
    var.rmdir()
    var.symlink_to(var)


@pytest.mark.parametrize(
    "spoil",
    [_file, _below_a_file, _endless, pytest.param(_missing, marks=pytest.mark.not_as_root)],
    ids=lambda spoil: spoil.__name__,
)
def test_a_folder_of_ours_that_cannot_be_made(
    load: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    spoil: Callable[[Path], None],
) -> None:
    var = tmp_path / "parent" / "var"
    var.mkdir(parents=True)
    spoil(var)
    monkeypatch.setenv("NEXUS_VAR_DIR", str(var))

    with pytest.raises(UnusableInput) as caught:
        load()

    assert "NEXUS_VAR_DIR" in str(caught.value)
    if not var.parent.is_file():
        var.parent.chmod(0o700)


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EMFILE])
def test_a_full_or_read_only_folder_before_the_first_start(
    load: Callable[[], object], monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(reason, "refused by the machine")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)

    with pytest.raises(UnusableInput, match="refused by the machine") as caught:
        load()

    assert "NEXUS_SECRET_KEY" in caught.value.remedy


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00"])
def test_a_secret_key_that_is_none(load: Callable[[], object], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").write_bytes(content)

    with pytest.raises(UnusableInput, match="secret key"):
        load()


def test_the_key_is_made_once_and_for_its_owner_alone(load: Callable[[], object], tmp_path: Path) -> None:
    load()
    first = settings.SECRET_KEY
    load()

    assert first == settings.SECRET_KEY
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_folder_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home(_path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", no_home)
    monkeypatch.setenv("NEXUS_THUMBNAILS_DIR", "~/thumbnails")

    with pytest.raises(UnusableInput, match="NEXUS_THUMBNAILS_DIR"):
        environment.folder("NEXUS_THUMBNAILS_DIR", Path("/srv"))


def test_a_zone_that_is_known() -> None:
    assert environment.time_zone("NEXUS_NOT_SET", "Europe/Vienna") == "Europe/Vienna"
