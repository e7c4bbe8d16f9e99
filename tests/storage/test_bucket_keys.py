"""Keys that S3 allows and obstore does not, or changes: none is lost without a word."""

from __future__ import annotations

from collections import Counter

import pytest

from storage import ObjectNotFound, StorageError, key_questions
from tests.servers.moto import MotoServer
from tests.servers.rclone import RcloneServer
from tests.storage.places import BucketPlace, listed

pytestmark = pytest.mark.s3


@pytest.fixture
def place(moto_server: MotoServer) -> BucketPlace:
    place = BucketPlace(moto_server)
    place.put("images/2.jpg", b"two")
    return place


def refusal(place: BucketPlace, prefix: str = "images") -> StorageError:
    with pytest.raises(StorageError) as caught:
        listed(place.open(prefix))
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("images//3.jpg", "images//3.jpg"),
        ("images/sub//", "images/sub//"),
        ("images/./3.jpg", "images/./3.jpg"),
        ("images/a/../3.jpg", "images/a/../3.jpg"),
        ("images/tab\t.jpg", r"images/tab\t.jpg"),
        ("images/bell\x07.jpg", r"images/bell\u{7}.jpg"),
        ("images/delete\x7f.jpg", r"images/delete\u{7f}.jpg"),
    ],
)
def test_a_key_that_cannot_be_read_ends_the_listing_and_is_named(
    place: BucketPlace, key: str, shown: str
) -> None:
    place.put(key, b"three")
    assert f'"{shown}"' in refusal(place).message


@pytest.mark.parametrize(
    ("others", "lost"),
    [
        ([], ["/2.jpg"]),
        ([], ["/!.jpg"]),
        (["3.jpg"], ["/2.jpg"]),
        (["1.jpg"], ["/2.jpg"]),
        (["!.jpg"], ["/a/2.jpg", "/b/3.jpg"]),
        (["!.jpg", "-/3.jpg"], ["/!!.jpg"]),
        (["!.jpg", "+", "2.jpg", "a/3.jpg"], ["/.jpg"]),
        (["!.jpg", "+", "2.jpg", "a/3.jpg"], ["/.jpg", "/zzz.jpg"]),
    ],
)
def test_keys_that_begin_with_a_slash_are_noticed(
    moto_server: MotoServer, others: list[str], lost: list[str]
) -> None:
    place = BucketPlace(moto_server)
    for key in [*others, *lost]:
        place.put(key, b"x")
    assert 'begin with "/"' in refusal(place, "").message


def test_keys_without_such_a_slash_pass(moto_server: MotoServer) -> None:
    keys = ["!.jpg", "+/1.jpg", "2.jpg", "a/3.jpg", "zzz"]
    place = BucketPlace(moto_server)
    for key in keys:
        place.put(key, b"x")
    place.make_marker("")  # the key "/"
    assert listed(place.open("")).keys == keys


def test_a_marker_beside_an_object_of_its_name(place: BucketPlace) -> None:
    place.put("images/full", b"full")
    place.put("images/full/", b"")
    place.put("images/empty", b"")
    place.put("images/empty/", b"")
    page = listed(place.open("images"))
    assert Counter(page.keys) == Counter(["images/2.jpg", "images/empty", "images/full"])
    assert dict(zip(page.keys, page.sizes, strict=True))["images/full"] == 4


def test_an_object_with_content_whose_key_ends_in_a_slash_cannot_be_found(place: BucketPlace) -> None:
    """The one case that a listing cannot notice without asking for every key."""
    place.put("images/3.jpg/", b"three")
    store = place.open("images")
    assert listed(store).keys == ["images/2.jpg", "images/3.jpg"]
    with pytest.raises(ObjectNotFound):
        store.read("images/3.jpg")


def test_many_empty_objects_are_asked_for_side_by_side(place: BucketPlace) -> None:
    for number in range(100, 150):
        place.put(f"images/{number}.jpg", b"")
        place.make_marker(f"images/{number}")
    assert len(listed(place.open("images"))) == 51


def test_listings_of_several_pages(rclone_server: RcloneServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_questions, "_ANSWER_SIZE", 700)
    place = BucketPlace(rclone_server)
    for number in range(2500):
        place.put(f"images/{number % 3}/{number}.jpg", b"x")
    pages = list(place.open("images").list())
    assert len(pages) > 2
    assert [key for page in pages for key in page.keys] == sorted(
        f"images/{number % 3}/{number}.jpg" for number in range(2500)
    )


def test_a_page_of_markers_alone_is_not_handed_on(
    place: BucketPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_questions, "_ANSWER_SIZE", 5)
    for number in range(10):
        place.make_marker(f"images/a{number}")
    assert [page.keys for page in place.open("images").list()] == [["images/2.jpg"]]
