"""What the linker left unlinked: files and rows, by their reason; and what people decided about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from gallery.access.log import Action, Target, note
from gallery.access.permissions import TRIAGE, requires
from gallery.sending.originals import send_original
from gallery.sending.previews import send_thumbnail
from gallery.sending.thumbnails import thumbnail_size
from gallery.triage.triage_lists import (
    ASSIGNED,
    SET_ASIDE,
    decided,
    file_choices,
    files_left,
    listed_files,
    listed_rows,
    listing_run,
    row_choices,
    rows_left,
)
from images.models import Image, TriageDecision, UnlinkedFile, UnlinkedRow
from images.thumbnails import ThumbnailSource
from images.triage import day_of

_DECIDED = (ASSIGNED, SET_ASIDE)


@requires(TRIAGE)
def unlinked_files(request: HttpRequest) -> HttpResponse:
    """The files that are left to decide about, or those about which somebody decided."""
    reason, number = request.GET.get("reason", ""), request.GET.get("page")
    context = _context("files", reason)
    if reason in _DECIDED:
        context["decided"], context["page"] = decided(TriageDecision.Subject.FILE, reason, number)
    else:
        context["listed"], context["page"] = files_left(reason, number)
    note(request, Action.VIEWED_UNLINKED, Target(detail=f"{_shown(context)} files {reason}".strip()))
    context["choices"] = file_choices(reason)
    return render(request, "gallery/unlinked_files.html", context)


@requires(TRIAGE)
def unlinked_rows(request: HttpRequest) -> HttpResponse:
    """The rows that led to no image, or those that somebody set aside."""
    reason, number = request.GET.get("reason", ""), request.GET.get("page")
    context = _context("rows", reason)
    if reason == SET_ASIDE:
        context["decided"], context["page"] = decided(TriageDecision.Subject.ROW, reason, number)
    else:
        context["listed"], context["page"] = rows_left(reason, number)
    note(request, Action.VIEWED_UNLINKED, Target(detail=f"{_shown(context)} rows {reason}".strip()))
    context["choices"] = row_choices(reason)
    return render(request, "gallery/unlinked_rows.html", context)


@requires(TRIAGE)
def unlinked_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file, large, with everything that is known of it."""
    file = get_object_or_404(UnlinkedFile.objects.select_related("run"), pk=file_id)
    note(request, Action.VIEWED_UNLINKED, Target(detail=f"file {file.pk}"))
    (listed,) = listed_files([file])
    rows = UnlinkedRow.objects.filter(recid=file.recid).order_by("line") if file.recid else []
    context = {
        "section": "unlinked",
        "listed": listed,
        "day": day_of(listed.file.date_text, file.run),
        "rows": listed_rows(list(rows)),
        "image": Image.objects.filter(storage_key=file.storage_key).first(),
        "decision": _standing_decision(file),
    }
    return render(request, "gallery/unlinked_file.html", context)


@requires(TRIAGE)
def unlinked_original(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """The original to look at."""
    file = get_object_or_404(UnlinkedFile, pk=file_id)
    response = send_original(file.storage_key, file.mime_type or "application/octet-stream", file.size_bytes)
    note(request, Action.VIEWED_UNLINKED, Target(detail=f"file {file.pk}, original"))
    return response


@requires(TRIAGE)
def unlinked_thumbnail(request: HttpRequest, file_id: UUID, size: str) -> HttpResponseBase:
    """The file's thumbnail. What was looked at is logged by the page that shows it."""
    wanted = thumbnail_size(size)
    file = get_object_or_404(UnlinkedFile, pk=file_id)
    return send_thumbnail(request, ThumbnailSource(file.storage_key, file.size_bytes), wanted)


def _context(tab: str, reason: str) -> dict[str, Any]:
    return {"section": "unlinked", "tab": tab, "reason": reason, "run": listing_run()}


def _shown(context: dict[str, Any]) -> int:
    if "listed" in context:
        return len(context["listed"])
    return sum(len(act.items) for act in context["decided"])


def _standing_decision(file: UnlinkedFile) -> TriageDecision | None:
    standing = TriageDecision.objects.filter(
        subject=TriageDecision.Subject.FILE, key=file.storage_key, taken_back_at=None
    )
    return standing.select_related("by").first()
