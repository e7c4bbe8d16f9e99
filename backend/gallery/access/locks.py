"""How often passwords may be tried: by each account, each address, and both together. django-axes asks here (`AXES_HANDLER`).

What is tried while a lock is shut is not looked at, counts for nothing and makes no lock longer. A lock grows with each wrong password
from a minute to a quarter of an hour, never beyond: nobody can shut a colleague out for good, and not at all out of a browser in
which they signed in before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any, Final

from axes.handlers.base import AxesHandler
from axes.signals import user_locked_out
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gallery.access.known_browsers import account_key, known_browser
from gallery.access.log import address_of
from gallery.models import WrongPassword

_FIRST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(minutes=15)
# Failures are kept so long, and then count for nothing any more.
_KEPT: Final = timedelta(days=7)
_SUBNET: Final = 64


@dataclass(frozen=True)
class Limit:
    """How many wrong passwords within which time pass without a lock."""

    free: int
    within: timedelta

    def wait(self, count: int, last: datetime | None, now: datetime) -> timedelta:
        """How long a lock is shut still after so many of them."""
        if last is None or count < self.free:
            return timedelta(0)
        doublings = min(count - self.free, 10)
        ends_at: datetime = last + min(_FIRST * 2**doublings, _LONGEST)
        return ends_at - now


# Of one account: in a browser of its own, from one place, from all places together; and of all accounts, from one place.
OWN_BROWSER: Final = Limit(5, timedelta(days=1))
ONE_PLACE: Final = Limit(5, timedelta(days=1))
ALL_PLACES: Final = Limit(10, timedelta(days=1))
ALL_ACCOUNTS: Final = Limit(20, timedelta(hours=1))


@dataclass(frozen=True)
class _Try:
    """Who is said to try, from where: no names, no passwords."""

    account: str
    network: str
    browser: str

    @classmethod
    def of(cls, request: HttpRequest, credentials: dict[str, Any] | None) -> _Try:
        given = credentials or {}
        # By its name to django-allauth, too.
        account = account_key(str(given.get("username") or given.get("login") or ""))
        return cls(account, network_of(address_of(request)), known_browser(request, account))

    def wait(self) -> timedelta:
        """How long its lock is shut still; nothing or less: it is open."""
        if self.browser:
            return _wait(OWN_BROWSER, Q(account=self.account, browser=self.browser))
        return max(
            _wait(ONE_PLACE, Q(account=self.account, network=self.network, browser="")),
            _wait(ALL_PLACES, Q(account=self.account, browser="")),
            _wait(ALL_ACCOUNTS, Q(network=self.network, browser="")),
        )

    def note_wrong(self) -> None:
        now = timezone.now()
        WrongPassword.objects.filter(at__lt=now - _KEPT).delete()
        WrongPassword.objects.create(account=self.account, network=self.network, browser=self.browser, at=now)


class LockHandler(AxesHandler):  # type: ignore[misc]  # django-axes has no types
    """What django-axes asks before a password is looked at, and tells after it was wrong."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether the password is not even looked at."""
        wait = _Try.of(request, credentials).wait()
        if is_shut := wait > timedelta(0):
            _shut(request, credentials, wait)
        return is_shut

    def user_login_failed(
        self,
        sender: Any,  # noqa: ARG002 - the signal's signature
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **_kwargs: Any,
    ) -> None:
        """Counts it, unless it was not looked at."""
        if request is None or getattr(request, "axes_locked_out", False):
            return
        tried = _Try.of(request, credentials)
        tried.note_wrong()
        wait = tried.wait()
        if wait > timedelta(0):
            _shut(request, credentials, wait)
            user_locked_out.send("axes", request=request, username=None, ip_address=address_of(request))


def network_of(address: str | None) -> str:
    """What counts as one place: an IPv4 address; of IPv6 the /64, of which one household has at least one."""
    if address is None:
        return "unknown"
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _SUBNET), strict=False))
    return address


def locked_page(request: HttpRequest, _response: Any = None, _credentials: Any = None) -> HttpResponse:
    """The page in the place of an answer to what was not looked at (`AXES_LOCKOUT_CALLABLE`)."""
    seconds = ceil(getattr(request, "lock_wait", _LONGEST).total_seconds())
    context = {"minutes": ceil(seconds / 60)}
    response = render(request, "gallery/locked.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _wait(limit: Limit, which: Q) -> timedelta:
    now = timezone.now()
    found = WrongPassword.objects.filter(which, at__gt=now - limit.within).aggregate(
        count=Count("pk"), last=Max("at")
    )
    return limit.wait(found["count"], found["last"], now)


def _shut(request: HttpRequest, credentials: dict[str, Any] | None, wait: timedelta) -> None:
    """What django-axes' middleware and `locked_page` read."""
    vars(request).update(axes_locked_out=True, axes_credentials=credentials, lock_wait=wait)
