from __future__ import annotations

from django.contrib import admin

from communications.models import Contact
from transfers.admin import RecordAdmin


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    list_display = ("id", "kind", "label", "value", "normalised")
    list_filter = ("kind",)
    search_fields = ("value", "normalised", "filemaker_id")
    readonly_fields = ("normalised", *RecordAdmin.readonly_fields)
