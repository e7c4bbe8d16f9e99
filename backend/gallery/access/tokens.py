"""Tokens of other programs: what one shows to the API instead of a password. Each stands for one account."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.models import User

from gallery.models import ApiToken
from jobs import clinic_today

_RANDOM_BYTES = 32
# Whoever finds one in a file, or looks for lost ones, sees what it is.
_BEGINNING = "nexus_"


def make_token(user: User, name: str) -> str:
    """A new token of this account, for the program of that name. Nobody can read it again: only its hash is kept."""
    token = _BEGINNING + secrets.token_urlsafe(_RANDOM_BYTES)
    ApiToken.objects.create(user=user, name=name, sha256=_hash(token))
    return token


def user_of(token: str) -> User | None:
    """Whose token it is; None for one that is not known, was deleted, or whose account is closed."""
    # Found by its hash: how long that takes says nothing about a token.
    known = ApiToken.objects.select_related("user").filter(sha256=_hash(token), user__is_active=True).first()
    if known is None:
        return None
    _note_use(known)
    return known.user


def _note_use(token: ApiToken) -> None:
    """Once a day, so that reading does not write each time."""
    today = clinic_today()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


def _hash(token: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()
