"""What every store promises, on a local folder, on rclone's S3 server and on moto's."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import PIECE_SIZE, ObjectNotFound, OtherContent, StorageError
from tests.storage.places import BucketPlace, FolderPlace, Place, listed

ODD_NAMES = [
    "with space.jpg",
    " leading and trailing ",
    "100%.jpg",
    "%41.jpg",
    "a+b.jpg",
    "a#1.jpg",
    "Left#12",
    "what?.jpg",
    "a&b=c;d,e@f.jpg",
    "quote'\"<tag>.jpg",
    "{b}[c]^`|~$!*().jpg",
    "back\\slash.jpg",
    "ünï-漢字-😀.jpg",
    "é-composed.jpg",
    "e\u0301-decomposed.jpg",
    ".DS_Store",
    ".hidden/deep/er/2.jpg",
    "nested/folder/2.jpg",
    "2.JPG",
    "...",
    "a..b",
]


@pytest.fixture(
    params=[
        "folder",
        pytest.param("rclone", marks=pytest.mark.s3),
        pytest.param("moto", marks=pytest.mark.s3),
    ]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return FolderPlace(tmp_path)
    return BucketPlace(request.getfixturevalue(f"{request.param}_server"))


def test_a_listing_holds_every_object_with_its_facts(place: Place) -> None:
    place.put("images/2.jpg", b"two")
    place.put("images/3.jpg", b"three")
    page = listed(place.open("images/"))
    assert sorted(page.keys) == [place.key("images", "2.jpg"), place.key("images", "3.jpg")]
    assert dict(zip(page.keys, page.sizes, strict=True))[place.key("images", "3.jpg")] == 5
    assert len(page) == len(page.e_tags) == len(page.modified) == 2
    assert all(abs(datetime.now(UTC) - moment) < timedelta(minutes=5) for moment in page.modified)
    assert all(moment.utcoffset() == timedelta(0) for moment in page.modified)


def test_odd_names_are_listed_verbatim_and_readable(place: Place) -> None:
    for name in ODD_NAMES:
        place.put(f"images/{name}", name.encode())
    store = place.open("images/")
    assert sorted(listed(store).keys) == sorted(place.key("images", name) for name in ODD_NAMES)
    for name in ODD_NAMES:
        assert store.read(place.key("images", name)) == name.encode()


def test_a_prefix_is_a_folder(place: Place) -> None:
    place.put("images/1.jpg", b"1")
    place.put("images-old/1.jpg", b"old")
    place.put("images.jpg", b"beside")
    expected = [place.key("images", "1.jpg")]
    assert listed(place.open("images")).keys == expected
    assert listed(place.open("images/")).keys == expected
    assert place.open("images").url == place.open("images/").url
    assert place.open("images").url.endswith("/images/")


def test_without_a_prefix_everything_is_listed(place: Place) -> None:
    names = ["1.jpg", "images/2.jpg", "images-old/1.jpg", "!.jpg", "zzz"]
    for name in names:
        place.put(name, b"x")
    store = place.open("")
    assert sorted(listed(store).keys) == sorted(names)
    assert store.read("images-old/1.jpg") == b"x"


def test_odd_characters_in_the_prefix_stand_for_themselves(place: Place) -> None:
    prefix = "dump 100%/ä+b #1"
    place.put(f"{prefix}/2.jpg", b"two")
    store = place.open(prefix)
    assert listed(store).keys == [place.key(prefix, "2.jpg")]
    assert store.read(place.key(prefix, "2.jpg")) == b"two"


def test_folder_markers_are_no_objects_but_empty_objects_are(place: Place) -> None:
    place.make_marker("images")
    place.make_marker("images/sub")
    place.make_marker("images/2")
    place.put("images/2.jpg", b"")
    place.put("images/sub/3.jpg", b"three")
    page = listed(place.open("images"))
    expected = {place.key("images", "2.jpg"): 0, place.key("images", "sub/3.jpg"): 5}
    assert dict(zip(page.keys, page.sizes, strict=True)) == expected
    assert place.open("images").read(place.key("images", "2.jpg")) == b""


def test_an_empty_folder_has_no_pages(place: Place) -> None:
    place.put("other/1.jpg", b"1")
    assert list(place.open("images").list()) == []


def test_the_e_tag_follows_the_content(place: Place) -> None:
    place.put("images/2.jpg", b"before")
    before = listed(place.open("images")).e_tags
    assert listed(place.open("images")).e_tags == before
    place.put("images/2.jpg", b"after it")
    after = listed(place.open("images")).e_tags
    assert before != after
    assert all(e_tag and '"' not in e_tag for e_tag in [*before, *after])


def test_a_missing_object_is_named(place: Place) -> None:
    place.put("images/2.jpg", b"two")
    store = place.open("images")
    key = place.key("images", "nobody's 3.jpg")
    with pytest.raises(ObjectNotFound) as caught:
        store.read(key)
    with pytest.raises(ObjectNotFound):
        next(store.chunks(key))
    assert repr(key) in caught.value.message
    assert caught.value.remedy
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    "key", ["", "/2.jpg", "2.jpg/", "..", "../2.jpg", "./2.jpg", "a//2.jpg", "a/../2.jpg", "\0"]
)
def test_a_key_that_is_none_reads_nothing(place: Place, key: str) -> None:
    place.put("2.jpg", b"two")
    place.put("images/2.jpg", b"two")
    with pytest.raises(StorageError):
        place.open("images").read(key)
    with pytest.raises(StorageError):
        next(place.open("images").chunks(key))


@pytest.mark.parametrize("listed", [0, 2, 4, 10**9])
def test_another_length_than_was_listed_is_no_content(place: Place, listed: int) -> None:
    place.put("images/2.jpg", b"two")
    store, key = place.open("images"), place.key("images", "2.jpg")
    told = f"handed out 3 bytes as '{key}', which was listed with {listed:,}"
    with pytest.raises(OtherContent, match=told):
        store.read(key, listed)
    with pytest.raises(OtherContent, match=told):
        store.read_start(key, 2, listed)
    with pytest.raises(OtherContent, match=told):
        next(store.chunks(key, listed))
    assert store.read(key, 3) == b"".join(store.chunks(key, 3)) == b"two"
    assert store.read_start(key, 2, 3) == b"tw"


@pytest.mark.parametrize("size", [0, 1, PIECE_SIZE, PIECE_SIZE + 1, 3 * PIECE_SIZE + 7])
def test_an_object_comes_in_small_pieces(place: Place, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    place.put("images/2.jpg", content)
    pieces = list(place.open("images").chunks(place.key("images", "2.jpg")))
    assert all(0 < len(piece) <= PIECE_SIZE for piece in pieces)
    assert b"".join(pieces) == content


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, PIECE_SIZE])
def test_the_start_of_an_object_is_read_alone(place: Place, size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    place.put("images/2", content)
    store = place.open("images")
    assert store.read_start(place.key("images", "2"), 16) == content[:16]
    assert place.key("images", "2").startswith(store.root)
    with pytest.raises(ObjectNotFound):
        store.read_start(place.key("images", "3"), 16)


def test_a_folder_hands_out_open_files_and_a_bucket_none(place: Place) -> None:
    place.put("images/2.jpg", b"two")
    store, key = place.open("images"), place.key("images", "2.jpg")
    file = store.open_file(key, 3)
    if not isinstance(place, FolderPlace):
        assert file is None
        return
    assert file is not None
    with file:
        assert file.read() == b"two"
    with pytest.raises(OtherContent, match="handed out 3 bytes"):
        store.open_file(key, 4)
    for missing in ("images/3.jpg", "../secret"):
        with pytest.raises(ObjectNotFound):
            store.open_file(missing)


def test_pieces_that_nobody_wants_any_more_can_be_left(place: Place) -> None:
    place.put("images/2.jpg", b"x" * (3 * PIECE_SIZE))
    store = place.open("images")
    pieces = store.chunks(place.key("images", "2.jpg"))
    next(pieces)
    # Another object in between, as when two people look at pictures.
    assert len(store.read(place.key("images", "2.jpg"))) == 3 * PIECE_SIZE
    assert next(pieces)
    del pieces


def test_a_folder_is_no_object(place: Place) -> None:
    place.put("images/sub/3.jpg", b"three")
    with pytest.raises(ObjectNotFound):
        place.open("images").read(place.key("images", "sub"))
    with pytest.raises(ObjectNotFound):
        next(place.open("images").chunks(place.key("images", "sub")))


def test_a_signed_url_gives_the_bytes_to_anybody(place: Place) -> None:
    for name in ODD_NAMES:
        place.put(f"images/{name}", name.encode())
    store = place.open("images")
    urls = {name: store.signed_url(place.key("images", name), timedelta(minutes=5)) for name in ODD_NAMES}
    if isinstance(place, FolderPlace):
        assert set(urls.values()) == {None}
        return
    for name, url in urls.items():
        assert url is not None
        with urllib.request.urlopen(url) as response:  # noqa: S310 - our own server
            assert response.read() == name.encode()
