from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from appointments.models import Appointment, Clinic, Clinician

if TYPE_CHECKING:
    _AppointmentAdmin = admin.ModelAdmin[Appointment]
    _NamedAdmin = admin.ModelAdmin[Clinic | Clinician]
else:
    _AppointmentAdmin = _NamedAdmin = admin.ModelAdmin


@admin.register(Clinic, Clinician)
class NamedAdmin(_NamedAdmin):
    """Where those get a name that came with an id alone."""

    list_display = ("name", "filemaker_id", "id")
    search_fields = ("name", "filemaker_id")


@admin.register(Appointment)
class AppointmentAdmin(_AppointmentAdmin):
    list_display = ("starts_at", "kind", "status", "clinic", "clinician", "id")
    list_filter = ("status", "clinic", "clinician")
    list_select_related = ("clinic", "clinician")
    search_fields = ("filemaker_id",)
    date_hierarchy = "starts_at"
    raw_id_fields = ("patient",)
