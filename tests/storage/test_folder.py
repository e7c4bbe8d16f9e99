"""A local folder: links, what is no file, and what goes wrong on a disk."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from storage import ObjectNotFound, StorageError, StoreUnavailable, folder, open_store
from storage.folder_walk import FolderWalk
from tests.storage.places import listed


@pytest.fixture
def images(tmp_path: Path) -> Path:
    images = tmp_path / "images"
    images.mkdir()
    (images / "2.jpg").write_bytes(b"two")
    return images


def refusal(images: Path) -> StorageError:
    with pytest.raises(StorageError) as caught:
        listed(open_store(str(images)))
    return caught.value


def test_links_inside_the_folder_are_followed(images: Path) -> None:
    (images / "sub").mkdir()
    (images / "sub" / "3.jpg").write_bytes(b"three")
    (images / "4.jpg").symlink_to("sub/3.jpg")
    (images / "again").symlink_to("sub")
    store = open_store(str(images))
    assert sorted(listed(store).keys) == ["2.jpg", "4.jpg", "again/3.jpg", "sub/3.jpg"]
    assert store.read("4.jpg") == store.read("again/3.jpg") == b"three"


def test_the_folder_itself_may_be_a_link(images: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(images)
    store = open_store(str(tmp_path / "link"))
    assert listed(store).keys == ["2.jpg"]
    assert store.read("2.jpg") == b"two"


def test_links_out_of_the_folder_are_refused_and_leak_nothing(images: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.jpg").write_bytes(b"secret")
    (images / "5.jpg").symlink_to(tmp_path / "secret.jpg")
    (images / "away").symlink_to(tmp_path / "elsewhere")
    message = refusal(images).message
    assert "2 entries" in message
    assert "'5.jpg' (a link out of the folder)" in message
    assert "'away' (a link out of the folder)" in message
    for key in ("5.jpg", "away/secret.jpg"):
        with pytest.raises(ObjectNotFound):
            open_store(str(images)).read(key)


def test_a_folder_beside_it_with_a_longer_name_is_outside(images: Path, tmp_path: Path) -> None:
    (tmp_path / "images-old").mkdir()
    (tmp_path / "images-old" / "1.jpg").write_bytes(b"old")
    (images / "1.jpg").symlink_to("../images-old/1.jpg")
    assert "a link out of the folder" in refusal(images).message


@pytest.mark.parametrize(
    ("link", "target", "reason"),
    [
        ("3.jpg", "gone.jpg", "leads nowhere"),
        ("self.jpg", "self.jpg", "leads nowhere"),
        ("loop", ".", "back to a folder above it"),
        ("sub/loop", "..", "back to a folder above it"),
        ("sub/loop", "../sub", "back to a folder above it"),
    ],
)
def test_links_that_cannot_be_followed_end_the_listing(
    images: Path, link: str, target: str, reason: str
) -> None:
    (images / "sub").mkdir()
    (images / link).symlink_to(target)
    error = refusal(images)
    assert f"{link!r} (a link" in error.message
    assert reason in error.message
    assert error.remedy


def test_links_that_lead_to_each_other_end_the_listing(images: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (images / one).mkdir()
        (images / one / "link").symlink_to(f"../{other}")
    assert "'a/link/link' (a link back to a folder above it)" in refusal(images).message


def test_what_is_no_file_ends_the_listing_and_is_not_waited_for(images: Path) -> None:
    os.mkfifo(images / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(images / "socket.jpg"))
        assert "'pipe.jpg' (neither a file nor a folder)" in refusal(images).message
    with pytest.raises(ObjectNotFound):
        open_store(str(images)).read("pipe.jpg")


def test_a_name_that_is_not_utf8_ends_the_listing_with_a_printable_message(images: Path) -> None:
    Path(os.fsdecode(os.fsencode(images) + b"/\xff.jpg")).write_bytes(b"x")
    message = refusal(images).message
    assert "a name that is not UTF-8" in message
    message.encode()


def test_only_the_first_refused_entries_are_named(images: Path) -> None:
    for number in range(100):
        (images / f"link-{number}.jpg").symlink_to("gone")
    message = refusal(images).message
    assert "100 entries" in message
    assert message.count("leads nowhere") == 3
    assert "…" in message


def test_the_good_files_come_before_the_refusal(images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "PAGE_SIZE", 10)
    for number in range(25):
        (images / f"{number}.jpg").write_bytes(b"x")
    (images / "gone.jpg").symlink_to("gone")
    pages = open_store(str(images)).list()
    assert [len(next(pages)) for _ in range(3)] == [10, 10, 5]
    with pytest.raises(StorageError, match=r"gone\.jpg"):
        next(pages)


def test_pages_have_their_size_and_lose_nothing(images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "PAGE_SIZE", 100)
    for number in range(1, 300):
        (images / str(number // 7)).mkdir(exist_ok=True)
        (images / str(number // 7) / f"{number}.jpg").write_bytes(b"x")
    pages = list(open_store(str(images)).list())
    assert [len(page) for page in pages] == [100, 100, 100]
    assert len({key for page in pages for key in page.keys}) == 300


def test_a_missing_folder(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "gone"))
    for call in (lambda: listed(store), lambda: store.read("2.jpg")):
        with pytest.raises(StorageError) as caught:
            call()
        assert str(tmp_path / "gone") in caught.value.message
        assert "does not exist" in caught.value.message
        assert "NEXUS_IMAGES_URL" in caught.value.remedy
        assert not isinstance(caught.value, ObjectNotFound)


def test_a_file_instead_of_a_folder(images: Path) -> None:
    store = open_store(str(images / "2.jpg"))
    for call in (lambda: listed(store), lambda: store.read("2.jpg")):
        with pytest.raises(StorageError, match="is not a folder"):
            call()


@pytest.mark.not_as_root  # who may read every folder
def test_a_folder_that_may_not_be_read(images: Path) -> None:
    (images / "closed").mkdir(mode=0)
    assert f"may not read {images / 'closed'}" in refusal(images).message


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (PermissionError(13, "Permission denied"), StorageError, "may not read"),
        (OSError(5, "Input/output error"), StoreUnavailable, "Input/output error"),
    ],
)
def test_a_disk_that_fails(
    images: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, kind: type[StorageError], words: str
) -> None:
    def fail(path: str) -> None:
        error.filename = path
        raise error

    monkeypatch.setattr(os, "scandir", fail)
    caught = refusal(images)
    assert type(caught) is kind
    assert words in caught.message
    assert str(images) in caught.message
    assert caught.remedy


def test_a_file_deleted_while_it_is_listed_is_not_listed(images: Path) -> None:
    for number in range(3, 50):
        (images / f"{number}.jpg").write_bytes(b"x")
    walk = FolderWalk(images).files()
    first, _ = next(walk)
    for path in images.iterdir():
        path.unlink()
    assert [key for key, _ in walk] == []
    assert first


def test_a_drive_that_goes_while_it_is_listed_is_no_shorter_listing(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "PAGE_SIZE", 1)
    for number in range(3, 9):
        (images / f"{number}.jpg").write_bytes(b"x")
    pages = open_store(str(images)).list()
    next(pages)
    images.rename(tmp_path / "unmounted")
    images.mkdir()
    with pytest.raises(StoreUnavailable, match="exchanged or unmounted"):
        list(pages)
