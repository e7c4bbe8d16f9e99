"""The notes in the administration pages: which there are, never what they say."""

from __future__ import annotations

from django.contrib import admin

from notes.models import Note
from transfers.admin import RecordAdmin


@admin.register(Note)
class NoteAdmin(RecordAdmin):
    list_display = ("id", "patient_id", "kind", "written_on", "author", "filemaker_id")
    list_filter = ("kind",)
    exclude = (*RecordAdmin.exclude, "text")
    date_hierarchy = "written_on"
