"""Correcting the facts of an image, and taking a correction back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from errors import RunFailed
from gallery.access.log import Action, Target, note, signed_in_user
from gallery.access.permissions import CORRECT, TRIAGE, requires
from gallery.addresses import ViewerPath
from gallery.correcting.correction_form import CorrectionForm, form_of, renewed, retry_fields
from gallery.finding.choose_patient import PatientChoices
from gallery.htmx import HtmxRequest
from gallery.looking.history import FACT_WORDS
from gallery.looking.viewer import viewer_page
from gallery.sending.picture_state import state_of
from images.correcting import CorrectionRefused, StaleCorrection, correct_image, undo_correction
from images.correcting.facts import ImageFacts
from images.models import CorrectableFact, Correction, Image
from images.triage import take_back_assignment

# What was typed before the session ended, in the address of the form.
_TYPED = "typed"


@dataclass(frozen=True)
class Meanwhile:
    """Who changed an image since somebody opened the form, and when."""

    who: str
    at: datetime | None


@login_not_required
def correct(request: HtmxRequest, image_id: UUID) -> HttpResponseBase:
    """The form; sent, it corrects. Whatever is refused, what was typed stays in it, even if one has to sign in again."""
    if not request.user.is_authenticated:
        return redirect_to_login(_resumed_address(request))
    return _correct(request, image_id)


@requires(CORRECT)
def _correct(request: HtmxRequest, image_id: UUID) -> HttpResponse:
    image = _image(image_id)
    if request.method != "POST":
        note(request, Action.VIEWED_IMAGE, Target(image.batch.patient_id, image.pk, "to correct it"))
        typed = _typed_before(request)
        return _page(request, image, CorrectionForm(typed) if typed else form_of(image))
    form = CorrectionForm(request.POST)
    if "find" in request.POST or not form.is_valid():
        # Without JavaScript, patients are looked up by sending the form.
        return _page(request, image, form, 200 if "find" in request.POST else 422)
    return _save(request, image, form)


@require_POST
@requires(CORRECT)
def undo(request: HttpRequest, image_id: UUID, correction_id: int) -> HttpResponseBase:
    """Takes one correction back; an assignment of an unlinked file as a whole, which only a steward may."""
    image = _image(image_id)
    entry = get_object_or_404(Correction, pk=correction_id, image_id=image_id)
    if entry.decision_id and not signed_in_user(request).has_perms(TRIAGE):
        raise PermissionDenied
    undone = _take_back_assignment if entry.decision_id else _undo
    try:
        return undone(request, image, entry)
    except (CorrectionRefused, RunFailed) as refusal:
        messages.error(request, f"{refusal.message} {refusal.remedy}".strip())
        return viewer_page(request, _image(image_id), 409)


def _undo(request: HttpRequest, image: Image, entry: Correction) -> HttpResponseBase:
    former = image.batch.patient_id
    now = undo_correction(entry.pk, signed_in_user(request), request.POST.get("seen", ""))
    _note_for(
        request, Action.UNDID_CORRECTION, (former, now.batch.patient_id), Target(None, now.pk, entry.fact)
    )
    messages.success(request, f"{FACT_WORDS[entry.fact]}: taken back.")
    return redirect(_viewer_address(request, now))


def _take_back_assignment(request: HttpRequest, image: Image, entry: Correction) -> HttpResponseBase:
    former = image.batch.patient_id
    take_back_assignment(entry.pk, signed_in_user(request), request.POST.get("seen", ""))
    note(request, Action.TOOK_BACK, Target(former, image.pk, "assignment"))
    messages.success(request, "The assignment was taken back. The file is among the unlinked ones again.")
    return redirect("patient", former)


def _resumed_address(request: HttpRequest) -> str:
    """Where somebody goes on who signs in again; without JavaScript, what they typed has no other place to wait."""
    if request.method != "POST":
        return request.get_full_path()
    query = request.GET.copy()
    query[_TYPED] = retry_fields(request.POST)
    return f"{request.path}?{query.urlencode()}"


def _typed_before(request: HttpRequest) -> QueryDict:
    """What was typed before one had to sign in again; nothing otherwise."""
    return QueryDict(request.GET.get(_TYPED, ""))


def _save(request: HtmxRequest, image: Image, form: CorrectionForm) -> HttpResponse:
    by, seen = signed_in_user(request), form.cleaned_data["seen"]
    before = ImageFacts.of(image)
    try:
        now = correct_image(image.pk, form.changes(), by, seen)
    except StaleCorrection:
        return _changed_meanwhile(request, image.pk, form)
    except CorrectionRefused as refusal:
        form.refuse(refusal)
        return _page(request, image, form, 422)
    except RunFailed as busy:
        form.add_error(None, f"{busy.message} {busy.remedy}".strip())
        return _page(request, image, form, 503)
    _note_correction(request, before, now)
    messages.success(request, "The correction is saved. Later imports keep it.")
    return _to_viewer(request, now)


def _changed_meanwhile(request: HtmxRequest, image_id: UUID, form: CorrectionForm) -> HttpResponse:
    """Shows what the image is now, and lets the person save once more, knowing that."""
    now = _image(image_id)
    return _page(request, now, renewed(form, now), 409, _meanwhile(now))


def _meanwhile(image: Image) -> Meanwhile:
    run, corrected_at = image.last_run, image.corrected_at
    if corrected_at and image.corrected_by and not (run and run.finished_at > corrected_at):
        return Meanwhile(image.corrected_by.get_username(), corrected_at)
    return Meanwhile(f"run {run.pk} of the import", run.finished_at) if run else Meanwhile("somebody", None)


def _note_correction(request: HttpRequest, before: ImageFacts, now: Image) -> None:
    after = ImageFacts.of(now)
    facts = ", ".join(fact.value for fact in CorrectableFact if before.text(fact) != after.text(fact))
    _note_for(request, Action.CORRECTED, (before.patient, after.patient), Target(None, now.pk, facts))


def _note_for(request: HttpRequest, action: Action, patients: Iterable[UUID], about: Target) -> None:
    """One line for the patient, and one for the other where the image went from one to another."""
    for patient_id in dict.fromkeys(patients):
        note(request, action, replace(about, patient_id=patient_id))


def _to_viewer(request: HtmxRequest, image: Image) -> HttpResponse:
    address = _viewer_address(request, image)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _viewer_address(request: HttpRequest, image: Image) -> str:
    return reverse("image", args=[image.pk]) + ViewerPath.of(request.GET).query


def _page(
    request: HtmxRequest,
    image: Image,
    form: CorrectionForm,
    status: int = 200,
    meanwhile: Meanwhile | None = None,
) -> HttpResponse:
    """The whole page; for htmx only the form."""
    context = {
        "section": "patients",
        "image": image,
        "patient": image.batch.patient,
        "path": ViewerPath.of(request.GET),
        "form": form,
        "meanwhile": meanwhile,
        "is_resumed": bool(_typed_before(request)),
        "is_sent": request.method == "POST" and "find" not in request.POST,
        "choices": PatientChoices.of(request.POST or _typed_before(request)),
    }
    if request.htmx:
        return render(request, "gallery/_correct_form.html", context, status=status)
    return render(request, "gallery/correct.html", {**context, "state": state_of(image)}, status=status)


def _image(image_id: UUID) -> Image:
    related = Image.objects.select_related("batch__patient", "corrected_by", "last_run")
    return get_object_or_404(related, pk=image_id)
