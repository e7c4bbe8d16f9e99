"""Appointments in the administration pages, to look at; and clinics and clinicians, to be given their names."""

from __future__ import annotations

from django.contrib import admin

from appointments.models import Appointment, Clinic, Clinician
from transfers.admin import CompanionAdmin, RecordAdmin

admin.site.register([Clinic, Clinician], CompanionAdmin)


@admin.register(Appointment)
class AppointmentAdmin(RecordAdmin):
    list_display = ("id", "patient_id", "starts_at", "kind", "status", "clinic", "clinician", "filemaker_id")
    list_filter = ("status", "clinic", "clinician")
    list_select_related = ("clinic", "clinician")
    exclude = (*RecordAdmin.exclude, "notes")
    date_hierarchy = "starts_at"
