"""Work on accounts asks who somebody is once more, unless they showed it a short while ago: a session left open changes none."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])


def is_fresh(request: HttpRequest) -> bool:
    """Whether a password or a factor was shown in this session within the last `NEXUS_CONFIRM_MINUTES`."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_once_more(request: HttpRequest) -> None:
    """Goes on only where `is_fresh`.

    Raises:
        ReauthenticationRequired: it is too long ago. django-allauth's middleware makes of it the page that asks, and then
            carries out what was sent before.
    """
    if not is_fresh(request):
        raise ReauthenticationRequired


def shown_again(view: View) -> View:
    """For a view that changes accounts, or shows what opens one."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ask_once_more(request)
        return view(request, *args, **kwargs)

    return cast(View, asking)
