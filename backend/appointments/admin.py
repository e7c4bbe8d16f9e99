from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from appointments.models import Appointment, Clinic, Clinician
from transfers.admin import RecordAdmin

if TYPE_CHECKING:
    _NamedAdmin = admin.ModelAdmin[Clinic | Clinician]
else:
    _NamedAdmin = admin.ModelAdmin


@admin.register(Clinic, Clinician)
class NamedAdmin(_NamedAdmin):
    """Where those get a name that came with an id alone."""

    list_display = ("name", "filemaker_id", "id")
    search_fields = ("name", "filemaker_id")


@admin.register(Appointment)
class AppointmentAdmin(RecordAdmin):
    list_display = ("starts_at", "kind", "status", "clinic", "clinician", "id")
    list_filter = ("status", "clinic", "clinician")
    list_select_related = ("clinic", "clinician")
    search_fields = ("filemaker_id",)
    date_hierarchy = "starts_at"
