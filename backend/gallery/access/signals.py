"""Signing in and out, as lines of the access log; and where a session began."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from gallery.access.known_browsers import note_signed_in
from gallery.access.log import Action, Actor, Target, address_of, write_event
from gallery.access.passwords import note_strength
from gallery.access.sessions import remember_beginning


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Whoever was let in."""
    remember_beginning(request, address_of(request))
    note_signed_in(request, user.get_username())
    note_strength(request, user)
    _note(request, user, Action.SIGNED_IN)


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """Whoever left; nobody where the session had ended before."""
    if user is not None:
        _note(request, user, Action.SIGNED_OUT)


def _note(request: HttpRequest, user: User, action: Action) -> None:
    # request.user is not yet, or no longer, the one who signs in or out.
    write_event(Actor(user, "pages", address_of(request)), action, Target())
