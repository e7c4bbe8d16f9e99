"""Writes the access log: who saw which patient's images, and who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest

from gallery.models import AccessEvent

Action = AccessEvent.Action


@dataclass(frozen=True)
class Target:
    """What an access was about; only ids, counts and the names of facts."""

    patient_id: UUID | None = None
    image_id: UUID | None = None
    detail: str = ""


def note(request: HttpRequest, action: Action, target: Target | None = None) -> None:
    """Adds one line. What cannot be logged is not shown: whoever calls this lets its errors through."""
    about = target or Target()
    AccessEvent.objects.create(
        user=signed_in_user(request),
        action=action,
        patient_id=about.patient_id,
        image_id=about.image_id,
        detail=about.detail[:200],
        through=_way(request),
        address=request.META.get("REMOTE_ADDR") or None,
    )


def _way(request: HttpRequest) -> str:
    """The API's addresses have a name space of their own; its images come by the pages' views."""
    place = request.resolver_match
    return "api" if place and place.namespace == "api" else "pages"


def signed_in_user(request: HttpRequest) -> User:
    """Who asks; every page is behind the login.

    Raises:
        TypeError: nobody is signed in, which would be a defect of ours.
    """
    if not isinstance(request.user, User):
        raise TypeError("this needs somebody who is signed in")
    return request.user
