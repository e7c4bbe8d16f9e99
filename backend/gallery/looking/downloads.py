"""Several pictures of a patient as one ZIP: of a visit, of all visits, or those that were marked; never more than was shown."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from gallery.access.details import Amount, Detail, Id, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, requires
from gallery.looking.chosen_images import NOTHING_MARKED, ChosenImages, back_to_patient
from gallery.record_filter import RecordFilter
from gallery.sending.zip_files import send_zip
from gallery.words import batch_download_name, patient_download_name
from images.models import ImageBatch

_NO_PICTURE = "There is no picture to download."


@requires(SEE)
def batch_download(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """The originals of a visit; where the address has a filter, only of what it shows."""
    batch = get_object_or_404(ImageBatch.objects.select_related("patient"), pk=batch_id)
    chosen = RecordFilter.of(request.GET)
    images = list(chosen.pictures_of(batch.patient).filter(batch=batch))
    if not images:
        return back_to_patient(request, batch.patient_id, chosen, _NO_PICTURE)
    detail = Detail.of(Id(Thing.BATCH, batch.pk), Amount(len(images), Thing.IMAGE))
    shown = [image.pk for image in images]
    note(request, Action.DOWNLOADED_BATCH, Target(batch.patient_id, detail=detail, images=shown))
    return send_zip(images, batch.patient, batch_download_name(batch))


@requires(SEE)
def patient_download(request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
    """The originals of what was marked (POST), or of what the patient's page shows with the filter of the address."""
    chosen = ChosenImages.of(request, patient_id)
    if not chosen.images:
        words = NOTHING_MARKED if chosen.is_marked else _NO_PICTURE
        return back_to_patient(request, patient_id, chosen.filter, words)
    detail, shown = Detail.of(Amount(len(chosen.images), Thing.IMAGE)), [image.pk for image in chosen.images]
    note(request, Action.DOWNLOADED_IMAGES, Target(chosen.patient.pk, detail=detail, images=shown))
    return send_zip(chosen.images, chosen.patient, patient_download_name(chosen.patient))
