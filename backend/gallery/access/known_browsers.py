"""Browsers in which an account signed in before (OWASP calls what they keep "device cookies").

A browser keeps, signed, for which accounts it is known. Wrong passwords from elsewhere never lock somebody out of a browser of their
own, and it opens nothing by itself: it only decides which wrong passwords count against whom.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

Handler = Callable[[HttpRequest], HttpResponseBase]

_SALT: Final = "nexus.known-browsers"
_LIFETIME: Final = timedelta(days=90)
# On a computer that many share, the last of them.
_MOST_ACCOUNTS: Final = 12
_SIGNED_IN: Final = "nexus.signed_in"


def account_key(name: str) -> str:
    """Stands for the name that was typed as an account's, which it does not tell: it may be a password by mistake."""
    return salted_hmac(_SALT, name.strip().casefold(), algorithm="sha256").hexdigest()[:32]


def known_browser(request: HttpRequest, account: str) -> str:
    """What this browser is called since it last signed in as the account of that key; empty where it never did."""
    return _known(request).get(account, "")


def note_signed_in(request: HttpRequest, name: str) -> None:
    """Has the answer to this request make the browser a known one of that account, under a new name."""
    request.META[_SIGNED_IN] = account_key(name)


def known_browsers(get_response: Handler) -> Handler:
    """Django's middleware, which gives the browser its cookie."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if account := request.META.get(_SIGNED_IN):
            others = {key: name for key, name in _known(request).items() if key != account}
            newest = [(account, secrets.token_hex(8)), *others.items()][:_MOST_ACCOUNTS]
            response.set_cookie(
                settings.NEXUS_BROWSER_COOKIE_NAME,
                signing.dumps(dict(newest), salt=_SALT),
                max_age=_LIFETIME,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return handle


def _known(request: HttpRequest) -> dict[str, str]:
    kept = request.COOKIES.get(settings.NEXUS_BROWSER_COOKIE_NAME, "")
    try:
        known: dict[str, str] = signing.loads(kept, salt=_SALT, max_age=_LIFETIME)
    except signing.BadSignature:
        return {}
    return known
