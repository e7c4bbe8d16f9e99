"""Whoever was not let in, as lines of the access log: refused pages and data, failed sign-ins, closed locks.

Nothing of what was typed is kept: an account by its id, if it is known, an address, and the name of what was asked for. Nobody
fills the log from outside: who is not signed in leaves at most one line of a kind a minute, from one address.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from gallery.access.details import NOTHING_MORE, Detail, Known
from gallery.access.log import Action, Actor, Target, address_of, way_of, write_event
from gallery.addresses import key_in
from gallery.models import AccessEvent

Handler = Callable[[HttpRequest], HttpResponseBase]

_AGAIN_AFTER: Final = timedelta(minutes=1)
_FORBIDDEN: Final = 403
_UNAUTHORIZED: Final = 401


def denials_noted(get_response: Handler) -> Handler:
    """Whoever is refused a page (403) or the API's data (401, 403) leaves a line."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == _FORBIDDEN or (
            response.status_code == _UNAUTHORIZED and way_of(request) == "api"
        ):
            _note_denial(request)
        return response

    return handle


@receiver(user_login_failed)
def note_failed_sign_in(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any
) -> None:
    """Whoever gave a wrong password, or is locked out for having given too many."""
    if request is None:
        return
    # As it was typed, it may be a password in the wrong field.
    known = User.objects.filter(username=credentials.get("username") or "").values_list("pk", flat=True)
    about = Target(account_id=known.first())
    if getattr(request, "axes_locked_out", False):
        _note_once(request, Action.LOCKED_OUT, about)
    else:
        write_event(Actor(None, "pages", address_of(request)), Action.FAILED_SIGN_IN, about)


def _note_denial(request: HttpRequest) -> None:
    place = request.resolver_match
    asked = place.kwargs if place else {}
    about = Target(_key(asked, "patient_id"), _key(asked, "image_id"), _page_of(request))
    asks = getattr(request, "user", None)
    user = asks if isinstance(asks, User) else None
    if user:
        write_event(Actor(user, way_of(request), address_of(request)), Action.DENIED, about)
    else:
        _note_once(request, Action.DENIED, about)


def _note_once(request: HttpRequest, action: Action, about: Target) -> None:
    address = address_of(request)
    since = timezone.now() - _AGAIN_AFTER
    former = AccessEvent.objects.filter(user=None, action=action, at__gte=since, address=address)
    if not former.exists():
        write_event(Actor(None, way_of(request), address), action, about)


def _page_of(request: HttpRequest) -> Detail:
    """What was asked for, by the name of its address, which stands in the code."""
    place = request.resolver_match
    name = place.url_name if place else None
    return Detail.of(Known(name, {name})) if name else NOTHING_MORE


def _key(asked: dict[str, Any], name: str) -> UUID | None:
    return key_in(str(asked[name])) if name in asked else None
