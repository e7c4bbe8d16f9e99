"""What every page's frame shows: of the one who is signed in, and which version this is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from gallery.access.one_time_passwords import signed_in_once

__all__ = ["access"]


def access(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor."""
    if not hasattr(request, "session"):
        return {}
    return {"needs_own_password": signed_in_once(request), "nexus_version": settings.NEXUS_VERSION}
