"""Batches: the images of one patient and day."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from gallery.access.details import Amount, Detail, Id, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE
from gallery.api.paging import AfterId, page_of
from gallery.api.problems import answers
from gallery.api.schemas import BatchOut, BatchPage, batch_out
from gallery.api.ways_in import for_those_who
from images.models import Image, ImageBatch
from patients.models import Patient

router = Router(auth=for_those_who(SEE), tags=["batches"])


@router.get(
    "patients/{patient_id}/batches",
    response=answers(BatchPage, 404, 422),
)
def patient_batches(request: HttpRequest, patient_id: UUID, asked: Query[AfterId]) -> BatchPage:
    """The batches of one patient: one for each day and source."""
    person = get_object_or_404(Patient.objects.only("id"), pk=patient_id)
    found = page_of(person.image_batches.all(), asked, request)
    detail = Detail.of(Amount(len(found.rows), Thing.BATCH))
    note(request, Action.VIEWED_PATIENT, Target(person.pk, detail=detail))
    return BatchPage(items=_with_counts(found.rows), next=found.next)


@router.get("batches/{batch_id}", response=answers(BatchOut, 404, 422))
def batch(request: HttpRequest, batch_id: UUID) -> BatchOut:
    """One batch. Its images are `images?batch=ID`."""
    shown = get_object_or_404(ImageBatch, pk=batch_id)
    note(
        request, Action.VIEWED_PATIENT, Target(shown.patient_id, detail=Detail.of(Id(Thing.BATCH, shown.pk)))
    )
    return _with_counts([shown])[0]


def _with_counts(batches: list[ImageBatch]) -> list[BatchOut]:
    """Batches with the number of their images: one query, however many they are."""
    images = Image.objects.filter(batch__in=batches).order_by()
    counts: dict[UUID, int] = dict(images.values_list("batch_id").annotate(Count("id")))
    return [batch_out(batch, counts.get(batch.pk, 0)) for batch in batches]
