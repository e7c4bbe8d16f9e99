"""The small pictures of linked images."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from gallery.access.permissions import SEE, requires
from gallery.sending.previews import send_thumbnail
from images.models import Image
from images.thumbnails import ThumbnailSize, ThumbnailSource


@requires(SEE)
def thumbnail(request: HttpRequest, image_id: UUID, size: str) -> HttpResponseBase:
    """An image's thumbnail. What was looked at is logged by the page that shows it, because a browser also loads ahead."""
    wanted = thumbnail_size(size)
    image = get_object_or_404(Image, pk=image_id)
    return send_thumbnail(request, ThumbnailSource(image.storage_key, image.size_bytes), wanted)


def thumbnail_size(name: str) -> ThumbnailSize:
    """The size of an address.

    Raises:
        Http404: there is no such size.
    """
    try:
        return ThumbnailSize(name)
    except ValueError:
        raise Http404 from None
