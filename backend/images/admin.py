"""The records of batches and images in the administration pages: to look at, never to edit there."""

from __future__ import annotations

from django.contrib import admin

from images.models import Annotation, Correction, Image, ImageBatch, TriageDecision
from transfers.admin import ReadOnlyAdmin


@admin.register(ImageBatch)
class ImageBatchAdmin(ReadOnlyAdmin):
    list_display = ("name", "captured_on", "patient_id", "source", "created_by_run")
    list_select_related = ("created_by_run",)
    search_fields = ("patient__filemaker_id",)
    date_hierarchy = "captured_on"


@admin.register(Image)
class ImageAdmin(ReadOnlyAdmin):
    list_display = ("storage_key", "category", "side", "captured_on", "batch_id", "last_run")
    list_filter = ("category", "side")
    list_select_related = ("last_run",)
    search_fields = ("storage_key", "recid")


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("storage_key", "fact", "before", "after", "by", "at", "undone_by", "undone_at")
    list_filter = ("fact", "by")
    list_select_related = ("by", "undone_by")
    search_fields = ("storage_key",)


@admin.register(TriageDecision)
class TriageDecisionAdmin(ReadOnlyAdmin):
    list_display = ("subject", "key", "kind", "reason", "by", "at", "taken_back_by", "taken_back_at")
    list_filter = ("subject", "kind", "reason", "by")
    list_select_related = ("by", "taken_back_by")
    search_fields = ("key",)


@admin.register(Annotation)
class AnnotationAdmin(ReadOnlyAdmin):
    """What a note says is left out: it is read in the viewer, beside its picture."""

    list_display = ("storage_key", "kind", "by", "at", "withdrawn_by", "withdrawn_at")
    list_filter = ("kind", "by")
    list_select_related = ("by", "withdrawn_by")
    search_fields = ("storage_key",)
    exclude = ("text",)
