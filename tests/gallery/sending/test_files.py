"""Bytes leave only after the permission was asked for: originals, downloads, a batch as a ZIP."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from gallery.models import AccessEvent
from images.models import Image, ImageBatch
from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.images.clinic import Clinic

pytestmark = pytest.mark.any_database


def sent(client: Client, name: str, key: object) -> tuple[int, bytes, dict[str, str]]:
    answer = client.get(reverse(name, args=[key]))
    return answer.status_code, body(answer), dict(answer.headers)


def image(key: str) -> Image:
    return Image.objects.get(storage_key=key)


def test_an_original_is_the_object_to_the_byte_and_is_kept_by_no_cache(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    status, content, headers = sent(signed_in("clinician"), "original", image("2.jpg").pk)

    assert (status, content) == (200, (gallery.images / "2.jpg").read_bytes())
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_download_is_named_after_patient_side_view_and_day(gallery: Clinic, signed_in: SignedIn) -> None:
    _, content, headers = sent(signed_in("clinician"), "image_download", image("2.jpg").pk)

    assert content == (gallery.images / "2.jpg").read_bytes()
    assert 'filename="Quillfeather_Ada_Left_Dorsal_2016-10-18.jpg"' in headers["Content-Disposition"]


def test_a_name_of_any_letters_makes_a_file_name_that_every_system_takes(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    _, _, headers = sent(signed_in("clinician"), "image_download", image("6.jpg").pk)

    assert 'filename="O-Plumley_Bruno_Left_Dorsal_2016-10-18.jpg"' in headers["Content-Disposition"]


def test_a_batch_comes_as_a_zip_with_every_original(gallery: Clinic, signed_in: SignedIn) -> None:
    status, content, headers = sent(signed_in("clinician"), "batch_download", image("2.jpg").batch_id)

    archive = zipfile.ZipFile(io.BytesIO(content))
    assert status == 200
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "Quillfeather_Ada_Left_Brannock_2016-10-18.jpg",
        "Quillfeather_Ada_Left_Dorsal_2016-10-18.jpg",
        "Quillfeather_Ada_Right_Dorsal_2016-10-18.jpg",
    ]
    assert (
        archive.read("Quillfeather_Ada_Left_Dorsal_2016-10-18.jpg") == (gallery.images / "2.jpg").read_bytes()
    )
    assert 'filename="Quillfeather_Ada_2016-10-18.zip"' in headers["Content-Disposition"]


def test_two_pictures_of_one_view_both_have_their_place_in_the_zip(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    gallery.row("8", gallery.rows[0][3])
    gallery.file("8.jpg", b"another picture")
    gallery.link()

    _, content, _ = sent(signed_in("clinician"), "batch_download", image("2.jpg").batch_id)

    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.read("Quillfeather_Ada_Left_Dorsal_2016-10-18_2.jpg") == b"another picture"


def test_what_the_store_lost_is_named_in_the_zip(gallery: Clinic, signed_in: SignedIn) -> None:
    (gallery.images / "3.jpg").unlink()

    _, content, _ = sent(signed_in("clinician"), "batch_download", image("2.jpg").batch_id)

    archive = zipfile.ZipFile(io.BytesIO(content))
    assert len(archive.namelist()) == 3
    assert "1 of 3 images could not be read" in archive.read("MISSING.txt").decode()
    assert "3.jpg" in archive.read("MISSING.txt").decode()


@pytest.mark.parametrize("instead", [b"", b"pic", b"<html>Sign in, please</html>"])
def test_other_bytes_than_were_linked_are_never_handed_out(
    gallery: Clinic, signed_in: SignedIn, instead: bytes
) -> None:
    (gallery.images / "3.jpg").write_bytes(instead)
    client, key = signed_in("steward"), image("3.jpg").pk

    for name in ("original", "image_download"):
        status, page, _ = sent(client, name, key)
        assert status == 503
        assert b"handed out something else" in page
    _, content, _ = sent(client, "batch_download", image("2.jpg").batch_id)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert len(archive.namelist()) == 3
    assert "3.jpg" in archive.read("MISSING.txt").decode()


@pytest.mark.parametrize("name", ["original", "image_download"])
def test_an_object_that_is_gone_has_a_page_that_says_so(
    gallery: Clinic, signed_in: SignedIn, name: str
) -> None:
    (gallery.images / "2.jpg").unlink()

    status, content, _ = sent(signed_in("clinician"), name, image("2.jpg").pk)

    assert status == 404
    assert b"is not in the store any more" in content


@pytest.mark.parametrize("name", ["original", "image_download", "thumbnail"])
def test_a_store_that_does_not_answer_is_said_so(gallery: Clinic, signed_in: SignedIn, name: str) -> None:
    gallery.images.rename(gallery.root / "elsewhere")
    key = image("2.jpg").pk
    address = reverse(name, args=[key, "small"] if name == "thumbnail" else [key])

    assert signed_in("clinician").get(address).status_code == 503


@pytest.mark.parametrize("name", ["original", "image_download", "batch_download"])
def test_an_address_that_nobody_gave_out_leads_nowhere(
    gallery: Clinic, signed_in: SignedIn, name: str
) -> None:
    assert signed_in("clinician").get(reverse(name, args=[uuid4()])).status_code == 404


def test_every_way_of_getting_bytes_stands_in_the_access_log(gallery: Clinic, signed_in: SignedIn) -> None:
    client, shown = signed_in("clinician"), image("2.jpg")
    sent(client, "original", shown.pk)
    sent(client, "image_download", shown.pk)
    sent(client, "batch_download", shown.batch_id)

    events = AccessEvent.objects.order_by("id").exclude(action="signed_in")
    patient = ImageBatch.objects.get(pk=shown.batch_id).patient_id
    assert [(event.action, event.patient_id, event.image_id) for event in events] == [
        ("viewed_image", patient, shown.pk),
        ("downloaded_image", patient, shown.pk),
        ("downloaded_batch", patient, None),
    ]
