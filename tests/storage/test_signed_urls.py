"""Signed addresses: good for one object and a while, on a server that checks signatures."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from datetime import timedelta

import pytest

from storage import StorageError
from tests.servers.rclone import RcloneServer
from tests.storage.places import BucketPlace

pytestmark = pytest.mark.s3

REFUSED = {400, 403}  # rclone: 400 without a signature or after its time, 403 for a wrong one


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as response:  # noqa: S310 - our own server
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.fixture
def place(rclone_server: RcloneServer) -> BucketPlace:
    place = BucketPlace(rclone_server)
    place.put("images/2.jpg", b"two")
    place.put("images/3.jpg", b"three")
    return place


def sign(place: BucketPlace, seconds: float = 60) -> str:
    url = place.open("images").signed_url("images/2.jpg", timedelta(seconds=seconds))
    assert url is not None
    return url


def test_the_signature_is_what_opens_it(place: BucketPlace) -> None:
    url = sign(place)
    assert status_of(url) == 200
    assert status_of(url.partition("?")[0]) in REFUSED


def test_it_opens_no_other_object(place: BucketPlace) -> None:
    assert status_of(sign(place).replace("2.jpg", "3.jpg")) in REFUSED


def test_it_expires(place: BucketPlace) -> None:
    url = sign(place, seconds=1)
    time.sleep(2.1)
    assert status_of(url) in REFUSED


def test_it_does_not_hold_the_secret(place: BucketPlace) -> None:
    assert place.server.secret_key not in sign(place)


def test_an_object_outside_the_prefix_can_be_signed_and_read(place: BucketPlace) -> None:
    place.put("elsewhere/4.jpg", b"four")
    store = place.open("images")
    url = store.signed_url("elsewhere/4.jpg", timedelta(minutes=1))
    assert url is not None
    assert status_of(url) == 200
    assert store.read("elsewhere/4.jpg") == b"four"


def test_a_key_that_is_none_is_not_signed(place: BucketPlace) -> None:
    with pytest.raises(StorageError):
        place.open("images").signed_url("images/../2.jpg", timedelta(minutes=1))
