"""Tokens of other programs: what one shows to the API instead of a password. Each stands for one account, for a while.

A token ends, reads what its scopes say, from the addresses that it was made for, and so many times a minute. No administrator's
account has one: who can do everything does it in person.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from errors import UnusableInput
from gallery.access.details import Amount, Detail, Id, Thing
from gallery.access.log import Action, Actor, Target, write_event
from gallery.models import ApiToken
from gallery.words import moment_words
from jobs import clinic_today

DAYS: Final = 90
MOST_DAYS: Final = 366

_RANDOM_BYTES = 32
# Whoever finds one in a file, or looks for lost ones, sees what it is.
_BEGINNING = "nexus_"
_MINUTE = 60
_NO_ADMINISTRATORS = "An administrator's account has no tokens."

Network = IPv4Network | IPv6Network


class Scope(StrEnum):
    """What a token reads, within what its account may."""

    METADATA = "metadata"
    PIXELS = "pixels"


@dataclass(frozen=True)
class TokenTerms:
    """What a token is good for.

    Attributes:
        days: how long it lasts.
        networks: from where it may be shown; none means from everywhere.
    """

    days: int = DAYS
    scopes: frozenset[Scope] = frozenset({Scope.METADATA})
    networks: tuple[Network, ...] = ()

    @property
    def detail(self) -> Detail:
        """For the access log, as in "metadata, pixels, 90 days, 1 address"."""
        places = [Amount(len(self.networks), Thing.ADDRESS)] if self.networks else []
        return Detail.of(*sorted(self.scopes), Amount(self.days, Thing.DAY), *places)


class AdministratorsToken(UnusableInput):
    """A token was asked for that could do everything; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            _NO_ADMINISTRATORS,
            "Make an account of the program's own: `one_time_password NAME --role clinician`.",
        )


class TokenUnknown(Exception):
    """Nobody made that token, or it was revoked, or its account is closed."""


class TokenEnded(Exception):
    """The token was good once.

    Attributes:
        words: when it ended, for whoever shows it.
    """

    def __init__(self, token: ApiToken) -> None:
        super().__init__()
        self.words = (
            f"This token ended on {moment_words(token.expires_at)}. Another one is made by an administrator."
        )


class TokenForbidden(Exception):
    """The token is good, and not for this.

    Attributes:
        words: what it is not good for.
    """

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class TooManyRequests(Exception):
    """A token was shown more often than is allowed in a minute.

    Attributes:
        seconds: after which it is heard again.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def make_token(user: User, name: str, terms: TokenTerms | None = None) -> str:
    """A new token of this account, for the program of that name. Nobody can read it again: only its hash is kept.

    Raises:
        AdministratorsToken: the account is an administrator's.
    """
    if user.is_superuser:
        raise AdministratorsToken
    chosen = terms or TokenTerms()
    text = _BEGINNING + secrets.token_urlsafe(_RANDOM_BYTES)
    ApiToken.objects.create(
        user=user,
        name=name,
        sha256=_hash(text),
        expires_at=timezone.now() + timedelta(days=chosen.days),
        scopes=" ".join(sorted(chosen.scopes)),
        networks=" ".join(map(str, chosen.networks)),
    )
    return text


def shown_token(text: str, address: str | None, scope: Scope) -> ApiToken:
    """The token that a program shows from this address in order to read something of that scope.

    Raises:
        TokenUnknown: there is none, or its account is closed.
        TokenEnded: it is too old.
        TokenForbidden: it is not for that scope or that address, or its account became an administrator's.
        TooManyRequests: it was shown too often within the minute.
    """
    # Found by its hash: how long that takes says nothing about a token.
    token = ApiToken.objects.select_related("user").filter(sha256=_hash(text), user__is_active=True).first()
    if token is None:
        raise TokenUnknown
    if token.expires_at <= timezone.now():
        raise TokenEnded(token)
    refuse_too_many(token, int(time.time()))
    if token.user.is_superuser:
        raise TokenForbidden(_NO_ADMINISTRATORS)
    if not _is_from(token, address):
        raise TokenForbidden("This token is not for the address from which it was shown.")
    if scope not in token.scopes.split():
        raise TokenForbidden(f"This token does not have the scope {scope}.")
    _note_use(token, address)
    return token


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks such as 10.0.0.7 or 10.0.0.0/24.

    Raises:
        ValueError: one of them is neither.
    """
    return tuple(ip_network(text) for text in texts)


def _is_from(token: ApiToken, address: str | None) -> bool:
    if not token.networks:
        return True
    return address is not None and any(
        ip_address(address) in network for network in networks(token.networks.split())
    )


def refuse_too_many(token: ApiToken, now: int) -> None:
    """Counts one use, by Django's cache, which adds up for all threads; `now` is in seconds, a minute is the clock's.

    Raises:
        TooManyRequests: it was one too many.
    """
    key = f"token-{token.sha256}-{now // _MINUTE}"
    cache.add(key, 0, _MINUTE)
    if cache.incr(key) > settings.NEXUS_API_PER_MINUTE:
        raise TooManyRequests(_MINUTE - now % _MINUTE)


def _note_use(token: ApiToken, address: str | None) -> None:
    """Once a day, so that reading does not write each time; the first time of all is a line of the access log."""
    today = clinic_today()
    if token.last_used_on == today:
        return
    with transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        if token.last_used_on is None:
            about = Target(account_id=token.user_id, detail=Detail.of(Id(Thing.TOKEN, token.pk)))
            write_event(Actor(token.user, "api", address), Action.USED_TOKEN, about)


def _hash(token: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()
