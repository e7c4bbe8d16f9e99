"""The patients in the administration pages: to look at, never to edit there."""

from __future__ import annotations

from django.contrib import admin

from patients.models import Patient
from transfers.admin import ReadOnlyAdmin


@admin.register(Patient)
class PatientAdmin(ReadOnlyAdmin):
    list_display = ("last_name", "first_name", "date_of_birth", "id")
    search_fields = ("last_name", "first_name", "filemaker_id")
