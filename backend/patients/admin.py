from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from patients.models import Patient

if TYPE_CHECKING:
    _PatientAdmin = admin.ModelAdmin[Patient]
else:
    _PatientAdmin = admin.ModelAdmin


@admin.register(Patient)
class PatientAdmin(_PatientAdmin):
    list_display = ("last_name", "first_name", "date_of_birth", "id")
    search_fields = ("last_name", "first_name", "filemaker_id")
