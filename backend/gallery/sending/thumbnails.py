"""The small pictures of linked images."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from gallery.access.permissions import SEE, requires
from gallery.access.pictures import note_picture, of_image
from gallery.sending.previews import send_thumbnail
from images.models import Image
from images.thumbnails import ThumbnailSize, ThumbnailSource


@requires(SEE)
def thumbnail(request: HttpRequest, image_id: UUID, size: str) -> HttpResponseBase:
    """An image's thumbnail, which belongs to the look at the page that shows it, or is a look of its own."""
    wanted = thumbnail_size(size)
    image = get_object_or_404(Image.objects.select_related("batch"), pk=image_id)
    is_large = wanted is ThumbnailSize.LARGE
    note_picture(request, of_image(image.pk, image.batch.patient_id, is_large=is_large))
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
