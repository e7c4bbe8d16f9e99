"""Images in a bucket: looked at by an address that the bucket signs for a minute, downloaded through Nexus."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
import zipfile
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import Settings

from gallery.sending import originals
from images.models import Image
from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.images.clinic import Clinic
from tests.servers.rclone import RcloneServer

pytestmark = pytest.mark.s3


@pytest.fixture
def bucket(
    gallery: Clinic, rclone_server: RcloneServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The clinic's files in a bucket of their own, from which the pages read."""
    name = f"gallery-{uuid4().hex[:8]}"
    rclone_server.make_bucket(name)
    for path in gallery.images.iterdir():
        rclone_server.put(name, path.name, path.read_bytes())
    for variable, value in rclone_server.environ.items():
        monkeypatch.setenv(variable, value)
    settings.NEXUS_IMAGES_URL = f"s3://{name}/"
    originals.store_at.cache_clear()
    return name


def test_an_original_is_looked_at_by_a_signed_address_that_no_cache_keeps(
    bucket: str, signed_in: SignedIn
) -> None:
    image = Image.objects.get(storage_key="2.jpg")
    answer = signed_in("clinician").get(reverse("original", args=[image.pk]))

    assert answer.status_code == 302
    assert answer["Cache-Control"] == "private, no-store"
    with urllib.request.urlopen(answer["Location"]) as sent:  # noqa: S310 - our own server
        assert sent.read() == b"picture"


def test_the_address_is_no_address_of_another_image(bucket: str, signed_in: SignedIn) -> None:
    image = Image.objects.get(storage_key="2.jpg")
    address = signed_in("clinician").get(reverse("original", args=[image.pk]))["Location"]

    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(address.replace("2.jpg", "3.jpg"))  # noqa: S310
    refusal.value.close()
    assert refusal.value.code in {400, 403}


def test_the_pages_let_pictures_of_that_bucket_in_and_of_no_other_host(
    bucket: str, rclone_server: RcloneServer, signed_in: SignedIn
) -> None:
    policy = signed_in("clinician").get(reverse("patients"))["Content-Security-Policy"]
    pictures = next(part for part in policy.split("; ") if part.startswith("img-src"))

    assert pictures == f"img-src 'self' http://{urlsplit(rclone_server.endpoint).netloc}"


def test_a_download_and_a_zip_come_through_nexus(bucket: str, signed_in: SignedIn) -> None:
    image = Image.objects.get(storage_key="2.jpg")
    client = signed_in("clinician")
    one = client.get(reverse("image_download", args=[image.pk]))
    many = client.get(reverse("batch_download", args=[image.batch_id]))

    assert body(one) == b"picture"
    archive = zipfile.ZipFile(io.BytesIO(body(many)))
    assert len(archive.namelist()) == 3
    assert archive.testzip() is None


def test_a_dead_bucket_has_its_page_and_its_drawing(
    bucket: str, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    originals.store_at.cache_clear()
    image = Image.objects.get(storage_key="2.jpg")
    client = signed_in("clinician")

    page = client.get(reverse("image_download", args=[image.pk]))
    assert page.status_code == 503
    assert "does not answer" in page.content.decode()
    assert client.get(reverse("patient", args=[image.batch.patient_id])).status_code == 200
