"""Notes and key pictures in the viewer: who may, what stands there, what the access log says of it."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from gallery.models import AccessEvent
from images.annotating import MOST_CHARACTERS, mark_key
from images.models import Annotation, Image
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import read, words
from tests.images.clinic import BRUNO, Clinic
from tests.images.correcting.people import choice, correct

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database


def image(key: str = "2.jpg") -> Image:
    return Image.objects.select_related("batch__patient").get(storage_key=key)


def write(client: Client, text: str, query: str = "") -> str:
    address = reverse("annotate", args=[image().pk]) + query
    return client.post(address, {"text": text}, follow=True).content.decode()


def section(text: str) -> str:
    return words(text.partition('id="notes"')[2].partition("</section>")[0])


def press(client: Client, text: str, label: str) -> str:
    """Sends the form whose button says so."""
    action = re.findall(rf'<form method="post" action="([^"]+)"(?:(?!</form>).)*?{label}', text, re.DOTALL)[
        -1
    ]
    return client.post(action.replace("&amp;", "&"), follow=True).content.decode()


def test_a_note_stands_beside_the_picture_with_who_and_when(gallery: Clinic, signed_in: SignedIn) -> None:
    text = write(signed_in("clinician"), "Ulcer <3 mm>\nno redness", "?category=dorsal")

    assert "The note is saved." in text
    assert "Ulcer &lt;3 mm&gt;<br>no redness" in text
    assert "clinician" in section(text)
    assert 'id="next"' in text
    assert "category=dorsal" in text


def test_the_access_log_knows_that_there_is_a_note_and_not_what_it_says(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    text = write(client, "Ulcer")
    press(client, text, "Withdraw")

    number = Annotation.objects.get().pk
    events = AccessEvent.objects.filter(action__in=["annotated", "withdrew"]).order_by("id")
    assert [(event.action, event.image_id, event.detail) for event in events] == [
        ("annotated", image().pk, f"note {number}"),
        ("withdrew", image().pk, f"note {number}"),
    ]
    assert {event.patient_id for event in events} == {image().batch.patient_id}


def test_a_withdrawn_note_stays_readable_with_who_withdrew_it(gallery: Clinic, signed_in: SignedIn) -> None:
    text = write(signed_in("clinician"), "Ulcer")
    text = press(signed_in("steward"), text, "Withdraw")

    assert "1 withdrawn" in section(text)
    assert re.search("Ulcer.*clinician.*Withdrawn by steward", section(text))
    assert "Withdraw " not in section(text).replace("Withdrawn", "")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (" ", "The note is empty"),
        ("x" * (MOST_CHARACTERS + 1), "2,000 are the most"),
        ("a\0b", "cannot be kept"),
    ],
    ids=["empty", "long", "zero byte"],
)
def test_a_note_that_is_refused_stays_in_its_form(
    gallery: Clinic, signed_in: SignedIn, typed: str, reason: str
) -> None:
    answer = signed_in("clinician").post(reverse("annotate", args=[image().pk]), {"text": typed})

    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert f">\n{typed}</textarea>" in answer.content.decode()
    assert not Annotation.objects.exists()


def test_a_picture_is_marked_as_key_picture_and_the_mark_is_taken(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    text = press(client, read(client, "image", image().pk), "Key picture")
    assert 'aria-pressed="true"' in text.partition('id="key-mark"')[2].partition(">")[0]
    assert "by clinician" in words(text.partition("<dt>Key picture</dt>")[2].partition("</dd>")[0])

    text = press(client, text, "Key picture")
    assert 'aria-pressed="false"' in text.partition('id="key-mark"')[2].partition(">")[0]
    assert [event.action for event in AccessEvent.objects.filter(action__in=["annotated", "withdrew"])] == [
        "withdrew", "annotated"
    ]  # fmt: skip


def test_a_note_from_under_another_patient_says_so(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")
    assert "another patient" not in section(write(client, "Ulcer"))

    correct("2.jpg", User.objects.get(username="clinician"), patient=choice(BRUNO))

    assert "while this picture stood under another patient" in section(read(client, "image", image().pk))


def test_who_may_not_annotate_reads_what_others_wrote(gallery: Clinic, signed_in: SignedIn) -> None:
    write(signed_in("clinician"), "Ulcer")
    mark_key(image(), User.objects.get(username="clinician"))
    reader = User.objects.create_user("reader")
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_patient", "view_image"]))
    client = Client()
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")

    text = read(client, "image", image().pk)

    assert "Ulcer" in section(text)
    assert "<dt>Key picture</dt>" in text
    assert "<textarea" not in text
    assert 'id="key-mark"' not in text
    assert client.post(reverse("annotate", args=[image().pk]), {"text": "x"}).status_code == 403


def test_a_note_on_another_picture_is_not_withdrawn_from_this_one(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    write(client, "Ulcer")
    address = reverse("withdraw_annotation", args=[image("3.jpg").pk, Annotation.objects.get().pk])

    assert client.post(address).status_code == 404
    assert Annotation.objects.get().withdrawn_at is None


def test_key_pictures_and_notes_are_seen_on_the_patients_page_and_key_pictures_alone_are_chosen_there(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    address = reverse("patient", args=[image().batch.patient_id])
    assert "Key pictures" not in client.get(address).content.decode()
    write(client, "Ulcer")
    mark_key(image(), User.objects.get(username="clinician"))

    for arranged in ("?", "?arrange=view&"):
        everything = client.get(address + arranged).content.decode()
        assert len(re.findall(r"★<span", everything)) == 1
        assert len(re.findall(r">1 note<", everything)) == 1
        assert "★ Key pictures 1" in words(everything)
        chosen = client.get(f"{address}{arranged}key=1").content.decode()
        assert re.findall(r'id="picture-([^"]+)"', chosen) == [str(image().pk)]

    text = client.get(reverse("image", args=[image().pk]) + "?key=1").content.decode()
    assert "1 of 1 picture marked as key" in words(text)
    assert "?day=2016-10-18&amp;key=1#picture-" in text
