"""Lanes: few do what takes long, some wait for a place, and everybody else is told to come again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gallery.access import hashing
from gallery.access.roles import Role
from gallery.lanes import Lane, LaneIsFull
from gallery.sending import originals, streams
from images.models import Image
from storage import ImageStore
from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.gallery.staff import PASSWORD, member
from tests.images.clinic import ADA, Clinic

pytestmark = pytest.mark.any_database


def test_a_place_is_free_again_once_it_was_left() -> None:
    lane = Lane(places=1, waiting=0, seconds=0)
    for _ in range(3):
        with lane.place(), pytest.raises(LaneIsFull):
            lane.enter()


def test_some_wait_for_a_place_and_get_it() -> None:
    lane = Lane(places=1, waiting=1, seconds=60)
    with ThreadPoolExecutor(1) as others:
        lane.enter()
        waiting = others.submit(lane.enter)
        while True:
            try:
                lane.enter()
            except LaneIsFull:
                break
            else:
                # The other one has not begun to wait yet, or this would have been turned away.
                pytest.fail("two are in a lane of one")
        lane.leave()
        waiting.result(timeout=60)


def test_who_waited_in_vain_leaves_room_for_the_next() -> None:
    lane = Lane(places=1, waiting=1, seconds=0)
    with lane.place():
        for _ in range(3):
            with pytest.raises(LaneIsFull):
                lane.enter()
    lane.enter()


@pytest.fixture
def limited(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["gallery.access.hashing.LimitedPBKDF2"]


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two other passwords are being hashed, and nobody may wait."""
    turns = Lane(places=2, waiting=0, seconds=0)
    monkeypatch.setattr(hashing, "TURNS", turns)
    with turns.place(), turns.place():
        yield


@pytest.mark.usefixtures("limited")
def test_a_third_password_is_not_hashed_at_once_and_counts_as_no_try(
    db: None, client: Client, request: pytest.FixtureRequest
) -> None:
    member(Role.CLINICIAN)
    request.getfixturevalue("busy")

    answers = [
        client.post(reverse("sign_in"), {"username": name, "password": PASSWORD})
        for name in ("clinician", "nobody")
    ]

    assert [(answer.status_code, answer["Retry-After"]) for answer in answers] == [(503, "10")] * 2
    assert "Try again in a moment" in answers[0].content.decode()
    assert not AccessAttempt.objects.exists()


@pytest.mark.usefixtures("limited", "busy")
def test_one_time_passwords_are_hashed_in_the_same_lane() -> None:
    with pytest.raises(LaneIsFull):
        make_password("a one-time password")


def test_the_hasher_of_the_settings_is_the_limited_one_and_djangos_own_apart_from_that() -> None:
    hasher = hashing.LimitedPBKDF2()

    assert hasher.verify("walk", hasher.encode("walk", "salt", 1))
    assert hasher.algorithm == "pbkdf2_sha256"
    source = (settings.BACKEND_DIR / "nexus" / "settings.py").read_text("utf-8")
    assert 'PASSWORD_HASHERS = ["gallery.access.hashing.LimitedPBKDF2"]' in source


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "STREAMS", Lane(places=1, waiting=0, seconds=0))


def download(client: Client) -> Any:
    batch = Image.objects.get(storage_key="2.jpg").batch_id
    return client.get(reverse("batch_download", args=[batch]))


@pytest.mark.usefixtures("one_at_a_time")
def test_of_two_archives_at_once_the_second_is_asked_to_come_again(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    first, second = download(client), download(client)

    assert (second.status_code, second["Retry-After"]) == (503, "10")
    assert "All other pages can be used meanwhile" in second.content.decode()
    assert body(first)
    assert body(download(client))


@pytest.mark.usefixtures("one_at_a_time")
def test_an_archive_that_nobody_reads_to_its_end_leaves_its_place(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    download(client).close()

    assert body(download(client))


@pytest.mark.usefixtures("one_at_a_time")
def test_an_object_that_cannot_be_read_takes_no_place(
    gallery: Clinic, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a bucket, here: files of a folder hold no thread, and need no lane."""
    monkeypatch.setattr("storage.folder.LocalFolder.open_file", lambda *_: None)
    client = signed_in("clinician")
    path = reverse("image_download", args=[Image.objects.get(storage_key="2.jpg").pk])
    content = (gallery.images / "2.jpg").read_bytes()
    (gallery.images / "2.jpg").unlink()

    assert client.get(path).status_code == 404
    (gallery.images / "2.jpg").write_bytes(content)
    assert body(client.get(path)) == content


def test_no_answer_is_streamed_beside_the_lane() -> None:
    """Whatever writes its answer while it is read holds a thread."""
    rooms = (settings.BACKEND_DIR / "gallery").rglob("*.py")
    streaming = {
        path.name for path in rooms if re.search(r"StreamingHttpResponse\(", path.read_text("utf-8"))
    }

    assert streaming == {"streams.py"}


@pytest.mark.parametrize("name", ["original", "image_download"])
def test_behind_a_proxy_that_has_the_folder_only_the_place_of_the_file_is_sent(
    gallery: Clinic, signed_in: SignedIn, settings: Settings, name: str
) -> None:
    settings.NEXUS_ACCEL_REDIRECT = "/nexus-files/"
    gallery.picture("sub/ä 1", ADA)
    image = Image.objects.get(storage_key="2.jpg")

    answer = signed_in("clinician").get(reverse(name, args=[image.pk]))

    assert answer["X-Accel-Redirect"] == "/nexus-files/images/2.jpg"
    assert (answer.content, answer["Content-Type"]) == (b"", "image/jpeg")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert ("attachment" in answer.get("Content-Disposition", "")) is (name == "image_download")


def test_a_proxy_is_told_keys_in_the_letters_of_an_address(clinic: Clinic, settings: Settings) -> None:
    settings.NEXUS_ACCEL_REDIRECT = "/nexus-files/"
    settings.NEXUS_DOCUMENTS_URL = clinic.images_url
    clinic.file("sub/ä %2F?.pdf", b"letter")
    store: ImageStore = originals.store_at(clinic.images_url)

    answer = originals.stream_object("sub/ä %2F?.pdf", "application/pdf", 6, store=store)

    assert answer["X-Accel-Redirect"] == "/nexus-files/documents/sub/%C3%A4%20%252F%3F.pdf"
