"""The pages of the accounts: an administrator adds a colleague, gives roles, closes accounts, and is told what became of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gallery.access.one_time_passwords import make_one_time_password
from gallery.access.roles import Role, role_of
from gallery.access.tokens import make_token
from gallery.models import ApiToken, OneTimePassword
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import read, words
from tests.gallery.staff import member

pytestmark = pytest.mark.any_database

_ONE_TIME = r"[0-9a-z]{6}(?:-[0-9a-f]{5}){4}"


@pytest.fixture
def boss(db: None, signed_in: SignedIn) -> Client:
    return signed_in("administrator")


def post(client: Client, name: str, *arguments: object, **values: object) -> Any:
    return client.post(reverse(name, args=arguments), values, follow=True)


def test_a_colleague_comes_in_with_what_the_page_shows_once(boss: Client) -> None:
    answer = post(boss, "add_person", username="anna", first_name="Anna", last_name="Hall", role="clinician")

    page = words(answer)
    (password,) = re.findall(_ONE_TIME, page)
    assert "Account anna" in page
    assert "Good until" in page
    assert answer["Cache-Control"] == "private, no-store"
    anna = Client()
    entered = anna.post(reverse("sign_in"), {"username": "anna", "password": password}, follow=True)
    assert "For the account anna" in words(entered)
    chosen = {"new_password1": "a quite different walk", "new_password2": "a quite different walk"}
    anna.post(entered.request["PATH_INFO"], chosen)
    assert anna.get(reverse("patients")).status_code == 200
    for other in ("people", "own_account"):
        assert password not in read(boss, other)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"username": "administrator", "role": "steward"}, "There is an account"),
        ({"username": "ADMINISTRATOR", "role": "steward"}, "There is an account"),
        ({"username": "an na", "role": "steward"}, "Enter a valid username"),
        ({"username": "anna"}, "Choose a role"),
        ({"username": "anna", "role": "owner"}, "Choose a role"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(
    boss: Client, values: dict[str, str], says: str
) -> None:
    answer = boss.post(reverse("add_person"), {**values, "last_name": "Hall"})

    assert (answer.status_code, says in words(answer)) == (422, True)
    assert 'value="Hall"' in answer.content.decode()
    assert User.objects.count() == 1


def test_the_list_says_who_can_come_in(
    boss: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    member(Role.CLINICIAN)
    User.objects.create_user("gone", is_active=False)
    User.objects.create_user("desk").user_permissions.add(Permission.objects.get(codename="view_appointment"))
    for name in ("asked", "late"):
        make_one_time_password(User.objects.create_user(name))
    OneTimePassword.objects.filter(user__username="late").update(
        made_at=datetime.now(tz=UTC) - timedelta(hours=25)
    )

    with django_assert_max_num_queries(12):
        page = words(read(boss, "people"))

    for line in (
        "administrator Administrator active",
        "clinician Clinician active never none",
        "desk Permissions of their own no password of their own yet never none",
        "asked No role invited until",
        "late No role the invitation has ended",
        "gone No role deactivated",
    ):
        assert line in page, line


def test_deactivating_ends_what_was_open_and_says_so(boss: Client, signed_in: SignedIn) -> None:
    leaver = signed_in("steward")
    account = User.objects.get(username="steward")
    make_token(account, "Lab")

    page = words(post(boss, "deactivate", account.pk))

    assert "Ended with it: 1 session, 0 one-time passwords, 1 token." in page
    assert "Reactivate" in page
    assert leaver.get(reverse("patients")).status_code == 302
    assert "active again" in words(post(boss, "reactivate", account.pk))


def test_all_ways_in_are_revoked_on_the_page_of_the_account(boss: Client, signed_in: SignedIn) -> None:
    somebody = signed_in("steward")
    account = User.objects.get(username="steward")
    assert "Revoke all ways in" in read(boss, "person", account.pk)

    page = words(post(boss, "revoke_access", account.pk))

    assert "Nobody comes in any more. Ended: 1 session, 0 one-time passwords, 0 tokens" in page
    assert somebody.get(reverse("patients")).status_code == 302


def test_a_role_is_one_of_three(boss: Client) -> None:
    account = member(Role.CLINICIAN)

    assert "no such role" in words(post(boss, "give_role", account.pk, role="owner"))
    assert "The role is steward now" in words(post(boss, "give_role", account.pk, role="steward"))
    assert role_of(User.objects.get(pk=account.pk)) is Role.STEWARD


def test_ones_own_account_is_not_offered_what_is_refused(boss: Client) -> None:
    own = User.objects.get()
    page = read(boss, "person", own.pk)

    assert "This is your own account" in page
    assert reverse("deactivate", args=[own.pk]) not in page
    assert "This is your own account" in words(post(boss, "deactivate", own.pk))
    assert User.objects.get().is_active


def test_a_forgotten_password_is_another_invitation(boss: Client) -> None:
    account = member(Role.CLINICIAN)

    page = words(post(boss, "invite_again", account.pk))

    assert re.search(_ONE_TIME, page)
    post(boss, "deactivate", account.pk)
    assert "is deactivated" in words(post(boss, "invite_again", account.pk))


def test_a_token_is_revoked_on_the_page_of_its_account(boss: Client) -> None:
    account = member(Role.CLINICIAN)
    make_token(account, "Lab viewer")
    assert "Lab viewer" in read(boss, "person", account.pk)

    assert "The token is revoked" in words(post(boss, "revoke_token", account.pk, ApiToken.objects.get().pk))
    assert not ApiToken.objects.exists()


def test_nothing_is_done_by_a_link(boss: Client) -> None:
    account = member(Role.CLINICIAN).pk
    for name in (
        "deactivate",
        "reactivate",
        "give_role",
        "invite_again",
        "sign_out_everywhere",
        "revoke_access",
    ):
        assert boss.get(reverse(name, args=[account])).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = boss.cookies
    assert strict.post(reverse("deactivate", args=[account])).status_code == 403
    assert User.objects.get(pk=account).is_active


def test_an_account_that_is_not_there_is_not_found(boss: Client) -> None:
    assert boss.get(reverse("person", args=[10**30])).status_code == 404
    assert boss.post(reverse("deactivate", args=[10**30]), follow=True).status_code == 404
