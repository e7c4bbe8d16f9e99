"""Who has to show a second factor beside the password, who has one, and that nobody who lacks theirs sees anything before.

A factor is a passkey or an app with codes, as django-allauth keeps them; recovery codes stand in for one and are none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

# What is open to whoever has to set a factor up first: the way to do so, and the way out.
_OPEN: Final = frozenset(
    {
        "set_up_factor",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "confirm_anew",
        "sign_out",
        "session_state",
        "still_here",
        "lock_session",
        "admin:logout",
    }
)
_FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_API: Final = "/api/"


def is_required_of(user: User) -> bool:
    """Whether the setting asks this account for one. Of two readings of it, the stricter one holds."""
    if settings.NEXUS_SECOND_FACTOR == "nobody":
        return False
    return user.is_superuser or user.is_staff or settings.NEXUS_SECOND_FACTOR != "administrators"


def has_factor(user: User) -> bool:
    """Whether there is one to ask for."""
    return bool(Authenticator.objects.filter(user=user, type__in=_FACTORS).exists())


def lacks_factor(user: User) -> bool:
    """Whether one has to be set up before anything else."""
    return is_required_of(user) and not has_factor(user)


def accounts_with_factor() -> set[int]:
    """For lists of accounts."""
    return set(Authenticator.objects.filter(type__in=_FACTORS).values_list("user_id", flat=True))


def remove_factors(user: User) -> int:
    """Takes all of an account's factors away, its recovery codes too; how many factors that were."""
    count: int = Authenticator.objects.filter(user=user, type__in=_FACTORS).count()
    Authenticator.objects.filter(user=user).delete()
    return count


class SecondFactorRequired:
    """Middleware: pages and administration are closed to whoever is signed in and lacks a factor that is required.

    So is the API, which asks the same rule where it reads a session (`api/ways_in.py`), because a token needs none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Django's hook, when it is known whose address it is."""
        if request.path_info.startswith(_API) or not isinstance(request.user, User):
            return None
        if not lacks_factor(request.user):
            return None
        # For the frame of the pages, which offers nothing then.
        request.lacks_factor = True  # type: ignore[attr-defined]
        place = request.resolver_match
        if place and place.view_name in _OPEN:
            return None
        return redirect("set_up_factor")
