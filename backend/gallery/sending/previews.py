"""A thumbnail on its way to a browser; in its place, where there is none, a small drawing that says why."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from errors import RunFailed
from gallery.lanes import RETRY_SECONDS
from gallery.sending.originals import image_store
from images.thumbnails import (
    NotMadeYet,
    Refusal,
    ThumbnailSize,
    ThumbnailSource,
    ensure_thumbnail,
    find_thumbnail,
)
from storage import ImageStore, ObjectNotFound, OtherContent

# A browser may keep it, but asks before each use, so that the login is checked; signing out clears what it kept.
_KEPT_BUT_ASKED_FOR = "private, no-cache"


def send_thumbnail(
    request: HttpRequest, source: ThumbnailSource, size: ThumbnailSize, store: ImageStore | None = None
) -> HttpResponseBase:
    """The thumbnail, made first where it is not there yet, of a file of the images' store, or of another one; whoever may
    see it has been asked before.

    Raises:
        StorageError: the store does not answer.
    """
    store = store or image_store()
    try:
        path = find_thumbnail(store, source, size)
        if path is None:
            facts = ensure_thumbnail(store, source)
            if facts.refusal:
                return _drawing(_short(facts.refusal), HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
            path = find_thumbnail(store, source, size)
    except ObjectNotFound:
        path = None
    except OtherContent:
        # Not remembered: the next view asks the store again.
        return _drawing("not readable now", HTTPStatus.SERVICE_UNAVAILABLE)
    except NotMadeYet:
        return _drawing("being made", HTTPStatus.SERVICE_UNAVAILABLE)
    except RunFailed:
        # A full disk costs the small pictures; the originals can still be looked at.
        return _drawing("no room for it now", HTTPStatus.SERVICE_UNAVAILABLE)
    return _file(request, path) if path else _drawing("file is gone", HTTPStatus.NOT_FOUND)


def _file(request: HttpRequest, path: Path) -> HttpResponseBase:
    etag = quote_etag(f"{path.stat().st_mtime_ns:x}")
    kept = get_conditional_response(request, etag=etag)
    response = kept or FileResponse(path.open("rb"), content_type="image/webp")
    response["ETag"], response["Cache-Control"] = etag, _KEPT_BUT_ASKED_FOR
    return response


def _short(refusal: Refusal) -> str:
    """In the words that fit under a picture."""
    words = {
        Refusal.UNSUPPORTED_CONTENT: "no picture",
        Refusal.TOO_LARGE: "too many pixels",
        Refusal.OUT_OF_MEMORY: "too large",
        Refusal.LOCKED: "locked by a password",
    }
    return words.get(refusal, refusal.value.replace("_", " "))


def _drawing(words: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(
        render_to_string("gallery/no_picture.svg", {"words": words}),
        content_type="image/svg+xml",
        status=status,
        headers={"Retry-After": str(RETRY_SECONDS)} if status == HTTPStatus.SERVICE_UNAVAILABLE else None,
    )
