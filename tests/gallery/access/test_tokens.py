"""From the command that makes a token to the day on which it is nobody's any more."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gallery.access.roles import Role, give_role
from gallery.access.tokens import Scope, TokenUnknown, make_token, shown_token
from gallery.models import AccessEvent, ApiToken

pytestmark = pytest.mark.any_database


@pytest.fixture
def lab(db: None) -> User:
    user = User.objects.create(username="lab")
    give_role(user, Role.CLINICIAN)
    return user


def user_of(token: str) -> User | None:
    try:
        return shown_token(token, None, Scope.METADATA).user
    except TokenUnknown:
        return None


def made(*arguments: str) -> str:
    out = StringIO()
    call_command("make_api_token", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_the_command_prints_a_token_that_is_kept_as_a_hash_alone(lab: User) -> None:
    token = made(lab.username, "--name", "Lab viewer")

    kept = ApiToken.objects.get()
    assert user_of(token) == lab
    assert kept.name == "Lab viewer"
    assert token not in {str(value) for value in ApiToken.objects.values_list().get()}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nobody", "--name", "Lab"], "no account 'nobody'"),
        (["lab", "--name", " "], "1 to 100 characters"),
        (["lab", "--name", "x" * 101], "1 to 100 characters"),
        (["lab"], "--name"),
        (["lab", "--name", "Lab", "--days", "367"], "1 to 366 days"),
        (["lab", "--name", "Lab", "--scope", "all"], "scope"),
        (["lab", "--name", "Lab", "--from", "10.0.0.1/24"], "a network such as"),
        (["lab", "--name", "Lab", *["--from", "10.0.0.1"] * 9], "at most 8 addresses"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(lab: User, arguments: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        made(*arguments)
    assert not ApiToken.objects.exists()


def test_a_closed_account_gets_no_token(lab: User) -> None:
    User.objects.update(is_active=False)

    with pytest.raises(CommandError, match="deactivated") as refusal:
        made(lab.username, "--name", "Lab")
    assert refusal.value.returncode == 2


def test_a_token_that_nothing_is_said_of_reads_metadata_for_ninety_days_from_anywhere(lab: User) -> None:
    made(lab.username, "--name", "Lab")

    token = ApiToken.objects.get()
    assert (token.scopes, token.networks) == ("metadata", "")
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)
    assert AccessEvent.objects.get(action="made_token").detail == "metadata, 90 days"


def test_a_token_may_have_both_scopes_another_end_and_addresses(lab: User) -> None:
    made(
        "lab",
        "--name",
        "Lab",
        "--scope",
        "pixels",
        "--scope",
        "metadata",
        "--days",
        "7",
        "--from",
        "10.0.0.7",
    )

    token = ApiToken.objects.get()
    assert (token.scopes, token.networks) == ("metadata pixels", "10.0.0.7/32")
    assert token.expires_at - timezone.now() <= timedelta(days=7)
    assert AccessEvent.objects.get().detail == "metadata, pixels, 7 days, 1 address"


def test_an_administrators_account_gets_no_token(lab: User) -> None:
    give_role(lab, Role.ADMINISTRATOR)

    with pytest.raises(CommandError, match="administrator's account has no tokens") as refusal:
        made("lab", "--name", "Lab")
    assert refusal.value.returncode == 2
    assert not ApiToken.objects.exists()


def test_only_the_first_use_of_a_token_is_an_event_of_its_own(lab: User) -> None:
    token = make_token(lab, "Lab")
    for _ in range(2):
        shown_token(token, "10.0.0.7", Scope.METADATA)
    ApiToken.objects.update(last_used_on=date(2020, 1, 1))
    shown_token(token, "10.0.0.7", Scope.METADATA)

    events = AccessEvent.objects.values_list("user", "account", "action", "through", "address")
    assert list(events) == [(lab.pk, lab.pk, "used_token", "api", "10.0.0.7")]


def test_every_token_is_another_one(lab: User) -> None:
    assert len({make_token(lab, "Lab") for _ in range(20)}) == 20


@pytest.mark.parametrize("token", ["", "nexus_", "nexus_guessed", "Bearer", "\x00", "é" * 3000])
def test_a_token_that_nobody_made_opens_nothing(lab: User, token: str) -> None:
    make_token(lab, "Lab")

    assert user_of(token) is None


def test_neither_does_the_hash_that_is_kept(lab: User) -> None:
    make_token(lab, "Lab")

    assert user_of(ApiToken.objects.get().sha256) is None


def test_the_day_of_the_last_use_is_written_once_a_day(
    lab: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = make_token(lab, "Lab")
    assert ApiToken.objects.get().last_used_on is None

    user_of(token)
    with django_assert_num_queries(1):
        user_of(token)
    assert ApiToken.objects.get().last_used_on == timezone.localdate()

    ApiToken.objects.update(last_used_on=date(2020, 1, 1))
    user_of(token)
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
