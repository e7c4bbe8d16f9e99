"""Writes the access log: who saw which patients, and who changed what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from ipaddress import IPv6Address, ip_address
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from gallery.access.chain import Entry, append
from gallery.access.details import NOTHING_MORE, Detail
from gallery.access.sessions import note_seen
from gallery.models import AccessEvent

Action = AccessEvent.Action
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Actor:
    """Who does something, and how.

    Attributes:
        user: None for whoever sits at the server's terminal, where nobody signs in.
        through: "pages", "api" or "command".
        address: of the browser or program; None where there is none.
    """

    user: User | None
    through: str
    address: str | None = None


TERMINAL = Actor(None, "command")


@dataclass(frozen=True)
class Target:
    """What an access was about.

    Attributes:
        patient_id: the one patient.
        image_id: the one image.
        detail: only ids, counts and words of closed lists.
        account_id: to whose account it was done.
        patients: all whom a list, a search or a file showed; each may stand there more than once, or be None.
        images: the same of pictures.
    """

    patient_id: UUID | None = None
    image_id: UUID | None = None
    detail: Detail = NOTHING_MORE
    account_id: int | None = None
    patients: Iterable[UUID | None] = ()
    images: Iterable[UUID | None] = ()


def note(request: HttpRequest, action: Action, target: Target | None = None) -> None:
    """Adds one line. What cannot be logged is not shown: whoever calls this lets its errors through."""
    note_all(request, action, [target or Target()])


def note_all(request: HttpRequest, action: Action, targets: Iterable[Target]) -> None:
    """Adds a line for each, all of them at once."""
    # Before the lines: whoever has added one holds back all others until the end of the transaction.
    note_seen(request)
    write_events(actor_of(request), action, targets)


def together(view: View) -> View:
    """For a view that changes something and has its line written by the way: both stand, or neither."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return view(request, *args, **kwargs)

    return cast(View, handle)


def write_event(actor: Actor, action: Action, about: Target) -> None:
    """The same as `note` for what no request asks for, or what has to stand or fall with other writing."""
    write_events(actor, action, [about])


def write_events(actor: Actor, action: Action, targets: Iterable[Target]) -> None:
    """Adds a line for each."""
    append([_entry(actor, action, about) for about in targets])


def _entry(actor: Actor, action: Action, about: Target) -> Entry:
    if not isinstance(about.detail, Detail):
        raise TypeError("a detail is made of closed lists")
    return Entry(
        action=action.value,
        user_id=actor.user.pk if actor.user else None,
        account_id=about.account_id,
        patient_id=about.patient_id,
        image_id=about.image_id,
        detail=about.detail.words,
        through=actor.through,
        address=actor.address,
        patients=_others(about.patients, about.patient_id),
        images=_others(about.images, about.image_id),
    )


def _others(shown: Iterable[UUID | None], beside: UUID | None) -> tuple[UUID, ...]:
    """Each once, and not whoever stands in the event itself."""
    return tuple(key for key in dict.fromkeys(shown) if key and key != beside)


def actor_of(request: HttpRequest) -> Actor:
    """Whoever asks."""
    return Actor(signed_in_user(request), way_of(request), address_of(request))


def address_of(request: HttpRequest) -> str | None:
    """From where somebody asks: one text for one address; None for what is none, as a proxy may pass it on."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        # An IPv4 address in IPv6's clothes is that IPv4 address; which of this machine's wires it came by is no part of it.
        return str(address.ipv4_mapped or address).partition("%")[0]
    return str(address)


def way_of(request: HttpRequest) -> str:
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
