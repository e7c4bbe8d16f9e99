"""What is done to an account, and what never is: by pages and commands alike, each deed a line of the access log."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from gallery.access import accounts
from gallery.access.accounts import AccountRefused, Colleague
from gallery.access.log import TERMINAL, Actor
from gallery.access.one_time_passwords import make_one_time_password
from gallery.access.roles import Role, role_of
from gallery.access.sessions import open_sessions
from gallery.access.tokens import make_token
from gallery.models import AccessEvent, ApiToken, OneTimePassword
from tests.gallery.access.test_tokens import user_of
from tests.gallery.staff import PASSWORD, member

BACKEND = "django.contrib.auth.backends.ModelBackend"


def acting(user: User) -> Actor:
    return Actor(user, "pages", "10.0.0.7")


@pytest.fixture
def boss(db: None) -> Actor:
    return acting(member(Role.ADMINISTRATOR))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def entering(user: User, password: str) -> Client:
    client = Client()
    client.post(reverse("sign_in"), {"username": user.username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("own_account")).status_code == 200


def lines() -> list[tuple[str, str | None, str, str, str]]:
    """Who did what to whom by which way, without signing in."""
    events = AccessEvent.objects.exclude(action__in=["signed_in", "failed_sign_in", "denied"]).order_by("id")
    return list(events.values_list("action", "user__username", "account__username", "detail", "through"))


def test_a_colleague_is_invited_with_a_role_and_a_way_in(boss: Actor) -> None:
    invitation = accounts.invite(Colleague("anna", "Anna", "Hall"), Role.STEWARD, boss)

    anna = User.objects.get(username="anna")
    assert (anna.get_full_name(), role_of(anna), anna.has_usable_password()) == (
        "Anna Hall",
        Role.STEWARD,
        False,
    )
    entered = {"username": "anna", "password": invitation.password}
    assert Client().post(reverse("sign_in"), entered).status_code == 302
    assert lines() == [("added_account", "administrator", "anna", "steward", "pages")]


@pytest.mark.parametrize("name", ["ANNA", "anna", "an na", ""])
def test_no_two_accounts_differ_in_capitals_alone_and_names_are_names(boss: Actor, name: str) -> None:
    accounts.invite(Colleague("anna"), Role.STEWARD, boss)

    with pytest.raises(AccountRefused):
        accounts.invite(Colleague(name), Role.STEWARD, boss)
    assert User.objects.count() == 2
    assert len(lines()) == 1


def test_with_an_account_everything_that_it_opened_ends_at_once(boss: Actor) -> None:
    leaver = member(Role.STEWARD)
    first, second, token = signed_in(leaver), signed_in(leaver), make_token(leaver, "Lab")
    make_one_time_password(leaver)

    ended = accounts.deactivate(leaver.pk, boss)

    assert ended.words == "2 sessions, 1 one-time password, 1 token"
    assert (is_in(first), is_in(second), user_of(token)) == (False, False, None)
    assert not OneTimePassword.objects.exists()
    assert lines() == [("closed_account", "administrator", "steward", ended.words, "pages")]

    accounts.reactivate(leaver.pk, boss)

    # What ended does not come back.
    assert (is_in(first), is_in(second), user_of(token)) == (False, False, None)
    assert User.objects.get(pk=leaver.pk).check_password(PASSWORD)
    assert lines()[1:] == [("opened_account", "administrator", "steward", "", "pages")]


def test_revoking_ends_all_ways_in_at_once_and_a_one_time_password_is_the_next(boss: Actor) -> None:
    anna = member(Role.STEWARD)
    cookie, token, spare = signed_in(anna), make_token(anna, "Lab"), make_one_time_password(anna)

    ended = accounts.revoke_access(anna.pk, boss)

    assert ended.words == "1 session, 1 one-time password, 1 token, the password"
    assert (is_in(cookie), user_of(token)) == (False, None)
    for password in (PASSWORD, spare):
        assert not is_in(entering(anna, password))
    assert lines() == [("revoked_access", "administrator", "steward", ended.words, "pages")]

    invitation = accounts.invite_again(anna.pk, boss)
    answer = Client().post(reverse("sign_in"), {"username": "steward", "password": invitation.password})
    assert answer.status_code == 302
    assert (is_in(cookie), user_of(token)) == (False, None)


def test_nobody_revokes_their_own_ways_in_or_those_of_the_last_administrator_on_the_pages(
    boss: Actor,
) -> None:
    assert boss.user
    User.objects.create_superuser("other")

    with pytest.raises(AccountRefused, match="your own account"):
        accounts.revoke_access(boss.user.pk, boss)
    other = Actor(User.objects.get(username="other"), "pages")
    with pytest.raises(AccountRefused, match="No other administrator has a password"):
        accounts.revoke_access(boss.user.pk, other)
    assert lines() == []


def test_the_command_revokes_everything_or_all_but_the_password(boss: Actor) -> None:
    assert boss.user
    member(Role.STEWARD)
    out = StringIO()

    call_command("revoke", "steward", "--keep-password", stdout=out)
    assert out.getvalue() == "Ended: 0 sessions, 0 one-time passwords, 0 tokens.\n"
    assert is_in(entering(member(Role.STEWARD), PASSWORD))

    # Whoever is at the terminal helps the last administrator, too.
    call_command("revoke", boss.user.username, stdout=out)
    assert "0 tokens, the password.\nA way in again: python manage.py one_time_password" in out.getvalue()
    assert not User.objects.get(pk=boss.user.pk).has_usable_password()

    with pytest.raises(CommandError, match="no account 'nobody'") as refusal:
        call_command("revoke", "nobody")
    assert refusal.value.returncode == 2


def test_nobody_deactivates_themselves_or_gives_themselves_another_role(boss: Actor) -> None:
    User.objects.create_superuser("other", password=PASSWORD)
    assert boss.user

    for deed in (
        lambda: accounts.deactivate(boss.user.pk, boss),
        lambda: accounts.change_role(boss.user.pk, Role.STEWARD, boss),
    ):
        with pytest.raises(AccountRefused, match="your own account"):
            deed()
    assert lines() == []


@pytest.mark.parametrize("other", ["nobody", "deactivated", "without a password"])
def test_the_last_administrator_who_can_sign_in_again_stays_one(db: None, other: str) -> None:
    """Also from the terminal, where nobody is oneself."""
    last = member(Role.ADMINISTRATOR)
    if other == "deactivated":
        User.objects.create_superuser("other", password=PASSWORD, is_active=False)
    if other == "without a password":
        accounts.invite(Colleague("other"), Role.ADMINISTRATOR, TERMINAL)

    for deed in (
        lambda: accounts.deactivate(last.pk, TERMINAL),
        lambda: accounts.change_role(last.pk, Role.CLINICIAN, TERMINAL),
        lambda: call_command("one_time_password", last.username, "--role", "clinician"),
    ):
        with pytest.raises((AccountRefused, CommandError), match="No other administrator has a password"):
            deed()
    last.refresh_from_db()
    assert (last.is_active, last.is_superuser) == (True, True)


def test_who_is_no_administrator_any_more_does_nothing(boss: Actor) -> None:
    """The page was opened before; the rule is asked once more where nothing can change meanwhile."""
    someone = member(Role.CLINICIAN)
    User.objects.filter(username="administrator").update(is_active=False)

    for deed in (
        lambda: accounts.deactivate(someone.pk, boss),
        lambda: accounts.change_role(someone.pk, Role.ADMINISTRATOR, boss),
        lambda: accounts.invite(Colleague("friend"), Role.ADMINISTRATOR, boss),
        lambda: accounts.invite_again(someone.pk, boss),
    ):
        with pytest.raises(AccountRefused, match="no administrator's any more"):
            deed()
    assert lines() == []
    assert not OneTimePassword.objects.exists()


@pytest.mark.only_on("postgresql")
def test_two_administrators_cannot_deactivate_each_other_at_once(transactional_db: None) -> None:
    """SQLite has one writer at a time by itself; a test's database there cannot be reached twice."""
    pair = [User.objects.create_superuser(name, password=PASSWORD) for name in ("ann", "bob")]
    start = threading.Barrier(2)

    def deactivate(by: User, whom: User) -> bool:
        try:
            connection.ensure_connection()
            start.wait()
            accounts.deactivate(whom.pk, acting(by))
        except AccountRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(deactivate, pair, reversed(pair)))

    assert sorted(done) == [False, True]
    assert User.objects.filter(is_active=True).count() == 1
    assert AccessEvent.objects.filter(action="closed_account").count() == 1


def test_a_role_is_changed_and_the_log_says_from_what_to_what(boss: Actor) -> None:
    someone = User.objects.create_user("desk")

    accounts.change_role(someone.pk, Role.CLINICIAN, boss)
    accounts.change_role(someone.pk, Role.ADMINISTRATOR, boss)
    accounts.change_role(someone.pk, Role.ADMINISTRATOR, boss)

    assert [line[3] for line in lines()] == ["no role to clinician", "clinician to administrator"]
    someone = User.objects.get(pk=someone.pk)
    assert (someone.is_superuser, someone.is_staff, someone.groups.count()) == (True, True, 0)


def test_signing_out_everywhere_leaves_the_account_open(boss: Actor) -> None:
    someone = member(Role.CLINICIAN)
    session = signed_in(someone)

    assert accounts.sign_out_everywhere(someone.pk, boss) == 1

    assert not is_in(session)
    assert open_sessions(someone) == []
    assert lines() == [("ended_sessions", "administrator", "clinician", "all, 1", "pages")]


def test_a_token_is_revoked_by_its_own_account_alone(boss: Actor) -> None:
    lab, other = member(Role.CLINICIAN), member(Role.STEWARD)
    token = make_token(lab, "Lab")

    with pytest.raises(AccountRefused):
        accounts.revoke_token(other.pk, ApiToken.objects.get().pk, boss)
    assert user_of(token) == lab
    accounts.revoke_token(lab.pk, ApiToken.objects.get().pk, boss)
    assert user_of(token) is None


def test_what_is_not_noted_is_not_done(boss: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    someone = member(Role.CLINICIAN)

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gallery.access.log.append", refuse)

    with pytest.raises(RuntimeError):
        accounts.deactivate(someone.pk, boss)
    someone.refresh_from_db()
    assert someone.is_active


def test_the_commands_go_the_same_way_and_stand_there_without_anybody(db: None) -> None:
    call_command("one_time_password", "anna", "--role", "clinician", stdout=StringIO())
    call_command("one_time_password", "anna", "--role", "steward", stdout=StringIO())
    call_command("make_api_token", "anna", "--name", "Lab", stdout=StringIO(), stderr=StringIO())

    assert lines() == [
        ("added_account", None, "anna", "clinician", "command"),
        ("gave_role", None, "anna", "clinician to steward", "command"),
        ("made_way_in", None, "anna", "", "command"),
        ("made_token", None, "anna", "metadata, 90 days", "command"),
    ]
