"""A session that nobody uses for a while ends, and the page in front of it locks itself: a computer in a treatment room is anybody's.

Use is what a person asks for, and what the page tells of somebody who reads or looks closer without asking for anything. What a page
asks for by itself (`background`) is none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from gallery.access.details import Detail, Phrase
from gallery.access.log import Action, Target, note
from gallery.access.sessions import SessionStore

View = TypeVar("View", bound=Callable[..., Any])
Handler = Callable[[HttpRequest], HttpResponseBase]

_MARK: Final = "is_background"
_IDLE: Final = Target(detail=Detail.of(Phrase.IDLE))


def background(view: View) -> View:
    """A view that pages ask by themselves, again and again: whoever is away is not there for that."""
    setattr(view, _MARK, True)
    return view


class IdleLock:
    """Django's middleware: ends the session that was idle too long, before anything is shown."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        session = _session(request)
        limit = timedelta(minutes=settings.NEXUS_IDLE_MINUTES)
        if session and session.idle_for() > limit and isinstance(request.user, User):
            _end(request)
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _values: Any) -> None:
        """Django's hook, which knows the view."""
        session = _session(request)
        if session and not getattr(view, _MARK, False):
            session.note_use()


@require_safe
@login_not_required
@background
def session_state(request: HttpRequest) -> JsonResponse:
    """Whose session this is, for a page that is locked: the number of the account, or null."""
    return JsonResponse({"account": request.user.pk if isinstance(request.user, User) else None})


@require_POST
def still_here(_request: HttpRequest) -> HttpResponse:
    """Somebody reads, or looks closer; that this was asked is all."""
    return HttpResponse(status=204)


@require_POST
@background
def lock(request: HttpRequest) -> HttpResponse:
    """The page has seen nobody for too long, and locked itself."""
    _end(request)
    return HttpResponse(status=204, headers={"Clear-Site-Data": '"cache"'})


def _end(request: HttpRequest) -> None:
    note(request, Action.SIGNED_OUT, _IDLE)
    request.session.flush()
    request.user = AnonymousUser()


def _session(request: HttpRequest) -> SessionStore | None:
    session = getattr(request, "session", None)
    return session if isinstance(session, SessionStore) and session.session_key else None
