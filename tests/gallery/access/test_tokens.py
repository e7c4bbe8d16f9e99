"""From the command that makes a token to the day on which it is nobody's any more."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gallery.access.roles import Role, give_role
from gallery.access.tokens import make_token, user_of
from gallery.models import ApiToken

pytestmark = pytest.mark.any_database


@pytest.fixture
def lab(db: None) -> User:
    user = User.objects.create(username="lab")
    give_role(user, Role.CLINICIAN)
    return user


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

    with django_assert_num_queries(2):
        user_of(token)
    with django_assert_num_queries(1):
        user_of(token)
    assert ApiToken.objects.get().last_used_on == timezone.localdate()

    ApiToken.objects.update(last_used_on=date(2020, 1, 1))
    user_of(token)
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
