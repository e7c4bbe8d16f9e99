"""Signing in: one-time passwords open one session, everything is logged."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from gallery.access import one_time_passwords
from gallery.access.one_time_passwords import make_one_time_password
from gallery.access.roles import Role
from gallery.models import AccessEvent, OneTimePassword
from tests.gallery.staff import PASSWORD, member

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


def test_a_one_time_password_opens_one_session(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))

    assert sign_in(client, password).status_code == 302
    assert is_in(client)
    other = Client()
    sign_in(other, password)
    assert not is_in(other)


def test_a_one_time_password_leaves_the_own_one_alone_and_is_no_other_accounts(
    db: None, client: Client
) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))
    member(Role.STEWARD)

    sign_in(client, password, "steward")
    assert not is_in(client)
    sign_in(client, PASSWORD)
    assert is_in(client)


def test_a_one_time_password_ends_after_a_day(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))
    OneTimePassword.objects.update(made_at=datetime.now(tz=UTC) - timedelta(hours=25))

    sign_in(client, password)

    assert not is_in(client)


def test_a_closed_account_has_no_way_in(db: None, client: Client) -> None:
    user = member(Role.CLINICIAN)
    password = make_one_time_password(user)
    User.objects.update(is_active=False)

    sign_in(client, password)
    sign_in(client, PASSWORD)

    assert not is_in(client)
    # Nor is it spent: the account may be opened again.
    assert OneTimePassword.objects.exists()


def test_whoever_came_in_by_a_one_time_password_is_asked_for_their_own_and_can_choose_it(
    db: None, client: Client
) -> None:
    sign_in(client, make_one_time_password(member(Role.CLINICIAN)))
    assert "one-time password, which is spent" in client.get(reverse("patients")).content.decode()

    chosen = {"new_password1": "a quite different walk", "new_password2": "a quite different walk"}
    client.post(reverse("own_password"), chosen)

    assert "one-time password, which is spent" not in client.get(reverse("patients")).content.decode()
    assert sign_in(Client(), "a quite different walk").status_code == 302


def test_whoever_has_a_password_must_know_it_to_change_it(db: None, client: Client) -> None:
    client.force_login(member(Role.CLINICIAN), "django.contrib.auth.backends.ModelBackend")
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


def test_whoever_changes_a_password_stands_there_with_their_address_and_their_way(
    db: None, client: Client
) -> None:
    sign_in(client, make_one_time_password(member(Role.CLINICIAN)))
    chosen = {"new_password1": "a quite different walk", "new_password2": "a quite different walk"}
    client.post(reverse("own_password"), chosen)

    event = AccessEvent.objects.get(action="changed_password")
    assert (event.address, event.through) == ("127.0.0.1", "pages")


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


def test_the_command_makes_an_account_with_a_role_and_a_way_in(db: None, client: Client) -> None:
    out = StringIO()
    call_command("one_time_password", "anna", "--role", "steward", stdout=out)
    password = out.getvalue().splitlines()[0].rpartition(" ")[2]

    sign_in(client, password, "anna")

    anna = User.objects.get(username="anna")
    assert is_in(client)
    assert anna.has_perm("images.triage_file")
    assert not anna.is_staff


def test_the_command_makes_no_account_without_a_role(db: None) -> None:
    with pytest.raises(CommandError, match="Name a --role"):
        call_command("one_time_password", "anna")


def test_the_command_opens_no_account_that_was_closed(db: None) -> None:
    member(Role.CLINICIAN)
    User.objects.update(is_active=False)

    with pytest.raises(CommandError, match="is deactivated"):
        call_command("one_time_password", "clinician")
    assert not OneTimePassword.objects.exists()


def test_the_command_gives_an_account_that_is_there_another_role_only_if_it_is_asked_to(db: None) -> None:
    member(Role.CLINICIAN)

    call_command("one_time_password", "clinician", stdout=StringIO())
    assert not User.objects.get().has_perm("images.triage_file")
    call_command("one_time_password", "clinician", "--role", "steward", stdout=StringIO())
    assert User.objects.get().has_perm("images.triage_file")
    call_command("one_time_password", "clinician", "--role", "clinician", stdout=StringIO())
    assert not User.objects.get().has_perm("images.triage_file")
    assert User.objects.get().check_password(PASSWORD)


def test_a_one_time_password_lasts_until_a_day_is_over(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))
    OneTimePassword.objects.update(made_at=datetime.now(tz=UTC) - timedelta(hours=23))

    sign_in(client, password)

    assert is_in(client)


def test_a_newer_one_time_password_takes_the_place_of_the_former(db: None, client: Client) -> None:
    user = member(Role.CLINICIAN)
    former, newer = make_one_time_password(user), make_one_time_password(user)

    sign_in(client, former)
    assert not is_in(client)
    sign_in(client, newer)
    assert is_in(client)


def test_a_one_time_password_that_is_replaced_while_it_is_checked_opens_nothing(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = member(Role.CLINICIAN)
    former = make_one_time_password(user)

    def check_slowly(password: str, encoded: str) -> bool:
        make_one_time_password(user)
        return check_password(password, encoded)

    monkeypatch.setattr(one_time_passwords, "check_password", check_slowly)

    sign_in(client, former)

    assert not is_in(client)
    assert OneTimePassword.objects.exists()


def test_one_time_passwords_are_long_and_hold_no_letters_that_look_alike(db: None) -> None:
    user = member(Role.CLINICIAN)
    passwords = {make_one_time_password(user) for _ in range(20)}

    assert len(passwords) == 20
    assert {tuple(map(len, password.split("-"))) for password in passwords} == {(4, 4, 4, 4)}
    assert not set("".join(passwords)) & set("01ilo")
    assert OneTimePassword.objects.get().password not in passwords
