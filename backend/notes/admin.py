"""The notes in the administration pages: to look at, never to edit there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from notes.models import Note
from transfers.admin import ReadOnly

if TYPE_CHECKING:
    _NoteAdmin = admin.ModelAdmin[Note]
else:
    _NoteAdmin = admin.ModelAdmin


@admin.register(Note)
class NoteAdmin(ReadOnly, _NoteAdmin):
    list_display = ("id", "patient_id", "kind", "written_on", "author", "filemaker_id")
    list_filter = ("kind",)
    search_fields = ("filemaker_id", "=id", "=patient__id", "patient__filemaker_id")
    date_hierarchy = "written_on"
