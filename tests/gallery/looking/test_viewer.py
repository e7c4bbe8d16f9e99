"""The viewer: one picture with what is known of it, its neighbours, and an honest word where there is no picture."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from gallery.models import AccessEvent
from gallery.sending.picture_state import PictureState
from images.models import Image
from patients.keys import patient_key
from tests.gallery.conftest import SignedIn
from tests.images.clinic import ADA, Clinic
from tests.ugly.image_files import jpeg, pdf, saved, tiff_of_200_megapixels, upright

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database


def image(key: str) -> Image:
    return Image.objects.select_related("batch").get(storage_key=key)


def page(client: Client, key: str = "2.jpg", query: str = "") -> str:
    answer = client.get(reverse("image", args=[image(key).pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def link(text: str, identifier: str) -> str:
    """The address of the link with this id; empty where there is none."""
    found = re.search(rf'<a [^>]*id="{identifier}"[^>]*href="([^"]*)"', text)
    return unescape(found.group(1)) if found else ""


def keys_from(client: Client, key: str, query: str, identifier: str = "next") -> list[str]:
    """The images that one comes to by following one link again and again."""
    names = {str(image.pk): image.storage_key for image in Image.objects.all()}
    found, address = [], reverse("image", args=[image(key).pk]) + query
    while address:
        found.append(names[address.split("/")[2]])
        address = link(client.get(address).content.decode(), identifier)
    return found


def test_the_picture_its_facts_and_the_identity_stand_on_the_page(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    gallery.file("2.jpg", jpeg())
    gallery.link()

    text = page(signed_in("clinician"))

    assert 'alt="Dorsal, left, 18 Oct 2016"' in text
    assert "Quillfeather, Ada" in text.partition('class="identity"')[2]
    assert "Quillfeather" not in text.partition("</title>")[0]
    for fact in ("Left-Dorsal.jpg", "<q>Left Dorsal</q>", "<code>2</code>"):
        assert fact in text
    assert "400 × 200" in text


def place(text: str) -> str:
    return str(re.findall(r'class="place">([^<]+)<', text)[0])


def test_next_goes_through_what_the_patients_page_shows_in_its_order(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    names = {str(image.pk): image.storage_key for image in Image.objects.all()}
    tiles = re.findall(
        r'id="picture-([^"]+)"', client.get(reverse("patient", args=[patient_key(ADA)])).content.decode()
    )

    assert (
        keys_from(client, "5.jpg", "")
        == [names[tile] for tile in tiles]
        == ["5.jpg", "4.jpg", "2.jpg", "3.jpg"]
    )
    assert keys_from(client, "3.jpg", "", "previous") == ["3.jpg", "2.jpg", "4.jpg", "5.jpg"]
    assert place(page(client, "4.jpg")) == "2 of 4 pictures"


@pytest.mark.parametrize(
    ("query", "keys", "said"),
    [
        ("?category=dorsal&side=left", ["5.jpg", "2.jpg"], "1 of 2 left dorsals"),
        ("?category=dorsal", ["5.jpg", "2.jpg", "3.jpg"], "1 of 3 dorsals"),
        ("?side=left", ["5.jpg", "4.jpg", "2.jpg"], "1 of 3 left pictures"),
        ("?text=left-DORSAL", ["5.jpg", "2.jpg"], "1 of 2 pictures found"),
    ],
)
def test_next_goes_through_what_the_filter_shows(
    gallery: Clinic, signed_in: SignedIn, query: str, keys: list[str], said: str
) -> None:
    client = signed_in("clinician")

    assert keys_from(client, "5.jpg", query) == keys
    assert place(page(client, "5.jpg", query)) == said


def test_a_picture_that_the_filter_shows_no_more_says_so(gallery: Clinic, signed_in: SignedIn) -> None:
    text = page(signed_in("clinician"), "3.jpg", "?category=dorsal&side=left")

    assert place(text) == "not among the left dorsals any more"
    assert link(text, "next") == link(text, "previous") == ""


def test_next_goes_through_the_visit(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")

    assert keys_from(client, "4.jpg", "?along=batch") == ["4.jpg", "2.jpg", "3.jpg"]
    assert place(page(client, "3.jpg", "?along=batch")) == "3 of 3 pictures of this visit"


def test_next_goes_through_the_same_view_and_side_over_time(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")

    assert keys_from(client, "2.jpg", "?along=view") == ["2.jpg", "5.jpg"]
    assert keys_from(client, "5.jpg", "?along=view", "previous") == ["5.jpg", "2.jpg"]
    assert place(page(client, "5.jpg", "?along=view")) == "2 of 2 left dorsals, oldest first"


def test_from_a_row_of_views_next_goes_back_in_time_as_the_row_does(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    rows = client.get(reverse("patient", args=[patient_key(ADA)]) + "?arrange=view").content.decode()
    (address,) = re.findall(rf'href="([^"]*{image("5.jpg").pk}/\?[^"]*)"', rows)
    query = unescape(address).partition("?")[2]

    assert keys_from(client, "5.jpg", f"?{query}") == ["5.jpg", "2.jpg"]
    text = page(client, "2.jpg", f"?{query}")
    assert place(text) == "2 of 2 left dorsals, newest first"
    assert "?arrange=view&day=2016-10-18#picture-" in link(text, "back")


def test_a_view_that_names_its_side_itself_is_the_same_view_over_time(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    gallery.picture("8", ADA, "03/02/2019", "L-Brannock")
    gallery.picture("9", ADA, "03/02/2019", "R-Brannock")
    gallery.link()

    assert keys_from(signed_in("clinician"), "4.jpg", "?along=view") == ["4.jpg", "8.jpg"]


def test_the_way_back_keeps_the_filter_that_led_here_and_leads_to_that_picture(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    text = page(signed_in("clinician"), query="?category=dorsal&side=left&text=left&arrange=view")

    shown = image("2.jpg")
    patient = reverse("patient", args=[shown.batch.patient_id])
    kept = "category=dorsal&side=left&text=left"
    assert link(text, "back") == f"{patient}?arrange=view&day=2016-10-18&{kept}#picture-{shown.pk}"
    assert link(text, "next") == "" != link(text, "previous")
    assert link(text, "previous").endswith(f"?arrange=view&{kept}")
    assert link(text, "over-time").endswith(f"?along=view&arrange=view&{kept}")


def test_comparing_is_offered_where_there_is_something_to_compare(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")

    assert "Compare over time" in page(client, "3.jpg")
    assert "Compare over time" not in page(client, "4.jpg")


def test_looking_at_an_image_is_noted(gallery: Clinic, signed_in: SignedIn) -> None:
    page(signed_in("clinician"))

    event = AccessEvent.objects.latest("id")
    assert (event.action, event.image_id) == ("viewed_image", image("2.jpg").pk)
    assert event.patient_id == image("2.jpg").batch.patient_id


def test_an_image_that_there_is_not_is_not_found(gallery: Clinic, signed_in: SignedIn) -> None:
    assert signed_in("clinician").get(reverse("image", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"picture", "its content is neither a picture nor a PDF"),
        (jpeg()[:300], "it is damaged or incomplete"),
        (tiff_of_200_megapixels(), "it has more pixels than"),
    ],
    ids=["text", "cut off", "200 megapixels"],
)
def test_a_file_that_cannot_be_shown_says_why_and_can_be_downloaded(
    gallery: Clinic, signed_in: SignedIn, content: bytes, words: str
) -> None:
    gallery.file("2.jpg", content)
    gallery.link()

    text = page(signed_in("clinician"))

    assert words in text
    assert '<img class="picture"' not in text
    assert reverse("image_download", args=[image("2.jpg").pk]) in text


def test_a_file_that_is_gone_leaves_the_page_with_what_is_known(gallery: Clinic, signed_in: SignedIn) -> None:
    (gallery.images / "2.jpg").unlink()

    text = page(signed_in("clinician"))

    assert "in the store no more" in text
    assert "Left-Dorsal.jpg" in text
    assert reverse("image_download", args=[image("2.jpg").pk]) not in text


def test_a_store_that_cannot_be_read_leaves_the_page_with_what_is_known(
    gallery: Clinic, signed_in: SignedIn, settings: Settings
) -> None:
    settings.NEXUS_IMAGES_URL = (gallery.root / "nowhere").as_uri()

    text = page(signed_in("clinician"))

    assert "cannot be read at the moment" in text
    assert "Left-Dorsal.jpg" in text


def test_a_pdf_named_jpg_is_shown_and_opened_as_a_pdf(gallery: Clinic, signed_in: SignedIn) -> None:
    gallery.file("2.jpg", pdf(pages=3))
    gallery.link()
    client = signed_in("clinician")

    text = page(client)
    original = client.get(reverse("original", args=[image("2.jpg").pk]))

    assert "The first page of 3" in text
    assert "PDF, though it is named as JPEG" in text
    assert original["Content-Type"] == "application/pdf"
    assert b"".join(original).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("content", "in_place", "preview_only"),
    [
        (jpeg(2000, 1000), True, False),
        (jpeg(1600, 800), False, False),
        (saved(upright(2000, 1000), "TIFF"), False, True),
    ],
    ids=["large JPEG", "a JPEG no larger than its preview", "TIFF"],
)
def test_the_original_comes_in_place_where_it_shows_more_and_a_browser_can(
    gallery: Clinic, signed_in: SignedIn, content: bytes, in_place: bool, preview_only: bool
) -> None:
    gallery.file("2.jpg", content)
    gallery.link()

    text = page(signed_in("clinician"))

    assert ("data-original=" in text) == in_place
    assert ("This is a preview" in text) == preview_only


def test_a_picture_that_is_too_large_for_a_tablet_stays_a_preview() -> None:
    state = PictureState("image/jpeg", width=9000, height=6000)

    assert state.is_preview_only
    assert not state.sharpens_in_place


def test_more_images_ask_for_no_more_queries(
    gallery: Clinic, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("clinician")
    for number in range(100, 130):
        gallery.picture(str(number), ADA)
    gallery.link()
    page(client)

    with django_assert_num_queries(16):
        page(client, query="?along=view")
