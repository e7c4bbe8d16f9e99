"""The ways to reach patients in the administration pages: to look at, never to edit there."""

from __future__ import annotations

from django.contrib import admin

from communications.models import Contact
from transfers.admin import RecordAdmin


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    list_display = ("id", "patient_id", "kind", "label", "filemaker_id")
    list_filter = ("kind",)
