"""Which of a patient's pictures somebody wants: those that they marked, else those that the filter of the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gallery.addresses import keys_in
from gallery.record_filter import RecordFilter
from images.models import Image
from patients.models import Patient

# The field of a marked picture in a form.
MARKED = "image"
# One form field each; Django takes a thousand.
MOST_MARKED = 500
NOTHING_MARKED = "Nothing is marked. Mark at least one picture."


@dataclass(frozen=True)
class ChosenImages:
    """Pictures of one patient, in the order of the patient's page.

    Attributes:
        patient: whose they are.
        images: what was marked, or what the filter shows.
        filter: the filter of the page on which they were chosen.
        is_marked: whether they were marked one by one.
    """

    patient: Patient
    images: list[Image]
    filter: RecordFilter
    is_marked: bool

    @classmethod
    def of(cls, request: HttpRequest, patient_id: UUID) -> ChosenImages:
        """As a form sent them (POST, one field `image` for each), or as the address filters them (GET).

        Raises:
            Http404: there is no such patient, or a marked picture is not theirs: pictures of two patients never leave
                together, and nobody learns here whether there is such a picture.
        """
        person = get_object_or_404(Patient, pk=patient_id)
        chosen = RecordFilter.of(request.GET)
        if request.method != "POST":
            return cls(person, list(chosen.pictures_of(person)), chosen, is_marked=False)
        keys = keys_in(request.POST.getlist(MARKED))
        marked = list(RecordFilter().pictures_of(person).filter(pk__in=keys))
        if len(marked) < len(keys):
            raise Http404
        return cls(person, marked, chosen, is_marked=True)


def back_to_patient(request: HttpRequest, patient_id: UUID, chosen: RecordFilter, words: str) -> HttpResponse:
    """To the patient's page as it was filtered, with a word about what is missing."""
    messages.warning(request, words)
    address, query = reverse("patient", args=[patient_id]), chosen.address()
    return redirect(f"{address}?{query}" if query else address)
