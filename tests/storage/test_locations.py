"""Addresses, as people write them."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest

from storage import StorageError, open_store
from storage.locations import local_path
from tests.storage.places import listed

KEYS = {"AWS_ACCESS_KEY_ID": "SOMEKEY", "AWS_SECRET_ACCESS_KEY": "some-secret"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "my images #1 50%"
    folder.mkdir()
    (folder / "2.jpg").write_bytes(b"two")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize(
    "form",
    [
        "{path}",
        "{path}/",
        "my images #1 50%",
        "./my images #1 50%/",
        "file://{path}",
        "file://{path}/",
        "FILE://{path}",
        "file://localhost{path}",
        "{uri}",
    ],
)
def test_forms_of_a_folder(folder: Path, form: str) -> None:
    store = open_store(form.format(path=folder, uri=folder.as_uri()), environ={})
    assert listed(store).keys == ["2.jpg"]
    assert store.url == f"{folder.as_uri()}/"


def test_a_relative_path_in_a_file_url_is_refused() -> None:
    with pytest.raises(StorageError, match="three slashes"):
        open_store("file://images")


@pytest.mark.parametrize("url", ["", "  "])
def test_an_empty_address(url: str) -> None:
    with pytest.raises(StorageError, match="is empty"):
        open_store(url)


@pytest.mark.parametrize("scheme", ["gs", "az", "https", "S4"])
def test_an_unknown_scheme_names_the_known_ones(scheme: str) -> None:
    with pytest.raises(StorageError) as caught:
        open_store(f"{scheme}://user:hunter2@bucket/images/")
    assert f"{scheme.lower()}://" in caught.value.message
    assert "file:///" in caught.value.remedy
    assert "s3://bucket/prefix/" in caught.value.remedy
    assert "hunter2" not in str(caught.value)
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("s3://bucket", "s3://bucket/"),
        ("s3://bucket/", "s3://bucket/"),
        ("S3://bucket/images", "s3://bucket/images/"),
        ("s3://bucket/a b/50%/c#1/?x/", "s3://bucket/a b/50%/c#1/?x/"),
    ],
)
def test_forms_of_a_bucket(url: str, normal: str) -> None:
    assert open_store(url, KEYS).url == normal


@pytest.mark.parametrize(
    "url", ["s3://", "s3:///images/", "s3://user:hunter2@bucket/images/", "s3://büc ket/"]
)
def test_an_address_without_a_bucket(url: str) -> None:
    with pytest.raises(StorageError) as caught:
        open_store(url, KEYS)
    assert "names no bucket" in caught.value.message
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["s3://bucket//images/", "s3://bucket/images//", "s3://bucket/a/../b/", "s3://b/a\tb"]
)
def test_a_prefix_that_cannot_be_asked_for(url: str) -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        open_store(url, KEYS)


@pytest.mark.parametrize(
    "folder", ["C:/Images", "C:/", "d:/Übung #1/100 %", "//server/share/images", "//server/share/C:/odd"]
)
def test_a_windows_folder_survives_its_own_address(folder: str) -> None:
    """So the default of NEXUS_IMAGES_URL, which is made from a path, leads back to it."""
    path = PureWindowsPath(folder)
    assert PureWindowsPath(local_path(path.as_uri().removeprefix("file://"), is_windows=True)) == path


def test_elsewhere_a_folder_may_be_called_like_a_drive() -> None:
    assert local_path("/C:/Images", is_windows=False) == "/C:/Images"
