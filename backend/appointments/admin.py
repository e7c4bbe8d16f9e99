"""Appointments in the administration pages, to look at; and clinics and clinicians, to be given their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from appointments.models import Appointment, Clinic, Clinician
from transfers.admin import RecordAdmin

if TYPE_CHECKING:
    _NamedAdmin = admin.ModelAdmin[Clinic | Clinician]
else:
    _NamedAdmin = admin.ModelAdmin


@admin.register(Clinic, Clinician)
class NamedAdmin(_NamedAdmin):
    """Imports make them, and find them by FileMaker's id or by their name; what they are called is for people to say."""

    list_display = ("name", "filemaker_id", "id")
    search_fields = ("name", "filemaker_id", "=id")
    fields = ("name", "filemaker_id")
    readonly_fields = ("filemaker_id",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Appointment)
class AppointmentAdmin(RecordAdmin):
    list_display = ("id", "patient_id", "starts_at", "kind", "status", "clinic", "clinician", "filemaker_id")
    list_filter = ("status", "clinic", "clinician")
    list_select_related = ("clinic", "clinician")
    exclude = (*RecordAdmin.exclude, "notes")
    date_hierarchy = "starts_at"
