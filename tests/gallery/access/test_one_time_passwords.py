"""One-time passwords: each leads to the choice of a password of one's own, once and within a day, and opens nothing else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from gallery.access import one_time_passwords
from gallery.access.accounts import deactivate, invite_again, reactivate
from gallery.access.log import TERMINAL
from gallery.access.one_time_passwords import make_one_time_password
from gallery.access.roles import Role
from gallery.models import AccessEvent, OneTimePassword
from tests.gallery.reading import words
from tests.gallery.staff import PASSWORD, member, signed_in_as

pytestmark = pytest.mark.any_database

OWN = "a quite different walk"


def sign_in(client: Client, password: str, name: str = "clinician") -> Any:
    return client.post(reverse("sign_in"), {"username": name, "password": password})


def leads_to_choice(client: Client, password: str, name: str = "clinician") -> bool:
    return "Choose a password" in words(
        client.post(reverse("sign_in"), {"username": name, "password": password}, follow=True)
    )


def choose(client: Client, password: str, name: str = "clinician", own: str = OWN) -> Any:
    """Signs in with it and chooses a password on the page to which it leads."""
    page = sign_in(client, password, name)["Location"]
    return client.post(page, {"new_password1": own, "new_password2": own})


def is_in(client: Client) -> bool:
    return client.get(reverse("patients")).status_code == 200


def test_a_one_time_password_opens_the_choice_of_ones_own_and_nothing_else(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))

    assert leads_to_choice(client, password)
    for closed in ("patients", "own_account", "own_password"):
        assert client.get(reverse(closed)).status_code == 302
    assert client.get("/api/v1/patients").status_code == 401


def test_with_the_choice_one_is_in_and_signs_in_with_it_from_then_on(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))

    assert choose(client, password)["Location"] == reverse("patients")
    assert is_in(client)
    assert sign_in(Client(), OWN)["Location"] == reverse("patients")
    # Neither the one-time password nor the former one opens anything now.
    for spent in (password, PASSWORD):
        assert sign_in(Client(), spent).status_code == 200


def test_of_two_who_have_it_the_first_to_choose_is_in(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))
    page, other = sign_in(client, password)["Location"], Client()
    sign_in(other, password)

    client.post(page, {"new_password1": OWN, "new_password2": OWN})
    late = other.post(page, {"new_password1": "another walk by far", "new_password2": "another walk by far"})

    assert "is used, or has ended" in words(late)
    assert not is_in(other)
    assert User.objects.get().check_password(OWN)


def test_a_choice_that_is_refused_leaves_it_as_it_is(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))

    assert "too common" in words(choose(client, password, own="password1"))
    assert leads_to_choice(Client(), password)


def test_it_ends_all_sessions_that_were_open(db: None, client: Client) -> None:
    user = member(Role.CLINICIAN)
    former = signed_in_as(user)

    choose(client, make_one_time_password(user))

    assert not is_in(former)


def test_it_leaves_the_own_one_alone_and_is_no_other_accounts(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))
    member(Role.STEWARD)

    assert not leads_to_choice(client, password, "steward")
    sign_in(client, PASSWORD)
    assert is_in(client)


@pytest.mark.parametrize(("hours", "is_good"), [(23, True), (25, False)])
def test_it_ends_after_a_day(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch, hours: int, is_good: bool
) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))
    then = datetime.now() + timedelta(hours=hours)  # noqa: DTZ005 - Django counts so
    monkeypatch.setattr(one_time_passwords.tokens, "_now", lambda: then)

    assert leads_to_choice(client, password) is is_good


def test_a_newer_one_takes_the_place_of_the_former(db: None, client: Client) -> None:
    user = member(Role.CLINICIAN)
    former, newer = make_one_time_password(user), make_one_time_password(user)

    assert not leads_to_choice(client, former)
    assert leads_to_choice(client, newer)


def test_it_ends_with_the_account_and_does_not_come_back_with_it(db: None, client: Client) -> None:
    user = member(Role.CLINICIAN)
    password = invite_again(user.pk, TERMINAL).password
    page = sign_in(client, password)["Location"]

    deactivate(user.pk, TERMINAL)
    assert not leads_to_choice(Client(), password)
    reactivate(user.pk, TERMINAL)

    assert not leads_to_choice(Client(), password)
    assert "is used, or has ended" in words(client.get(page))


def test_it_ends_when_the_account_is_signed_in_by_its_own_password(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))

    sign_in(client, PASSWORD)

    assert not leads_to_choice(Client(), password)


def test_it_is_asked_for_without_a_slow_hash(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long a wrong password takes does not tell whether one is open for the account."""
    open_one = User.objects.create_user("asked", PASSWORD)
    User.objects.create_user("other", PASSWORD)
    make_one_time_password(open_one)
    asked = 0

    def count(*_arguments: Any, **_options: Any) -> bool:
        nonlocal asked
        asked += 1
        return False

    monkeypatch.setattr("django.contrib.auth.base_user.check_password", count)
    counts = []
    for name in ("asked", "other"):
        before = asked
        sign_in(client, "abcdef-12345-12345-12345-12345", name)
        counts.append(asked - before)

    assert counts[0] == counts[1]


def test_it_is_shown_nowhere_in_an_address(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))

    answer = client.post(
        reverse("sign_in"), {"username": "clinician", "password": password.upper()}, follow=True
    )

    assert "Choose a password" in words(answer)
    signature = password.replace("-", "")[6:]
    assert all(signature not in address.replace("-", "") for address, _ in answer.redirect_chain)


def test_they_are_long_and_in_groups_and_kept_nowhere(db: None) -> None:
    user = member(Role.CLINICIAN)
    passwords = {make_one_time_password(user) for _ in range(20)}

    assert len(passwords) == 20
    assert all(re.fullmatch(r"[0-9a-z]{6}(-[0-9a-f]{5}){4}", password) for password in passwords)
    row = OneTimePassword.objects.values().get()
    assert set(row) == {"id", "user_id", "made_at"}


def test_the_choice_stands_in_the_log_with_its_address_and_its_way(db: None, client: Client) -> None:
    choose(client, make_one_time_password(member(Role.CLINICIAN)))

    event = AccessEvent.objects.get(action="changed_password")
    assert (event.user, event.address, event.through) == (User.objects.get(), "127.0.0.1", "pages")


def test_a_closed_account_has_no_way_in(db: None, client: Client) -> None:
    password = make_one_time_password(member(Role.CLINICIAN))
    User.objects.update(is_active=False)

    assert not leads_to_choice(client, password)
    sign_in(client, PASSWORD)
    assert not is_in(client)


def test_the_command_makes_an_account_with_a_role_and_a_way_in(db: None, client: Client) -> None:
    out = StringIO()
    call_command("one_time_password", "anna", "--role", "steward", stdout=out)
    password = out.getvalue().splitlines()[0].rpartition(" ")[2]

    choose(client, password, "anna")

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
