"""The records of documents in the administration pages: to look at, never to edit there."""

from __future__ import annotations

from django.contrib import admin

from documents.models import Document
from transfers.admin import ReadOnlyAdmin


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "dated_on", "patient_id", "storage_key", "last_run")
    list_filter = ("kind",)
    list_select_related = ("last_run",)
    search_fields = ("storage_key", "filemaker_id", "=id", "=patient__id", "patient__filemaker_id")
