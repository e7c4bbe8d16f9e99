"""Bytes: originals to look at and to keep, a batch as a ZIP. Each is asked for the permission, and each is logged."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, requires
from gallery.sending.originals import send_original, stream_object
from gallery.sending.picture_state import content_type_of
from gallery.sending.zip_files import zip_of
from gallery.words import batch_download_name, download_name
from images.models import Image, ImageBatch


@requires(SEE)
def original(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """The original to look at."""
    image = _image(image_id)
    kind = content_type_of(image)
    # The bucket would hand it out as what it is called, and a browser would show a PDF named .jpg as nothing.
    is_named_well = kind == image.mime_type
    response = (send_original if is_named_well else stream_object)(image.storage_key, kind, image.size_bytes)
    note(request, Action.VIEWED_IMAGE, Target(image.batch.patient_id, image.pk, "original"))
    return response


@requires(SEE)
def image_download(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """The original to keep, under the name of its patient, view and day."""
    image = _image(image_id)
    response = stream_object(
        image.storage_key, image.mime_type, image.size_bytes, download_name(image, image.batch.patient)
    )
    note(request, Action.DOWNLOADED_IMAGE, Target(image.batch.patient_id, image.pk))
    return response


@requires(SEE)
def batch_download(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """The originals of one batch as a ZIP that is written while it is sent."""
    batch = get_object_or_404(ImageBatch.objects.select_related("patient"), pk=batch_id)
    images = list(batch.images.all())
    note(
        request,
        Action.DOWNLOADED_BATCH,
        Target(batch.patient_id, detail=f"batch {batch.pk}, {len(images)} images"),
    )
    response = StreamingHttpResponse(zip_of(images, batch.patient), content_type="application/zip")
    name = batch_download_name(batch)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _image(image_id: UUID) -> Image:
    return get_object_or_404(Image.objects.select_related("batch__patient"), pk=image_id)
