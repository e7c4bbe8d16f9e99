"""The original bytes of images, on their way to a browser: by a short-lived address of the bucket, or through us."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from gallery.sending.streams import streamed
from storage import ImageStore, StorageError, open_store

# Long enough to load a picture, too short to be passed on.
ADDRESS_LIFETIME = timedelta(seconds=60)


def image_store() -> ImageStore:
    """The store of NEXUS_IMAGES_URL."""
    return store_at(settings.NEXUS_IMAGES_URL)


@cache
def store_at(url: str) -> ImageStore:
    """The store at an address, opened once."""
    return open_store(url)


def bucket_origin() -> str:
    """Scheme and host of the addresses that the bucket signs; empty for a folder, and where it cannot sign."""
    return _origin(settings.NEXUS_IMAGES_URL)


@cache
def _origin(url: str) -> str:
    try:
        signed = store_at(url).signed_url("any", ADDRESS_LIFETIME)
    except StorageError:
        # The page that needs the bucket says what is wrong with it.
        return ""
    parts = urlsplit(signed or "")
    return f"{parts.scheme}://{parts.netloc}" if signed else ""


def send_original(key: str, mime_type: str, size_bytes: int) -> HttpResponseBase:
    """One object to look at; whoever may see it has been asked before.

    Raises:
        StorageError: the object, or the whole store, cannot be read.
    """
    if signed := image_store().signed_url(key, ADDRESS_LIFETIME):
        return HttpResponse(status=302, headers={"Location": signed})
    return stream_object(key, mime_type, size_bytes)


def stream_object(
    key: str, mime_type: str, size_bytes: int, name: str = "", store: ImageStore | None = None
) -> HttpResponseBase:
    """One object through us: of the images' store, or of another one; with a name, as a file to keep.

    A file of a folder is handed to the server, or to the proxy before it, and holds no thread while it is read.

    Raises:
        StorageError: the object, or the whole store, cannot be read, or something else lies in its place. Nothing was
            sent then.
        LaneIsFull: too many objects of a bucket are on their way.
    """
    store = store or image_store()
    file = store.open_file(key, size_bytes)
    if file is None:
        response: HttpResponseBase = streamed(lambda: peeked(store.chunks(key, size_bytes)), mime_type)
    elif settings.NEXUS_ACCEL_REDIRECT:
        file.close()
        response = HttpResponse(content_type=mime_type)
        response["X-Accel-Redirect"] = _proxys_address(store, key)
    else:
        response = FileResponse(file, content_type=mime_type)
        # Django writes the file's own name there.
        del response["Content-Disposition"]
    # What a dump holds is not trusted: a browser shows it as what it is called, or not at all.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    if name:
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _proxys_address(store: ImageStore, key: str) -> str:
    """Where the proxy finds it: `images/` or `documents/` below the address of the setting."""
    is_document = store.url == store_at(settings.NEXUS_DOCUMENTS_URL).url
    return f"{settings.NEXUS_ACCEL_REDIRECT}{'documents' if is_document else 'images'}/{quote(key)}"


def peeked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first one read already: what goes wrong then is still an answer, not a broken download."""
    first = next(chunks, b"")

    def all_of_them() -> Iterator[bytes]:
        yield first
        yield from chunks

    return all_of_them()
