"""Deciding about what is unlinked: assigning files to a patient and day, setting files and rows aside, taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from errors import NexusError, RunFailed
from gallery.access.log import Action, Target, note, signed_in_user
from gallery.access.permissions import TRIAGE, requires
from gallery.finding.choose_patient import PatientChoices
from gallery.htmx import HtmxRequest
from gallery.triage.assign_form import AssignForm, SetAsideForm, chosen_keys, first_assign_form
from gallery.triage.known import suggestion_for
from gallery.triage.triage_lists import listed_files, listed_rows
from images.correcting import CorrectionRefused, StaleCorrection
from images.models import Image, TriageDecision, UnlinkedFile
from images.triage import assign_files, open_files, open_rows, set_aside_files, set_aside_rows, take_back

__all__ = ["assign", "put_files_aside", "put_rows_aside", "take_decision_back"]

_NOTHING_CHOSEN = "Nothing is marked. Mark at least one line of the list."


@requires(TRIAGE)
def assign(request: HtmxRequest) -> HttpResponse:
    """The form for the files that were marked; sent, it assigns them. Whatever is refused, what was typed stays in it."""
    sent = _sent(request)
    files = _marked_files(sent.getlist("file"))
    if not files and request.method != "POST":
        return _back(request, "unlinked_files", _NOTHING_CHOSEN)
    if request.method != "POST" or "find" in request.POST:
        # Without JavaScript, patients are looked up by sending the form.
        form = (
            AssignForm(initial=request.POST.dict())
            if request.POST
            else first_assign_form(suggestion_for(files))
        )
        return _assign_page(request, form, files, 200)
    form = AssignForm(request.POST)
    return _assign(request, form, files) if form.is_valid() else _assign_page(request, form, files, 422)


def _assign(request: HtmxRequest, form: AssignForm, files: Sequence[UnlinkedFile]) -> HttpResponse:
    assignment = form.assignment()
    keys = chosen_keys(request.POST.getlist("file"))
    try:
        images = assign_files(keys, assignment, signed_in_user(request))
    except CorrectionRefused as refusal:
        form.refuse(refusal)
        return _assign_page(request, form, files, _status_of(refusal))
    except RunFailed as busy:
        form.add_error(None, _words(busy))
        return _assign_page(request, form, files, 503)
    for image in images:
        note(
            request, Action.ASSIGNED, Target(assignment.patient.patient_id, image.pk, f"{len(images)} files")
        )
    return _back(
        request,
        "unlinked_files",
        f"{_count(len(images), 'file')} assigned. Later runs keep it.",
        messages.SUCCESS,
    )


def _assign_page(
    request: HtmxRequest, form: AssignForm, files: Sequence[UnlinkedFile], status: int
) -> HttpResponse:
    known = suggestion_for(files)
    sent = request.POST.copy()
    # What is on the list no more is sent again, so that nobody misses it, until somebody was told.
    keys = [file.pk for file in files] if status == 409 else chosen_keys(_sent(request).getlist("file"))
    if not form.is_bound and "patient" not in sent and len(known.candidates) == 1:
        sent["patient"] = str(known.candidates[0].pk)
    context = {
        "section": "unlinked",
        "form": form,
        "listed": listed_files(files),
        "keys": keys,
        "choices": PatientChoices.of(sent, known.candidates),
        "ambiguous": len(known.candidates) > 1,
        "listed_reason": _sent(request).get("listed_reason", ""),
    }
    part = "_assign" if request.htmx else "assign"
    return render(request, f"gallery/{part}.html", context, status=status)


@requires(TRIAGE)
def put_files_aside(request: HttpRequest) -> HttpResponse:
    """The form for the files that were marked; sent, it takes them off the list."""
    files = _marked_files(_sent(request).getlist("file"))
    keys = chosen_keys(request.POST.getlist("file"))
    context = {"listed": listed_files(files), "of": "file", "back": "unlinked_files"}
    return _put_aside(request, context, lambda reason: set_aside_files(keys, reason, signed_in_user(request)))


@requires(TRIAGE)
def put_rows_aside(request: HttpRequest) -> HttpResponse:
    """The same for rows."""
    sent = _sent(request).getlist("row")
    keys = [int(text) for text in dict.fromkeys(sent) if text.isdecimal() and len(text) < 19]
    rows = listed_rows(list(open_rows().filter(pk__in=keys).order_by("line")))
    context = {"listed": rows, "of": "row", "back": "unlinked_rows"}
    return _put_aside(request, context, lambda reason: set_aside_rows(keys, reason, signed_in_user(request)))


def _put_aside(request: HttpRequest, context: dict[str, Any], act: Callable[[str], None]) -> HttpResponse:
    if not context["listed"] and request.method != "POST":
        return _back(request, context["back"], _NOTHING_CHOSEN)
    form = SetAsideForm(request.POST or None)
    status = 200
    if request.method == "POST" and (status := _carried_out(form, act)) == 200:
        count = len(context["listed"])
        note(
            request,
            Action.SET_ASIDE,
            Target(detail=f"{count} {context['of']}s, {form.cleaned_data['reason']}"),
        )
        return _back(
            request,
            context["back"],
            f"{_count(count, context['of'])} set aside. Later runs keep it.",
            messages.SUCCESS,
        )
    listed_reason = _sent(request).get("listed_reason", "")
    page = {"section": "unlinked", "form": form, "listed_reason": listed_reason, **context}
    return render(request, "gallery/set_aside.html", page, status=status)


def _carried_out(form: SetAsideForm, act: Callable[[str], None]) -> int:
    """The status of the answer: 200 once it is done, else what was refused stands in the form."""
    if not form.is_valid():
        return 422
    try:
        act(form.cleaned_data["reason"])
    except (CorrectionRefused, RunFailed) as refusal:
        form.add_error(None, _words(refusal))
        return _status_of(refusal)
    return 200


@require_POST
@requires(TRIAGE)
def take_decision_back(request: HttpRequest, decision_id: int) -> HttpResponse:
    """What it was about returns to the list."""
    decision = TriageDecision.objects.filter(pk=decision_id).first()
    about = _target_of(decision) if decision else Target()
    is_row = decision is not None and decision.subject == TriageDecision.Subject.ROW
    back = "unlinked_rows" if is_row else "unlinked_files"
    try:
        take_back(decision_id, signed_in_user(request))
    except (CorrectionRefused, RunFailed) as refusal:
        return _back(request, back, _words(refusal), messages.ERROR)
    note(request, Action.TOOK_BACK, about)
    return _back(request, back, "Taken back: it is on the list again.", messages.SUCCESS)


def _target_of(decision: TriageDecision) -> Target:
    detail = f"decision {decision.pk}: {decision.kind}"
    image = Image.objects.select_related("batch").filter(storage_key=decision.key).first()
    if image is None or decision.kind != TriageDecision.Kind.ASSIGNED:
        return Target(detail=detail)
    return Target(image.batch.patient_id, image.pk, detail)


def _sent(request: HttpRequest) -> QueryDict:
    return request.POST or request.GET


def _marked_files(sent: Sequence[str]) -> list[UnlinkedFile]:
    """Those of the marked files that are still left to decide about, in the order of the list."""
    left = open_files().select_related("run").filter(pk__in=chosen_keys(sent))
    return list(left.order_by("outcome", "storage_key"))


def _back(request: HttpRequest, page: str, words: str, level: int = messages.WARNING) -> HttpResponse:
    """To the list from which somebody came, with a word about what became of it."""
    messages.add_message(request, level, words)
    sent = _sent(request)
    reason = sent.get("listed_reason", "")
    address = reverse(page) + (f"?{urlencode({'reason': reason})}" if reason else "")
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def _status_of(refusal: NexusError) -> int:
    if isinstance(refusal, RunFailed):
        return 503
    return 409 if isinstance(refusal, StaleCorrection) else 422


def _words(error: NexusError) -> str:
    return f"{error.message} {error.remedy}".strip()


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
