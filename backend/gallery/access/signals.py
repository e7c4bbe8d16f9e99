"""Signing in and out and the second factors of oneself, as lines of the access log; and where a session began."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from gallery.access.account_news import tell_news
from gallery.access.details import Detail, Id, Thing
from gallery.access.known_browsers import note_signed_in
from gallery.access.log import Action, Actor, Target, address_of, note, write_event
from gallery.access.sessions import remember_beginning


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Whoever was let in."""
    remember_beginning(request, address_of(request))
    note_signed_in(request, user.get_username())
    tell_news(request, user)
    _note(request, user, Action.SIGNED_IN)


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """Whoever left; nobody where the session had ended before."""
    if user is not None:
        _note(request, user, Action.SIGNED_OUT)


@receiver(post_save, sender=Authenticator)
def note_new_factor(instance: Authenticator, created: bool, **_kwargs: Any) -> None:  # noqa: FBT001 - Django's
    """Whatever somebody set up for themselves, in the transaction that writes it."""
    if created:
        is_codes = instance.type == Authenticator.Type.RECOVERY_CODES
        _note_own(instance, Action.MADE_CODES if is_codes else Action.ADDED_FACTOR)


@receiver(post_delete, sender=Authenticator)
def note_gone_factor(instance: Authenticator, **_kwargs: Any) -> None:
    """Whatever somebody took away from themselves; codes only go with it, or for others."""
    if instance.type != Authenticator.Type.RECOVERY_CODES:
        _note_own(instance, Action.REMOVED_FACTOR)


def _note_own(factor: Authenticator, action: Action) -> None:
    # What an administrator or a command does to others stands in the log as a deed of theirs.
    request = context.request
    if request and isinstance(request.user, User) and request.user.pk == factor.user_id:
        detail = Detail.of(Authenticator.Type(factor.type), Id(Thing.FACTOR, factor.pk))
        note(request, action, Target(account_id=factor.user_id, detail=detail))


def _note(request: HttpRequest, user: User, action: Action) -> None:
    # request.user is not yet, or no longer, the one who signs in or out.
    write_event(Actor(user, "pages", address_of(request)), action, Target())
