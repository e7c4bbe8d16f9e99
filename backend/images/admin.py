"""The records of runs, batches and images in the administration pages: to look at, never to edit there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from images.models import Correction, Image, ImageBatch, LinkRun, TriageDecision

if TYPE_CHECKING:
    _RunAdmin = admin.ModelAdmin[LinkRun]
    _BatchAdmin = admin.ModelAdmin[ImageBatch]
    _ImageAdmin = admin.ModelAdmin[Image]
    _CorrectionAdmin = admin.ModelAdmin[Correction]
    _DecisionAdmin = admin.ModelAdmin[TriageDecision]
else:
    _RunAdmin = _BatchAdmin = _ImageAdmin = _CorrectionAdmin = _DecisionAdmin = admin.ModelAdmin


class ReadOnly:
    """What only runs and the pages for corrections may write."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(LinkRun)
class LinkRunAdmin(ReadOnly, _RunAdmin):
    list_display = ("id", "started_at", "started_by", "files_listed", "totals", "undone_at")


@admin.register(ImageBatch)
class ImageBatchAdmin(ReadOnly, _BatchAdmin):
    list_display = ("name", "captured_on", "patient_id", "source", "created_by_run")
    list_select_related = ("created_by_run",)
    search_fields = ("patient__filemaker_metadata__filemaker_id",)
    date_hierarchy = "captured_on"


@admin.register(Image)
class ImageAdmin(ReadOnly, _ImageAdmin):
    list_display = ("storage_key", "category", "side", "captured_on", "batch_id", "last_run")
    list_filter = ("category", "side")
    list_select_related = ("last_run",)
    search_fields = ("storage_key", "recid")


@admin.register(Correction)
class CorrectionAdmin(ReadOnly, _CorrectionAdmin):
    list_display = ("storage_key", "fact", "before", "after", "by", "at", "undone_by", "undone_at")
    list_filter = ("fact", "by")
    list_select_related = ("by", "undone_by")
    search_fields = ("storage_key",)


@admin.register(TriageDecision)
class TriageDecisionAdmin(ReadOnly, _DecisionAdmin):
    list_display = ("subject", "key", "kind", "reason", "by", "at", "taken_back_by", "taken_back_at")
    list_filter = ("subject", "kind", "reason", "by")
    list_select_related = ("by", "taken_back_by")
    search_fields = ("key",)
