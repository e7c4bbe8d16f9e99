"""Accounts of the staff: what is done to one, by whom, and what never is. Each deed is a line of the access log, written with it.

Pages and commands come here alike. While one deed is done nobody else changes an account, so that two administrators
cannot deactivate each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from database import short_transaction
from errors import UnusableInput
from gallery.access.details import Amount, Change, Detail, Id, Phrase, Thing
from gallery.access.log import Action, Actor, Target, write_event
from gallery.access.one_time_passwords import LIFETIME, end_one_time_password, make_one_time_password
from gallery.access.roles import Role, give_role, role_of
from gallery.access.second_factor import remove_factors
from gallery.access.sessions import end_sessions
from gallery.models import ApiToken


class AccountRefused(UnusableInput):
    """What was asked for is not done to that account; nothing was written."""


class NameRefused(AccountRefused):
    """Nobody can sign in by that name, or somebody does already."""


@dataclass(frozen=True)
class Colleague:
    """Who is to get an account: the name with which they sign in, and their own."""

    username: str
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True)
class Invitation:
    """A way in, for one sign-in until it ends. The password is told this once."""

    user: User
    password: str
    ends_at: datetime


@dataclass(frozen=True)
class Ended:
    """What ended of the ways into an account: how many of each."""

    sessions: int
    passwords: int
    tokens: int
    is_password_ended: bool = False
    factors: int = 0

    @property
    def detail(self) -> Detail:
        """As in "2 sessions, 0 one-time passwords, 1 token, the password"."""
        counted = (
            (self.sessions, Thing.SESSION),
            (self.passwords, Thing.PASSWORD),
            (self.tokens, Thing.TOKEN),
        )
        factors = [Amount(self.factors, Thing.FACTOR)] if self.factors else []
        password = [Phrase.THE_PASSWORD] if self.is_password_ended else []
        return Detail.of(*(Amount(count, what) for count, what in counted), *factors, *password)

    @property
    def words(self) -> str:
        """The same, to be read."""
        return self.detail.words


def invite(colleague: Colleague, role: Role, by: Actor) -> Invitation:
    """A new account with a way in.

    Raises:
        NameRefused: there is an account of that name, or it is no name.
        AccountRefused: `by` is no administrator any more.
        RunFailed: another program is writing to the database. Whatever is raised, nothing was written.
    """
    with _alone(by):
        user = User(
            username=colleague.username, first_name=colleague.first_name, last_name=colleague.last_name
        )
        user.set_unusable_password()
        _check_name(user)
        user.save()
        give_role(user, role)
        write_event(by, Action.ADDED_ACCOUNT, Target(account_id=user.pk, detail=Detail.of(role)))
        return _invitation(user)


def change_role(account_id: int, role: Role, by: Actor) -> None:
    """Makes somebody exactly this, whatever they were.

    Raises:
        AccountRefused: it is one's own account, or that of the last administrator, or there is no such account.
        RunFailed: another program is writing to the database. Whatever is raised, nothing was written.
    """
    with _alone(by):
        user = _account(account_id)
        former = role_of(user)
        if former == role:
            return
        _refuse_oneself(user, by)
        if former is Role.ADMINISTRATOR:
            _refuse_the_last(user)
        give_role(user, role)
        change = Change(former or Phrase.NO_ROLE, role)
        write_event(by, Action.GAVE_ROLE, Target(account_id=user.pk, detail=Detail.of(change)))


def deactivate(account_id: int, by: Actor) -> Ended:
    """Closes an account: its sessions, its one-time password and its tokens end at once.

    Raises:
        AccountRefused: it is one's own account, or that of the last administrator, or there is no such account.
        RunFailed: another program is writing to the database. Whatever is raised, nothing was written.
    """
    with _alone(by):
        user = _account(account_id)
        _refuse_oneself(user, by)
        _refuse_the_last(user)
        user.is_active = False
        user.save(update_fields=["is_active"])
        ended = _end_all(user)
        write_event(by, Action.CLOSED_ACCOUNT, Target(account_id=user.pk, detail=ended.detail))
        return ended


def revoke_access(account_id: int, by: Actor, *, keep_password: bool = False) -> Ended:
    """Ends every way into an account that may be known to others: its sessions, its one-time password, its tokens, and its
    password with its second factors, unless that is to be kept. Another one-time password is a way in again.

    At the server's terminal it is done to the last administrator, too, who is helped there.

    Raises:
        AccountRefused: it is one's own account, or that of the last administrator, or there is no such account.
        RunFailed: another program is writing to the database. Whatever is raised, nothing was written.
    """
    with _alone(by):
        user = _account(account_id)
        _refuse_oneself(user, by)
        if by.user and not keep_password:
            _refuse_the_last(user)
        had_password = user.has_usable_password()
        if not keep_password:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        # A passkey is a way in by itself; beside a password that stays, a factor keeps out who knows it.
        factors = 0 if keep_password else remove_factors(user)
        password = had_password and not keep_password
        ended = replace(_end_all(user), is_password_ended=password, factors=factors)
        write_event(by, Action.REVOKED_ACCESS, Target(account_id=user.pk, detail=ended.detail))
        return ended


def reactivate(account_id: int, by: Actor) -> None:
    """Opens an account again, for the password and the role that it had; nothing else that ended comes back.

    Raises:
        AccountRefused: there is no such account.
        RunFailed: another program is writing to the database. Whatever is raised, nothing was written.
    """
    with _alone(by):
        user = _account(account_id)
        user.is_active = True
        user.save(update_fields=["is_active"])
        write_event(by, Action.OPENED_ACCOUNT, Target(account_id=user.pk))


def invite_again(account_id: int, by: Actor) -> Invitation:
    """Another one-time password, in the place of a former one; the account's own password stays as it is.

    Raises:
        AccountRefused: the account is deactivated, or there is none.
        RunFailed: another program is writing to the database. Whatever is raised, nothing was written.
    """
    with _alone(by):
        user = _account(account_id)
        if not user.is_active:
            raise AccountRefused(
                f"The account {user.get_username()!r} is deactivated.",
                "An administrator reactivates it under People.",
            )
        write_event(by, Action.MADE_WAY_IN, Target(account_id=user.pk))
        return _invitation(user)


def sign_out_everywhere(account_id: int, by: Actor) -> int:
    """Ends all sessions of an account; how many that were.

    Raises:
        AccountRefused: there is no such account.
        RunFailed: another program is writing to the database. Whatever is raised, nothing was written.
    """
    with _alone(by):
        user = _account(account_id)
        count = end_sessions(user)
        write_event(
            by, Action.ENDED_SESSIONS, Target(account_id=user.pk, detail=Detail.of(Phrase.ALL, count))
        )
        return count


def reset_factors(account_id: int, by: Actor) -> int:
    """Takes all second factors from an account and ends its sessions, for whoever lost theirs; how many factors that were.

    Whoever needs one sets another up at the next sign-in.

    Raises:
        AccountRefused: it is one's own account, or there is no such account.
        RunFailed: another program is writing to the database. Whatever is raised, nothing was written.
    """
    with _alone(by):
        user = _account(account_id)
        _refuse_oneself(user, by)
        count = remove_factors(user)
        sessions = end_sessions(user)
        detail = Detail.of(Amount(count, Thing.FACTOR), Amount(sessions, Thing.SESSION))
        write_event(by, Action.RESET_FACTORS, Target(account_id=user.pk, detail=detail))
        return count


def revoke_token(account_id: int, token_id: int, by: Actor) -> None:
    """Takes a token from an account: it opens nothing any more.

    Raises:
        AccountRefused: there is no such token.
        RunFailed: another program is writing to the database. Whatever is raised, nothing was written.
    """
    with _alone(by):
        gone, _ = ApiToken.objects.filter(pk=token_id, user=account_id).delete()
        if not gone:
            raise AccountRefused("There is no such token.", "Somebody may have revoked it already.")
        about = Target(account_id=account_id, detail=Detail.of(Id(Thing.TOKEN, token_id)))
        write_event(by, Action.REVOKED_TOKEN, about)


def revoke_tokens(user: User) -> int:
    """Takes all tokens from an account, within whatever else is done to it; how many that were."""
    tokens, _ = ApiToken.objects.filter(user=user).delete()
    return tokens


@contextmanager
def _alone(by: Actor) -> Iterator[None]:
    """No account changes meanwhile but by this; who does it is an administrator still, now that nobody can change that."""
    with short_transaction((User,)):
        if by.user and not _administrators().filter(pk=by.user.pk).exists():
            raise AccountRefused("Your account is no administrator's any more.", "Nothing was changed.")
        yield


def _end_all(user: User) -> Ended:
    return Ended(end_sessions(user), end_one_time_password(user), revoke_tokens(user))


def account_named(name: str) -> User:
    """Whoever signs in by that name.

    Raises:
        AccountRefused: nobody does.
    """
    user = User.objects.filter(username=name).first()
    if user is None:
        raise AccountRefused(f"There is no account {name!r}.")
    return user


def _account(account_id: int) -> User:
    user = User.objects.filter(pk=account_id).first()
    if user is None:
        raise AccountRefused("There is no such account.")
    return user


def _administrators() -> QuerySet[User]:
    return User.objects.filter(is_superuser=True, is_active=True)


def _refuse_oneself(user: User, by: Actor) -> None:
    if by.user and by.user.pk == user.pk:
        raise AccountRefused("This is your own account.", "Ask another administrator.")


def _refuse_the_last(user: User) -> None:
    """Somebody who can sign in again and again has to be left: a one-time password opens one session."""
    others = _administrators().exclude(pk=user.pk).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if user.is_superuser and not others.exists():
        raise AccountRefused(
            "No other administrator has a password, so nobody could manage accounts any more.",
            "Another administrator has to sign in and choose a password first.",
        )


def _check_name(user: User) -> None:
    if User.objects.filter(username__iexact=user.username).exists():
        raise NameRefused(f"There is an account {user.username!r} already.", "Choose another name.")
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as fault:
        raise NameRefused(" ".join(fault.messages)) from None


def _invitation(user: User) -> Invitation:
    return Invitation(user, make_one_time_password(user), timezone.now() + LIFETIME)
