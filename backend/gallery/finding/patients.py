"""The list of patients: found as one types, with what each has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import render

from gallery.access.permissions import SEE, requires
from gallery.addresses import key_in
from gallery.htmx import HtmxRequest
from images.models import ImageBatch
from patients.models import Patient
from patients.search import SearchPage, search_patients

_PAGE_SIZE = 30


@dataclass(frozen=True)
class PatientRow:
    """A patient in the list; `latest` is the day of the newest image, None without any."""

    patient: Patient
    images: int
    visits: int
    latest: date | None


@requires(SEE)
def patients(request: HtmxRequest) -> HttpResponse:
    """A page of the search's result; for htmx only the result itself."""
    typed = request.GET.get("q", "")
    page = search_patients(typed, _PAGE_SIZE, key_in(request.GET.get("after", "")))
    context = {
        "section": "patients",
        "typed": typed,
        "rows": patient_rows(page),
        "after": page.after,
        "is_first": "after" not in request.GET,
    }
    only_part = request.htmx and not request.htmx.history_restore_request
    return render(request, f"gallery/{'_patients_found' if only_part else 'patients'}.html", context)


def patient_rows(page: SearchPage) -> list[PatientRow]:
    """The patients of a page with their counts: one query, however many they are."""
    counted = (
        ImageBatch.objects.filter(patient__in=page.patients)
        .order_by()
        .values("patient_id")
        .annotate(
            pictures=Count("images"), visits=Count("captured_on", distinct=True), latest=Max("captured_on")
        )
    )
    counts = {row["patient_id"]: (row["pictures"], row["visits"], row["latest"]) for row in counted}
    return [PatientRow(patient, *counts.get(patient.pk, (0, 0, None))) for patient in page.patients]
