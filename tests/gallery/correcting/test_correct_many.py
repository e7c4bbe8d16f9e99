"""Correcting what was marked on a patient's page: each keeps its own, nobody's work is lost, and one Undo for all of it."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from errors import RunFailed
from gallery.correcting import correct_many as page
from gallery.correcting import undo
from gallery.looking.chosen_images import MOST_MARKED
from gallery.models import AccessEvent
from images.correcting import CannotBeUndone, FactChanges, UndoneAct, correct_image, version_of
from images.models import Correction, Image
from patients.keys import patient_key
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.images.clinic import ADA, BRUNO, Clinic

HTMX = {"HX-Request": "true"}
ADDRESS = reverse("correct_many", args=[patient_key(ADA)])
ADAS = reverse("patient", args=[patient_key(ADA)])


@pytest.fixture
def client(gallery: Clinic, signed_in: SignedIn) -> Client:
    return signed_in("clinician")


def image(key: str) -> Image:
    return Image.objects.select_related("batch").get(storage_key=key)


def key(name: str) -> str:
    return str(image(name).pk)


def facts(*names: str) -> list[tuple[str, str, str]]:
    return [(now.category, now.side, str(now.captured_on)) for now in map(image, names)]


def open_form(client: Client, *names: str) -> Any:
    answer = client.post(ADDRESS + "?side=left", {"image": [key(name) for name in names]})
    assert answer.status_code == 200
    return answer


def fields(answer: Any) -> dict[str, Any]:
    """What a browser would send of the form as it stands."""
    form = html.unescape(answer.content.decode())
    marked = re.findall(r'<input type="checkbox" name="image" value="([^"]+)" checked', form)
    (side,) = re.findall(r'name="side" value="(\w*)"[^>]*checked', form) or ["keep"]
    return {"image": marked, "view": "", "side": side, "captured_on": "", "patient": "", "save": "1"}


def send(client: Client, sent: dict[str, Any], **changes: Any) -> Any:
    return client.post(ADDRESS + "?side=left", {**sent, **changes}, headers=HTMX)


def test_each_picture_keeps_what_was_left_alone_and_one_undo_takes_all_of_it_back(client: Client) -> None:
    form = open_form(client, "2.jpg", "4.jpg", "5.jpg")
    assert "Correct 3 pictures" in words(form)

    answer = send(client, fields(form), side="right")

    assert answer["HX-Redirect"] == ADAS + "?side=left"
    after = [("dorsal", "right", "2016-10-18"), ("r_brannock", "right", "2016-10-18"), ("dorsal", "right", "2018-03-02")]  # fmt: skip
    assert facts("2.jpg", "4.jpg", "5.jpg") == after
    text = client.get(ADAS).content.decode()
    assert "3 pictures corrected. Later imports keep it." in text
    (undo,) = re.findall(r'action="(/corrections/[^"]+/undo/)"', text)
    client.post(undo)
    assert [side for _, side, _ in facts("2.jpg", "4.jpg", "5.jpg")] == ["left"] * 3
    assert "3 pictures are as they were before" in client.get(ADAS).content.decode()


def test_a_view_and_a_day_of_many(client: Client) -> None:
    # As a browser without JavaScript sends it.
    sent = {**fields(open_form(client, "2.jpg", "3.jpg")), "view": "plantar", "captured_on": "2017-05-06"}
    answer = client.post(ADDRESS + "?side=left", sent)

    assert (answer.status_code, answer.headers.get("Location")) == (302, ADAS + "?side=left")
    assert facts("2.jpg", "3.jpg") == [("plantar", "left", "2017-05-06"), ("plantar", "right", "2017-05-06")]
    assert image("2.jpg").corrections == ["captured_on", "category"]


def test_many_move_to_another_patient_with_the_same_proof_as_one(client: Client) -> None:
    form = fields(open_form(client, "2.jpg", "5.jpg")) | {"patient": str(patient_key(BRUNO)), "q": "plum"}

    refused = send(client, form, date_of_birth="1961-02-04")

    assert refused.status_code == 422
    assert "not this patient&#x27;s date of birth" in refused.content.decode()
    assert 'value="plum"' in refused.content.decode()
    assert fields(refused)["image"] == form["image"]
    send(client, form, date_of_birth="1961-02-03")
    assert {image(name).batch.patient_id for name in ("2.jpg", "5.jpg")} == {patient_key(BRUNO)}
    lines = (
        AccessEvent.objects.filter(action="corrected")
        .order_by("id")
        .values_list("patient_id", "image_id", "detail")
    )
    moved = [
        (patient_key(who), image(name).pk, "patient") for name in ("5.jpg", "2.jpg") for who in (ADA, BRUNO)
    ]
    assert sorted(lines) == sorted(moved)
    assert "2 pictures corrected" in words(client.get(ADAS))


def test_one_that_was_changed_meanwhile_is_shown_and_the_form_goes_on_with_the_others(client: Client) -> None:
    mine = fields(open_form(client, "2.jpg", "3.jpg", "5.jpg"))
    nurse = User.objects.create_user("nurse")
    correct_image(image("3.jpg").pk, FactChanges(view="wound"), nurse, version_of(image("3.jpg")))

    refused = send(client, mine, view="plantar", captured_on="2017-05-06")

    assert refused.status_code == 409
    assert "1 of the 3 images were changed" in words(refused)
    assert "Changed since you marked it" in words(refused)
    assert not Correction.objects.exclude(by=nurse).exists()
    text = refused.content.decode()
    assert 'value="plantar" selected' in text
    assert 'value="2017-05-06"' in text
    rest = fields(refused)
    assert sorted(rest["image"]) == sorted(value for value in mine["image"] if key("3.jpg") not in value)
    send(client, rest, view="plantar")
    assert [view for view, _, _ in facts("2.jpg", "3.jpg", "5.jpg")] == ["plantar", "wound", "plantar"]
    # Who means it all the same marks it as it is now.
    (again,) = re.findall(rf'value="({key("3.jpg")}:\w+)"(?! checked)', text)
    send(client, rest, image=[again], view="plantar")
    assert image("3.jpg").category == "plantar"


def test_one_that_another_patient_has_by_now_is_left_out(client: Client) -> None:
    mine = fields(open_form(client, "2.jpg", "3.jpg"))
    Image.objects.filter(storage_key="3.jpg").update(batch=image("6.jpg").batch)

    refused = send(client, mine, view="plantar")

    assert refused.status_code == 409
    assert key("3.jpg") not in refused.content.decode()
    assert send(client, fields(refused), view="plantar")["HX-Redirect"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Nothing would change"),
        ({"captured_on": "2099-01-01"}, "taken on that day"),
        ({"captured_on": "18.10.2016"}, "Enter a day as in"),
        ({"view": "nonsense"}, "nonsense is not one of the available choices"),
        ({"side": "both"}, "both is not one of the available choices"),
        ({"view": "brannock", "side": ""}, "The views of 2 of the 2 images show one foot alone"),
        ({"date_of_birth": "1961-02-03"}, "Choose whose image it is"),
    ],
    ids=["nothing", "in the future", "another form", "no view", "no side", "one foot", "nobody chosen"],
)
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "without JavaScript"])
def test_a_refusal_says_why_and_keeps_what_was_typed(
    client: Client, typed: dict[str, str], said: str, headers: dict[str, str]
) -> None:
    mine = fields(open_form(client, "2.jpg", "5.jpg"))

    answer = client.post(ADDRESS, {**mine, **typed}, headers=headers)

    assert answer.status_code == 422
    assert said in words(answer)
    assert fields(answer)["image"] == mine["image"]
    assert not Correction.objects.exists()


@pytest.mark.parametrize("sent", [[], ["nonsense", ""]], ids=["none", "no keys"])
def test_without_a_mark_one_is_told_so(client: Client, sent: list[str]) -> None:
    answer = client.post(ADDRESS + "?side=left", {"image": sent})

    assert answer["Location"] == ADAS + "?side=left"
    assert "Nothing is marked" in client.get(answer["Location"]).content.decode()


def test_more_than_can_be_sent_at_once_are_refused_in_words(client: Client) -> None:
    answer = client.post(ADDRESS, {"image": [key("2.jpg")[:-4] + f"{n:04x}" for n in range(MOST_MARKED + 1)]})

    assert f"Mark at most {MOST_MARKED} pictures" in client.get(answer["Location"]).content.decode()


def test_a_picture_of_another_patient_is_not_found_and_marked_twice_is_marked_once(client: Client) -> None:
    assert client.post(ADDRESS, {"image": [key("2.jpg"), key("6.jpg")]}).status_code == 404
    assert "Correct 1 picture" in words(client.post(ADDRESS, {"image": [key("2.jpg")] * 2}))


def test_searching_without_javascript_saves_nothing(client: Client) -> None:
    mine = fields(open_form(client, "2.jpg"))

    answer = client.post(ADDRESS, {**mine, "view": "plantar", "q": "plumley", "find": "1"})

    assert answer.status_code == 200
    assert "Plumley, Bruno" in words(answer)
    assert fields(answer)["image"] == mine["image"]
    assert not Correction.objects.exists()


def test_a_run_in_progress_keeps_what_was_typed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any) -> None:
        raise RunFailed("Another program is writing.", "Try again.")

    mine = fields(open_form(client, "2.jpg"))
    monkeypatch.setattr(page, "correct_images", busy)

    answer = send(client, mine, view="plantar")

    assert answer.status_code == 503
    assert "Another program is writing." in words(answer)
    assert fields(answer)["image"] == mine["image"]


def test_opening_the_form_is_noted_with_its_count(client: Client) -> None:
    open_form(client, "2.jpg", "3.jpg")

    assert AccessEvent.objects.get(action="viewed_patient").detail == "2 images, to correct them"


def test_every_picture_of_the_page_can_be_marked_in_both_arrangements(client: Client) -> None:
    for query in ("", "?arrange=view"):
        text = client.get(ADAS + query).content.decode()
        assert len(re.findall('name="image" value="[0-9a-f-]{36}" form="marking"', text)) == 4
        assert f'formaction="{ADDRESS}"' in text


@pytest.mark.parametrize(("kept", "more"), [(5, ""), (6, "So do 1 more."), (8, "So do 3 more.")])
def test_of_what_cannot_be_taken_back_five_are_named(
    monkeypatch: pytest.MonkeyPatch, kept: int, more: str
) -> None:
    monkeypatch.setattr(undo, "changes_in_words", lambda *_: "")
    monkeypatch.setattr(undo, "ImageFacts", SimpleNamespace(of=lambda _: None))
    why = CannotBeUndone("It was changed.", "Look.")
    stays = [SimpleNamespace(storage_key=f"{number}.jpg", why=why) for number in range(kept)]
    two = [SimpleNamespace(former=None, image=None)] * 2

    said = undo._undone_words(cast(UndoneAct, SimpleNamespace(restored=two, kept=stays)))

    named = " ".join(f"{number}.jpg stays as it is: It was changed. Look." for number in range(5))
    assert said == f"Taken back: 2 pictures are as they were before. {named}{'' if kept == 5 else f' {more}'}"
