"""What happened to an account since its owner was last here, told to them when they sign in: nobody is told by mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest

from gallery.access.log import Action, address_of
from gallery.models import AccessEvent
from gallery.words import moment_words

# What is told, whoever did it.
_TOLD: Final[Mapping[str, str]] = MappingProxyType(
    {
        Action.CHANGED_PASSWORD: "the password was changed",
        Action.MADE_WAY_IN: "a one-time password was made",
        Action.ADDED_FACTOR: "a second factor was added",
        Action.REMOVED_FACTOR: "a second factor was taken away",
        Action.RESET_FACTORS: "the second factors were reset",
        Action.MADE_CODES: "recovery codes were made",
        Action.GAVE_ROLE: "the role was changed",
        Action.MADE_TOKEN: "a token was made",
        Action.REVOKED_ACCESS: "all ways in were revoked",
        Action.OPENED_ACCOUNT: "the account was reactivated",
        Action.FAILED_SIGN_IN: "somebody failed to sign in",
    }
)


def tell_news(request: HttpRequest, user: User) -> None:
    """Says on the next page what happened since the sign-in before, which this one must not be noted before; nothing the first time."""
    former = AccessEvent.objects.filter(user=user, action=Action.SIGNED_IN).order_by("-at").first()
    if former is None:
        return
    here, news = address_of(request), list(_since(user, former))
    if not news and former.address == here:
        return
    place = f" from {former.address}" if former.address else ""
    words = f"You signed in before on {moment_words(former.at)}{place}."
    if news:
        words += f" Since then: {'; '.join(news)}. If that was not you, tell an administrator and change your password."
    # A command or a test signs in without the pages around it.
    messages.warning(request, words, fail_silently=True)


def _since(user: User, former: AccessEvent) -> Iterator[str]:
    about = Q(account=user) | Q(user=user, account=None)
    found = AccessEvent.objects.filter(about, action__in=[*_TOLD], at__gt=former.at)
    counted = Counter(found.values_list("action", flat=True))
    for action, words in _TOLD.items():
        if count := counted[action]:
            yield words if count == 1 else f"{words} ({count} times)"
