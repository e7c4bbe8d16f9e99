"""Passwords that open the page on which one chooses one's own, and nothing else: for a new account, and for whoever forgot theirs.

They are Django's tokens for resetting a password: signed, good for `PASSWORD_RESET_TIMEOUT`, and spent with the next sign-in or
the next choice of a password. That one is open stands in a row of ours, so that it can be shown, replaced and ended.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils import timezone

from gallery.models import OneTimePassword

LIFETIME: Final = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
# It is read off a screen and typed: 80 bits in groups, after the six characters that say when it was made.
_WHEN, _SIGNATURE, _GROUP = 6, 20, 5
_SHAPE: Final = re.compile(r"(?P<when>[0-9a-z]{6})-?(?P<signature>[0-9a-f-]{20,23})")


class _Tokens(PasswordResetTokenGenerator):
    key_salt = "gallery.access.one_time_passwords"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        made_at = OneTimePassword.objects.filter(user_id=user.pk).values_list("made_at", flat=True).first()
        return f"{super()._make_hash_value(user, timestamp)}{made_at}"

    def _make_token_with_timestamp(self, user: User, timestamp: int, secret: str | bytes) -> str:
        token = super()._make_token_with_timestamp(user, timestamp, secret)
        return token[: _WHEN + 1 + _SIGNATURE]

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Django's, for an account that is open, and only while the row is there."""
        is_open = (
            user is not None and user.is_active and OneTimePassword.objects.filter(user_id=user.pk).exists()
        )
        return is_open and super().check_token(user, token)


tokens: Final = _Tokens()


def make_one_time_password(user: User) -> str:
    """A new password that takes the place of an earlier one of the same kind; the user's own stays as it is."""
    OneTimePassword.objects.update_or_create(user=user, defaults={"made_at": timezone.now()})
    when, _, signature = tokens.make_token(user).partition("-")
    groups = (signature[start : start + _GROUP] for start in range(0, _SIGNATURE, _GROUP))
    return "-".join((when, *groups))


def opened_by(name: str, typed: str) -> tuple[User, str] | None:
    """Whose one-time password was typed, with the token that Django asks for; None where it is none.

    It costs no slow hash: how long it takes does not tell whether there is such an account, or something open for it.
    """
    if "\0" in name or not (found := _SHAPE.fullmatch(typed.strip().lower())):
        return None
    token = f"{found['when']}-{found['signature'].replace('-', '')}"
    user = User.objects.filter(username=name).first()
    return (user, token) if user and tokens.check_token(user, token) else None


def end_one_time_password(user: User) -> int:
    """Ends what is open; how many that were."""
    ended, _ = OneTimePassword.objects.filter(user=user).delete()
    return ended


def ends_at(made_at: datetime) -> datetime:
    """Until when one that was made then is good."""
    return made_at + LIFETIME
