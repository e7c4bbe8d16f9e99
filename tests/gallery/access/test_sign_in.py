"""Signing in and out: everything is logged, and every answer is nobody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gallery.access.roles import Role
from gallery.models import AccessEvent
from tests.gallery.staff import PASSWORD, member, signed_in_as

pytestmark = pytest.mark.any_database


def sign_in(client: Client, password: str, name: str = "clinician", **extra: Any) -> Any:
    return client.post(
        reverse("sign_in"), {"username": name, "password": password, "next": extra.get("next", "")}
    )


def is_in(client: Client) -> bool:
    return client.get(reverse("patients")).status_code == 200


def test_a_right_password_leads_to_the_page_that_was_asked_for(db: None, client: Client) -> None:
    member(Role.CLINICIAN)
    asked = client.get("/patients/?q=quill")
    answer = sign_in(client, PASSWORD, next="/patients/?q=quill")

    assert asked["Location"] == "/sign-in/?next=/patients/%3Fq%3Dquill"
    assert answer["Location"] == "/patients/?q=quill"


def test_after_a_wrong_password_one_types_the_password_again(db: None, client: Client) -> None:
    member(Role.CLINICIAN)

    first = client.get(reverse("sign_in")).content.decode()
    again = sign_in(client, "wrong").content.decode()

    focused = [re.findall(r'<input id="id_(\w+)"[^>]* autofocus', page) for page in (first, again)]
    assert focused == [["username"], ["password"]]


@pytest.mark.parametrize(("asked", "goes_on"), [("/", False), ("/patients/", False), ("/runs/", True)])
def test_only_who_was_on_their_way_is_told_to_go_on_where_they_were(
    db: None, client: Client, asked: str, goes_on: bool
) -> None:
    page = client.get(asked, follow=True).content.decode()

    assert ("Sign in to go on where you were" in page) is goes_on


def test_nobody_is_led_to_another_site(db: None, client: Client) -> None:
    member(Role.CLINICIAN)

    assert sign_in(client, PASSWORD, next="https://example.com/")["Location"] == reverse("patients")


def test_whoever_has_a_password_must_know_it_to_change_it(db: None) -> None:
    client = signed_in_as(member(Role.CLINICIAN))
    chosen = {"new_password1": "a quite different walk", "new_password2": "a quite different walk"}

    assert client.post(reverse("own_password"), chosen | {"old_password": "wrong"}).status_code == 200
    assert client.post(reverse("own_password"), chosen | {"old_password": PASSWORD}).status_code == 302


def test_signing_out_ends_the_session_and_clears_what_the_browser_kept(db: None, client: Client) -> None:
    member(Role.CLINICIAN)
    sign_in(client, PASSWORD)

    answer = client.post(reverse("sign_out"))

    assert answer["Clear-Site-Data"] == '"cache"'
    assert not is_in(client)


def test_signing_in_and_out_stand_in_the_access_log(db: None, client: Client) -> None:
    member(Role.CLINICIAN)
    sign_in(client, PASSWORD)
    client.post(reverse("sign_out"))

    events = AccessEvent.objects.order_by("id").values_list("user__username", "action", "address")
    assert list(events) == [
        ("clinician", "signed_in", "127.0.0.1"),
        ("clinician", "signed_out", "127.0.0.1"),
    ]


def test_a_part_of_a_page_that_is_asked_for_after_the_session_ended_does_not_replace_the_page(
    db: None, client: Client
) -> None:
    answer = client.get(reverse("patients"), headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (401, "#notices")
    assert answer["HX-Push-Url"] == "false"
    assert "Nothing on this page is lost" in answer.content.decode()


def test_a_part_of_a_page_that_leads_elsewhere_is_not_taken_for_the_end_of_a_session(
    db: None, client: Client
) -> None:
    member(Role.CLINICIAN)
    sign_in(client, PASSWORD)

    answer = client.get(reverse("start"), headers={"HX-Request": "true"})

    assert (answer.status_code, answer["Location"]) == (302, reverse("patients"))


def test_every_answer_forbids_caches_frames_and_scripts_of_others(db: None, client: Client) -> None:
    answer = client.get(reverse("sign_in"))
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))

    assert answer["Cache-Control"].startswith(("private, no-store", "max-age=0"))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == "'self'"


def test_pictures_may_come_from_the_bucket_to_which_their_addresses_lead(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gallery.answers.bucket_origin", lambda: "https://bucket.example")

    answer = client.get(reverse("sign_in"))
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))

    assert policy["img-src"] == "'self' https://bucket.example"
    assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
