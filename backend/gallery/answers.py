"""What holds for every answer: never kept in a cache, a session that ended loses nothing, faults have names, each page its version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.db import OperationalError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

from database import is_busy
from gallery.htmx import HtmxRequest
from gallery.lanes import RETRY_SECONDS, LaneIsFull
from gallery.sending.originals import bucket_origin
from storage import ObjectNotFound, OtherContent, StorageError

Handler = Callable[[HttpRequest], HttpResponseBase]

_API = "/api/"
# What browsers know of a device or its surroundings; copying and printing are none of it.
_NO_DEVICES = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
        "idle-detection", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


class ContentPolicy(CSPMiddleware):
    """The strict policy of the settings; pictures may also come from the bucket to which their addresses lead on."""

    def get_policy_parts(self, *args: Any, **kwargs: Any) -> PolicyParts:
        """django-csp's hook."""
        parts = super().get_policy_parts(*args, **kwargs)
        if origin := bucket_origin():
            parts.update = {**(parts.update or {}), "img-src": [origin]}
        return parts


def private_answers(get_response: Handler) -> Handler:
    """Everything is about patients: no cache keeps it unless a view says otherwise, and none ever shares it."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["Cookie"])
        return response

    return handle


def to_https(get_response: Handler) -> Handler:
    """Where a proxy says that a browser came without encryption, though it is to have one, the browser is sent there."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        came_plain = request.META.get("HTTP_X_FORWARDED_PROTO") == "http"
        if came_plain and settings.SESSION_COOKIE_SECURE:
            return HttpResponsePermanentRedirect(f"https://{request.get_host()}{request.get_full_path()}")
        return get_response(request)

    return handle


def of_this_site_alone(get_response: Handler) -> Handler:
    """No other site shows what is answered here, scripts and styles included, and no page here uses what a device could tell."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = _NO_DEVICES
        return response

    return handle


def readable_addresses(get_response: Handler) -> Handler:
    """An address with a NUL in it leads nowhere: no text that we keep holds one, and PostgreSQL takes none to look for.

    The API has its own rule, and says which parameter it is.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path_info.startswith(_API):
            raise Http404
        return get_response(request)

    return handle


def bodiless_heads(get_response: Handler) -> Handler:
    """HEAD is answered without a body: waitress would send one, and a browser take it for the next answer."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        # Asked before, because the API's views take every HEAD for a GET.
        is_head = request.method == "HEAD"
        response = get_response(request)
        return _without_body(response) if is_head else response

    return handle


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    """Its length is said already. What was opened for the body is closed with the answer, by the server."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = iter(())
    elif isinstance(response, HttpResponse):
        response.content = b""
    return response


def session_ended(get_response: Handler) -> Handler:
    """Where a part of a page is asked for after the session ended, the page stays as it is, with what was typed in it."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if cast(HtmxRequest, request).htmx and _leads_to_sign_in(response):
            ended = render(request, "gallery/_session_ended.html", status=401)
            ended["HX-Retarget"], ended["HX-Reswap"] = "#notices", "innerHTML show:#notices:top"
            ended["HX-Push-Url"] = "false"
            return ended
        return response

    return handle


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    path = urlsplit(response.headers.get("Location", "")).path
    return response.status_code == 302 and path == resolve_url(settings.LOGIN_URL)


class NamedFaults:
    """What can go wrong outside of Nexus has a page of its own, with what to do about it."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django's hook; None leaves the exception to Django."""
        if isinstance(exception, ObjectNotFound):
            return render(request, "gallery/object_gone.html", status=404)
        if isinstance(exception, OtherContent):
            return _later(request, "gallery/other_content.html", {"fault": exception})
        if isinstance(exception, StorageError):
            return _later(request, "gallery/store_unreachable.html", {"fault": exception})
        if isinstance(exception, LaneIsFull):
            return _later(request, "gallery/lane_is_full.html", {"fault": exception})
        # A run that writes holds a lock; whoever waited for it in vain is told to try again.
        if isinstance(exception, OperationalError) and is_busy(exception):
            return _later(request, "gallery/busy.html", {})
        return None


def _later(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def version(_request: HttpRequest) -> dict[str, str]:
    """What the frame of every page ends with: Django's context processor."""
    return {"nexus_version": settings.NEXUS_VERSION}


def idle_minutes(_request: HttpRequest) -> dict[str, int]:
    """After how long a page locks itself: Django's context processor."""
    return {"idle_minutes": settings.NEXUS_IDLE_MINUTES}
