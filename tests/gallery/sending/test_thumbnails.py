"""Small pictures: made at the first view, asked for before each use, and where there is none, a drawing that says why."""

from __future__ import annotations

import io
from pathlib import Path
from typing import NoReturn

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from pytest_django import Settings

from images.models import Image
from images.thumbnails import NotMadeYet
from images.thumbnails.first_views import FirstViews
from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.images.clinic import Clinic
from tests.images.linked_before import link_as_before
from tests.ugly import image_files

pytestmark = pytest.mark.any_database


def address(key: str = "2.jpg", size: str = "small") -> str:
    return reverse("thumbnail", args=[Image.objects.get(storage_key=key).pk, size])


@pytest.fixture
def client(gallery: Clinic, signed_in: SignedIn) -> Client:
    """A clinician, with one real photograph in the clinic."""
    gallery.file("2.jpg", image_files.jpeg(2000, 1000))
    link_as_before(gallery)
    return signed_in("clinician")


@pytest.mark.parametrize(("size", "pixels"), [("small", (320, 160)), ("large", (1600, 800))])
def test_a_thumbnail_is_made_at_its_first_view(client: Client, size: str, pixels: tuple[int, int]) -> None:
    answer = client.get(address(size=size))

    with Picture.open(io.BytesIO(body(answer))) as made:
        assert (made.format, made.size) == ("WEBP", pixels)


def test_a_browser_may_keep_it_but_asks_each_time(client: Client, signed_in: SignedIn) -> None:
    first = client.get(address())
    body(first)
    again = client.get(address(), headers={"If-None-Match": first["ETag"]})
    nobody = signed_in("anonymous").get(address(), headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    assert (again.status_code, nobody.status_code) == (304, 302)


def test_it_lies_in_its_own_place_and_the_dump_stays_as_it_was(
    gallery: Clinic, client: Client, settings: Settings
) -> None:
    before = {path: path.read_bytes() for path in gallery.images.rglob("*")}
    body(client.get(address()))

    assert {path: path.read_bytes() for path in gallery.images.rglob("*")} == before
    assert list(Path(settings.NEXUS_THUMBNAILS_DIR).rglob("*.webp"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no picture at all", "no picture"),
        (image_files.jpeg()[:900], "corrupt"),
        (image_files.tiff_of_200_megapixels(), "too many pixels"),
        (image_files.png_bomb(), "too many pixels"),
        (image_files.encrypted_pdf(), "locked by a password"),
    ],
    ids=["text", "broken off", "200 megapixels", "bomb", "locked"],
)
def test_what_cannot_be_decoded_is_drawn_with_its_reason(
    gallery: Clinic, client: Client, content: bytes, words: str
) -> None:
    gallery.file("3.jpg", content)
    gallery.link()

    answer = client.get(address("3.jpg"))

    assert (answer.status_code, answer["Content-Type"]) == (415, "image/svg+xml")
    assert words in answer.content.decode()


def test_a_pdf_that_is_called_jpg_shows_its_first_page(gallery: Clinic, client: Client) -> None:
    gallery.file("3.jpg", image_files.pdf())
    gallery.link()

    answer = client.get(address("3.jpg"))
    body(answer)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")


def test_a_file_that_is_gone_is_drawn_as_such(gallery: Clinic, client: Client) -> None:
    (gallery.images / "3.jpg").unlink()

    answer = client.get(address("3.jpg"))

    assert answer.status_code == 404
    assert "file is gone" in answer.content.decode()


def test_other_bytes_than_were_linked_are_no_bad_picture(gallery: Clinic, client: Client) -> None:
    content = (gallery.images / "3.jpg").read_bytes()
    (gallery.images / "3.jpg").write_bytes(content[:-1])
    answer = client.get(address("3.jpg"))
    assert answer.status_code == 503
    assert "not readable now" in answer.content.decode()
    page = client.get(reverse("image", args=[Image.objects.get(storage_key="3.jpg").pk])).content.decode()
    assert "something else in the place of its file" in page

    (gallery.images / "3.jpg").write_bytes(content)
    assert client.get(address("3.jpg")).status_code in {200, 415}


def test_a_place_that_cannot_be_written_to_costs_the_small_picture_alone(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.NEXUS_THUMBNAILS_DIR = tmp_path / "a file"
    settings.NEXUS_THUMBNAILS_DIR.write_text("in the way")

    answer = client.get(address())

    assert (answer.status_code, answer["Content-Type"]) == (503, "image/svg+xml")
    assert client.get(reverse("image", args=[Image.objects.get(storage_key="2.jpg").pk])).status_code == 200


def test_a_picture_that_is_not_made_yet_is_drawn_as_such_and_its_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(*_: object) -> NoReturn:
        raise NotMadeYet

    monkeypatch.setattr(FirstViews, "make", make)
    picture = Image.objects.get(storage_key="2.jpg").pk

    answer = client.get(reverse("thumbnail", args=[picture, "small"]))
    page = client.get(reverse("image", args=[picture]))

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "being made" in answer.content.decode()
    assert page.status_code == 200
    assert "Its picture is being made. Load the page again in a minute." in page.content.decode()


def test_there_are_two_sizes(client: Client) -> None:
    assert client.get(address(size="huge")).status_code == 404
