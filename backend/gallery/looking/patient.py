"""A patient's page: the identity on top, then every visit with its pictures, the newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, SEE_DOCUMENTS, requires
from gallery.addresses import NO_SIDE, side_in_address
from gallery.documents.tiles import documents_of, missing_documents_of, tiles_of
from gallery.record_filter import RecordFilter, RecordKind, page_order
from gallery.words import side_words, view_of, view_words
from images.models import Image, ImageBatch, Side
from patients.models import Patient

_VISITS_PER_PAGE = 100


@dataclass(frozen=True)
class Choice:
    """A link that narrows or widens what is shown."""

    words: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class ShownBatch:
    """A batch with those of its images that are shown."""

    batch: ImageBatch
    images: list[Image]


@requires(SEE)
def patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """All of one patient's visits, or the pictures of one view and side in them."""
    person = get_object_or_404(Patient, pk=patient_id)
    chosen = RecordFilter.of(request.GET)
    batches = batches_of(person)
    note(request, Action.VIEWED_PATIENT, Target(person.pk))
    context = _context(person, batches, chosen, request.GET.get("page"))
    if chosen.shows(RecordKind.DOCUMENTS) and request.user.has_perms(SEE_DOCUMENTS):
        context["documents"] = tiles_of(documents_of(person))
        context["missing_documents"] = missing_documents_of(person)
    return render(request, "gallery/patient.html", context)


def shown_images(patient_id: UUID) -> set[UUID]:
    """The images that a patient's page shows, on all of its parts, to whoever chose no view and no side.

    Raises:
        Patient.DoesNotExist: there is no such page.
    """
    person = Patient.objects.get(pk=patient_id)
    pages = _pages(_visits(person, batches_of(person), RecordFilter()))
    return {image.pk for page in pages for visit in page for image in visit.images}


def batches_of(person: Patient) -> list[ImageBatch]:
    """The patient's batches that hold images, the newest first, with their images: two queries, however many they are."""
    images = Prefetch("images", Image.objects.order_by(*page_order()))
    batches = person.image_batches.order_by("-captured_on", "id").prefetch_related(images)
    return [batch for batch in batches if batch.images.all()]


def _context(
    person: Patient, batches: list[ImageBatch], chosen: RecordFilter, page: str | None
) -> dict[str, Any]:
    everything = [image for batch in batches for image in batch.images.all()]
    shown = _visits(person, batches, chosen)
    return {
        "section": "patients",
        "patient": person,
        "count": len(everything),
        "visit_count": len(batches),
        "shown_count": sum(len(visit.images) for visit in shown),
        "page": _pages(shown).get_page(page),
        "chosen": chosen,
        "views": _views(everything, chosen),
        "sides": _sides(everything, chosen),
    }


def _visits(person: Patient, batches: Iterable[ImageBatch], chosen: RecordFilter) -> list[ShownBatch]:
    if not chosen.address():
        return [ShownBatch(batch, list(batch.images.all())) for batch in batches]
    shown = set(chosen.pictures_of(person).values_list("pk", flat=True))
    visits = [
        ShownBatch(batch, [image for image in batch.images.all() if image.pk in shown]) for batch in batches
    ]
    return [visit for visit in visits if visit.images]


def _pages(visits: list[ShownBatch]) -> Paginator[ShownBatch]:
    return Paginator(visits, _VISITS_PER_PAGE)


def _views(images: Iterable[Image], chosen: RecordFilter) -> list[Choice]:
    """Every view that occurs on the chosen side."""
    counts = Counter(view_of(one.category) for one in images if chosen.side in {"", side_in_address(one)})
    words = {"": "All views"} | {view: view_words(view) for view in sorted(counts, key=view_words)}
    counts[""] = counts.total()
    return [
        Choice(words[view], counts[view], replace(chosen, view=view).address(), chosen.view == view)
        for view in words
    ]


def _sides(images: Iterable[Image], chosen: RecordFilter) -> list[Choice]:
    """Every side that occurs among the chosen view."""
    counts = Counter(side_in_address(one) for one in images if chosen.view in {"", view_of(one.category)})
    counts[""] = counts.total()
    words = {
        "": "All sides",
        **{side.value: side_words(side) for side in (Side.LEFT, Side.RIGHT)},
        NO_SIDE: "No side",
    }
    return [
        Choice(words[side], counts[side], replace(chosen, side=side).address(), chosen.side == side)
        for side in words
        if counts[side] or not side
    ]
