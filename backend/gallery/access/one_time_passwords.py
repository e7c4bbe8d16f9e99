"""Passwords for one sign-in: for the first one on a new installation, and for whoever forgot theirs."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.http import HttpRequest

from gallery.models import OneTimePassword

LIFETIME = timedelta(hours=24)
# Without letters and digits that look alike: it is read off a screen and typed.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _LETTERS = 4, 4


def make_one_time_password(user: User) -> str:
    """A new password (about 79 bits) that replaces an earlier one of the same kind; the user's own stays as it is."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))
    text = "-".join(groups)
    OneTimePassword.objects.update_or_create(user=user, defaults={"password": make_password(text)})
    return text


class OneTimePasswordBackend(ModelBackend):
    """Lets somebody in with a one-time password, which is gone with that."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,  # noqa: ARG002 - Django's signature
    ) -> User | None:
        one_time = OneTimePassword.objects.filter(
            user__username=username or "", user__is_active=True, made_at__gte=datetime.now(tz=UTC) - LIFETIME
        ).select_related("user")
        found = one_time.first()
        if request is None or found is None or not check_password(password or "", found.password):
            return None
        # Of two sign-ins at once, the one that deletes it is let in.
        spent, _ = OneTimePassword.objects.filter(pk=found.pk, password=found.password).delete()
        return found.user if spent else None


def signed_in_once(request: HttpRequest) -> bool:
    """Whether this session was opened with a one-time password, so that its user needs one of their own."""
    backend = request.session.get("_auth_user_backend", "")
    return bool(backend.endswith(f".{OneTimePasswordBackend.__name__}"))


def asks_for_own_password(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows of the one who is signed in: Django's context processor."""
    return {"needs_own_password": hasattr(request, "session") and signed_in_once(request)}
