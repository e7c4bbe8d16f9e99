"""Correcting many of a patient's images at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from database import one_transaction
from errors import RunFailed
from gallery.access.details import Amount, Detail, Phrase, Thing
from gallery.access.log import Action, Target, note, note_all, signed_in_user
from gallery.access.permissions import CORRECT, requires
from gallery.correcting.many_form import ManyCorrectionForm, as_seen, seen_in
from gallery.correcting.undo import targets_of
from gallery.deeds import WayBack, name_of, tell
from gallery.finding.choose_patient import PatientChoices, note_choices
from gallery.htmx import HtmxRequest
from gallery.looking.chosen_images import MARKED, MOST_MARKED, NOTHING_MARKED, ChosenImages, back_to_patient
from gallery.quantities import counted
from gallery.record_filter import RecordFilter
from images.correcting import CorrectionRefused, StaleImages, correct_images
from images.models import Image
from patients.models import Patient


@dataclass(frozen=True)
class MarkedImage:
    """An image on the form.

    Attributes:
        image: as it is now.
        value: what the form sends for it, if it is meant.
        is_changed: whether it was changed since it was marked. Then it is only meant if somebody marks it again.
    """

    image: Image
    value: str
    is_changed: bool


@requires(CORRECT)
def correct_many(request: HtmxRequest, patient_id: UUID) -> HttpResponse:
    """The form for the images that were marked; sent, it corrects them. Whatever is refused, what was typed stays."""
    seen = seen_in(request.POST.getlist(MARKED))
    if not seen or len(seen) > MOST_MARKED:
        words = f"Mark at most {MOST_MARKED} pictures at once." if seen else NOTHING_MARKED
        return back_to_patient(request, patient_id, RecordFilter.of(request.GET), words)
    if not any(seen.values()):
        return _opened(request, ChosenImages.of(request, patient_id))
    person = get_object_or_404(Patient, pk=patient_id)
    form = ManyCorrectionForm(request.POST)
    if "find" in request.POST or not form.is_valid():
        # Without JavaScript, patients are looked up by sending the form.
        return _page(request, person, form, _marked(person, seen), 200 if "find" in request.POST else 422)
    return _save(request, person, form, seen)


def _opened(request: HtmxRequest, chosen: ChosenImages) -> HttpResponse:
    marked = [MarkedImage(image, as_seen(image), is_changed=False) for image in chosen.images]
    return _page(request, chosen.patient, ManyCorrectionForm(), marked)


def _save(
    request: HtmxRequest, person: Patient, form: ManyCorrectionForm, seen: Mapping[UUID, str]
) -> HttpResponse:
    try:
        with one_transaction():
            done = correct_images(seen, form.changes(), signed_in_user(request))
            targets = (targets_of(one.image, one.before, one.after) for one in done.images)
            note_all(request, Action.CORRECTED, chain.from_iterable(targets))
    except StaleImages as stale:
        form.refuse(stale)
        return _page(request, person, form, _marked(person, seen, stale.images), 409)
    except CorrectionRefused as refusal:
        form.refuse(refusal)
        return _page(request, person, form, _marked(person, seen), 422)
    except RunFailed as busy:
        form.add_error(None, f"{busy.message} {busy.remedy}".strip())
        return _page(request, person, form, _marked(person, seen), 503)
    corrected = done.images
    moved = corrected[0].after.patient
    go_on = "" if moved == person.pk else f" They are {name_of(moved)}'s now."
    count = counted(len(corrected), "picture")
    way_back = WayBack(reverse("undo_act", args=[done.act]))
    tell(request, f"{count} corrected. Later imports keep it.{go_on}", way_back)
    return _to_patient(request, person.pk)


def _marked(person: Patient, seen: Mapping[UUID, str], changed: Collection[UUID] = ()) -> list[MarkedImage]:
    """Those of the marked images that are still this patient's, in the order of the patient's page."""
    there = RecordFilter().pictures_of(person).filter(pk__in=seen)
    return [
        MarkedImage(image, as_seen(image, "" if image.pk in changed else seen[image.pk]), image.pk in changed)
        for image in there
    ]


def _page(
    request: HtmxRequest,
    person: Patient,
    form: ManyCorrectionForm,
    marked: list[MarkedImage],
    status: int = 200,
) -> HttpResponse:
    """The whole page; for htmx only the form."""
    choices, images = PatientChoices.of(request.user, request.POST), [one.image.pk for one in marked]
    detail = Detail.of(Amount(len(images), Thing.IMAGE), Phrase.TO_CORRECT_THEM)
    note(request, Action.VIEWED_PATIENT, Target(person.pk, detail=detail, images=images))
    note_choices(request, choices)
    context = {
        "section": "patients",
        "patient": person,
        "chosen": RecordFilter.of(request.GET),
        "form": form,
        "field": MARKED,
        "marked": [one for one in marked if not one.is_changed],
        "changed": [one for one in marked if one.is_changed],
        "is_sent": form.is_bound and "find" not in request.POST,
        "choices": choices,
    }
    part = "_correct_many" if request.htmx else "correct_many"
    return render(request, f"gallery/{part}.html", context, status=status)


def _to_patient(request: HtmxRequest, patient_id: UUID) -> HttpResponse:
    address, query = reverse("patient", args=[patient_id]), RecordFilter.of(request.GET).address()
    address = f"{address}?{query}" if query else address
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
