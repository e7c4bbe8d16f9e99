"""What the linker left unlinked: files and rows, by their reason; and what people decided about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from gallery.access.details import Amount, Detail, Id, Known, Part, Phrase, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import TRIAGE, requires
from gallery.access.pictures import note_picture, of_unlinked_file
from gallery.sending.originals import send_original
from gallery.sending.previews import send_thumbnail
from gallery.sending.thumbnails import thumbnail_size
from gallery.triage.triage_lists import (
    ASSIGNED,
    REASONS,
    SET_ASIDE,
    decided,
    file_choices,
    files_left,
    listed_files,
    listed_rows,
    listing_run,
    patients_beside,
    row_choices,
    rows_left,
)
from images.models import Image, TriageDecision, UnlinkedFile, UnlinkedRow
from images.thumbnails import ThumbnailSize, ThumbnailSource
from images.triage import day_of, images_of_two_sides

_DECIDED = (ASSIGNED, SET_ASIDE)
_MOST_TO_MEND = 20


@requires(TRIAGE)
def unlinked_files(request: HttpRequest) -> HttpResponse:
    """The files that are left to decide about, or those about which somebody decided."""
    reason, number = request.GET.get("reason", ""), request.GET.get("page")
    context = _context("files", reason)
    if reason in _DECIDED:
        context["decided"], context["page"] = decided(TriageDecision.Subject.FILE, reason, number)
    else:
        context["listed"], context["page"] = files_left(reason, number)
    _note_list(request, context, Thing.FILE, reason)
    context["choices"] = file_choices(reason)
    if not reason:
        context["two_sides"] = _two_sides(request)
    return render(request, "gallery/unlinked_files.html", context)


def _two_sides(request: HttpRequest) -> list[Image]:
    """What nobody has to decide about in the list, but somebody should mend; as many as a message holds."""
    images = list(images_of_two_sides().select_related("batch__patient")[:_MOST_TO_MEND])
    if images:
        shown = Target(
            detail=Detail.of(Amount(len(images), Thing.IMAGE)),
            patients=[image.batch.patient_id for image in images],
            images=[image.pk for image in images],
        )
        note(request, Action.LISTED_IMAGES, shown)
    return images


@requires(TRIAGE)
def unlinked_rows(request: HttpRequest) -> HttpResponse:
    """The rows that led to no image, or those that somebody set aside."""
    reason, number = request.GET.get("reason", ""), request.GET.get("page")
    context = _context("rows", reason)
    if reason == SET_ASIDE:
        context["decided"], context["page"] = decided(TriageDecision.Subject.ROW, reason, number)
    else:
        context["listed"], context["page"] = rows_left(reason, number)
    _note_list(request, context, Thing.ROW, reason)
    context["choices"] = row_choices(reason)
    return render(request, "gallery/unlinked_rows.html", context)


@requires(TRIAGE)
def unlinked_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file, large, with everything that is known of it."""
    file = get_object_or_404(UnlinkedFile.objects.select_related("run"), pk=file_id)
    (listed,) = listed_files([file])
    found = UnlinkedRow.objects.filter(recid=file.recid).order_by("line") if file.recid else []
    rows = listed_rows(list(found))
    image = Image.objects.select_related("batch").filter(storage_key=file.storage_key).first()
    shown = [*patients_beside([listed, *rows]), image.batch.patient_id if image else None]
    about = Target(detail=Detail.of(Id(Thing.FILE, file.pk)), patients=shown)
    note(request, Action.VIEWED_UNLINKED, about)
    context = {
        "section": "unlinked",
        "listed": listed,
        "day": day_of(listed.file.date_text, file.run),
        "rows": rows,
        "image": image,
        "decision": _standing_decision(file),
    }
    return render(request, "gallery/unlinked_file.html", context)


@requires(TRIAGE)
def unlinked_original(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """The original to look at."""
    file = get_object_or_404(UnlinkedFile, pk=file_id)
    response = send_original(file.storage_key, file.mime_type or "application/octet-stream", file.size_bytes)
    note(request, Action.VIEWED_UNLINKED, Target(detail=Detail.of(Id(Thing.FILE, file.pk), Phrase.ORIGINAL)))
    return response


@requires(TRIAGE)
def unlinked_thumbnail(request: HttpRequest, file_id: UUID, size: str) -> HttpResponseBase:
    """The file's thumbnail, which belongs to the look at the page that shows it, or is a look of its own."""
    wanted = thumbnail_size(size)
    file = get_object_or_404(UnlinkedFile, pk=file_id)
    note_picture(request, of_unlinked_file(file.pk, is_large=wanted is ThumbnailSize.LARGE))
    return send_thumbnail(request, ThumbnailSource(file.storage_key, file.size_bytes), wanted)


def _context(tab: str, reason: str) -> dict[str, Any]:
    return {"section": "unlinked", "tab": tab, "reason": reason, "run": listing_run()}


def _note_list(request: HttpRequest, context: dict[str, Any], of: Thing, reason: str) -> None:
    """How many lines, of which reason of the lists' own, and everybody who is named beside them."""
    acts = context.get("decided", [])
    lines = context.get("listed", acts)
    count = sum(len(act.items) for act in acts) if acts else len(lines)
    # An address may ask for a reason that there is not.
    why: list[Part] = [Known(reason, REASONS)] if reason in REASONS else []
    detail = Detail.of(Amount(count, of), *why)
    note(request, Action.VIEWED_UNLINKED, Target(detail=detail, patients=patients_beside(lines)))


def _standing_decision(file: UnlinkedFile) -> TriageDecision | None:
    standing = TriageDecision.objects.filter(
        subject=TriageDecision.Subject.FILE, key=file.storage_key, taken_back_at=None
    )
    return standing.select_related("by").first()
