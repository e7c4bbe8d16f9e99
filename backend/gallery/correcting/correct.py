"""Correcting the facts of an image."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from database import one_transaction
from errors import RunFailed
from gallery.access.details import Detail, Phrase
from gallery.access.log import Action, Target, note, note_all, signed_in_user
from gallery.access.permissions import CORRECT, requires
from gallery.correcting.correction_form import CorrectionForm, form_of, renewed, retry_fields
from gallery.correcting.undo import correctable_image, targets_of, viewer_address
from gallery.deeds import WayBack, name_of, tell
from gallery.finding.choose_patient import PatientChoices, note_choices
from gallery.htmx import HtmxRequest
from gallery.looking.history import changes_in_words
from gallery.looking.walk import ViewerPath
from gallery.sending.picture_state import state_of
from images.correcting import CorrectionRefused, StaleCorrection, correct_image
from images.correcting.facts import ImageFacts
from images.models import Image

# What was typed before a session ended, in the next one of that browser: for which form, and which fields.
_TYPED = "nexus.typed"
_MOST_TYPED = 4_000


@dataclass(frozen=True)
class Meanwhile:
    """Who changed an image since somebody opened the form, and when."""

    who: str
    at: datetime | None


@login_not_required
def correct(request: HtmxRequest, image_id: UUID) -> HttpResponseBase:
    """The form; sent, it corrects. Whatever is refused, what was typed stays in it, even if one has to sign in again."""
    if not request.user.is_authenticated:
        _keep_typed(request)
        return redirect_to_login(request.get_full_path())
    return _correct(request, image_id)


@requires(CORRECT)
def _correct(request: HtmxRequest, image_id: UUID) -> HttpResponse:
    image = correctable_image(image_id)
    if request.method != "POST":
        if typed := _typed_before(request):
            return _page(request, image, CorrectionForm(typed), resumed=typed)
        return _page(request, image, form_of(image))
    form = CorrectionForm(request.POST)
    if "find" in request.POST or not form.is_valid():
        # Without JavaScript, patients are looked up by sending the form.
        return _page(request, image, form, 200 if "find" in request.POST else 422)
    return _save(request, image, form)


def _keep_typed(request: HtmxRequest) -> None:
    """Without JavaScript, what was typed has no other place to wait for whoever signs in again. No address holds it: what is in
    one could have been put there by others.
    """
    typed = retry_fields(request.POST) if request.method == "POST" and not request.htmx else ""
    if typed and len(typed) <= _MOST_TYPED:
        request.session[_TYPED] = {"path": request.path, "fields": typed}


def _typed_before(request: HttpRequest) -> QueryDict | None:
    """What was typed into this form before one had to sign in again, this once; None otherwise."""
    kept = request.session.get(_TYPED, {})
    if kept.get("path") != request.path:
        return None
    del request.session[_TYPED]
    return QueryDict(kept["fields"])


def _save(request: HtmxRequest, image: Image, form: CorrectionForm) -> HttpResponse:
    by, seen = signed_in_user(request), form.cleaned_data["seen"]
    before = ImageFacts.of(image)
    try:
        with one_transaction():
            corrected = correct_image(image.pk, form.changes(), by, seen)
            after = ImageFacts.of(corrected.image)
            note_all(request, Action.CORRECTED, targets_of(corrected.image, before, after))
    except StaleCorrection:
        return _changed_meanwhile(request, image.pk, form)
    except CorrectionRefused as refusal:
        form.refuse(refusal)
        return _page(request, image, form, 422)
    except RunFailed as busy:
        form.add_error(None, f"{busy.message} {busy.remedy}".strip())
        return _page(request, image, form, 503)
    way_back = reverse("undo_act", args=[corrected.act]) + ViewerPath.of(request.GET).query
    tell(request, _said(before, after), WayBack(way_back))
    return _to_viewer(request, corrected.image)


def _said(before: ImageFacts, after: ImageFacts) -> str:
    """What a correction changed; and, where the image went to another patient, the way back to the former one."""
    go_on = "" if before.patient == after.patient else f" Go on with {name_of(before.patient)}."
    return f"Corrected: {changes_in_words(before, after)}. Later imports keep it.{go_on}"


def _changed_meanwhile(request: HtmxRequest, image_id: UUID, form: CorrectionForm) -> HttpResponse:
    """Shows what the image is now, and lets the person save once more, knowing that."""
    now = correctable_image(image_id)
    return _page(request, now, renewed(form, now), 409, _meanwhile(now))


def _meanwhile(image: Image) -> Meanwhile:
    run, corrected_at = image.last_run, image.corrected_at
    if corrected_at and image.corrected_by and not (run and run.finished_at > corrected_at):
        return Meanwhile(image.corrected_by.get_username(), corrected_at)
    return Meanwhile(f"run {run.pk} of the import", run.finished_at) if run else Meanwhile("somebody", None)


def _to_viewer(request: HtmxRequest, image: Image) -> HttpResponse:
    address = viewer_address(request, image)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _page(
    request: HtmxRequest,
    image: Image,
    form: CorrectionForm,
    status: int = 200,
    meanwhile: Meanwhile | None = None,
    resumed: QueryDict | None = None,
) -> HttpResponse:
    """The whole page; for htmx only the form."""
    choices = PatientChoices.of(request.user, resumed or request.POST)
    about = Target(image.batch.patient_id, image.pk, Detail.of(Phrase.TO_CORRECT))
    note(request, Action.VIEWED_IMAGE, about)
    note_choices(request, choices)
    context = {
        "section": "patients",
        "image": image,
        "patient": image.batch.patient,
        "path": ViewerPath.of(request.GET),
        "form": form,
        "meanwhile": meanwhile,
        "is_resumed": resumed is not None,
        "is_sent": request.method == "POST" and "find" not in request.POST,
        "choices": choices,
    }
    if request.htmx:
        return render(request, "gallery/_correct_form.html", context, status=status)
    return render(request, "gallery/correct.html", {**context, "state": state_of(image)}, status=status)
