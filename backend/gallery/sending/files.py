"""Bytes: originals to look at and to keep. Each is asked for the permission, and each is logged."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from gallery.access.details import Detail, Phrase
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, requires
from gallery.sending.originals import send_original, stream_object
from gallery.sending.picture_state import content_type_of
from gallery.words import download_name
from images.models import Image


@requires(SEE)
def original(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """The original to look at."""
    image = _image(image_id)
    kind = content_type_of(image)
    # The bucket would hand it out as what it is called, and a browser would show a PDF named .jpg as nothing.
    is_named_well = kind == image.mime_type
    response = (send_original if is_named_well else stream_object)(image.storage_key, kind, image.size_bytes)
    note(request, Action.VIEWED_IMAGE, Target(image.batch.patient_id, image.pk, Detail.of(Phrase.ORIGINAL)))
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


def _image(image_id: UUID) -> Image:
    return get_object_or_404(Image.objects.select_related("batch__patient"), pk=image_id)
