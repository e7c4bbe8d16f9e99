"""Deciding about what is unlinked: assigning files to a patient and day, setting files and rows aside, taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

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
from gallery.triage.triage_lists import ListedFile, ListedRow, listed_files, listed_rows
from images.correcting import CorrectionRefused, StaleCorrection
from images.models import Image, TriageDecision, UnlinkedFile
from images.triage import (
    assign_files,
    open_files,
    open_rows,
    set_aside_files,
    set_aside_rows,
    suggestion_for,
    take_back,
)

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
    except StaleCorrection as refusal:
        form.refuse(refusal)
        # Whoever was told that some are on the list no more goes on with the others.
        return _assign_page(request, form, files, 409, keys=[file.pk for file in files])
    except CorrectionRefused as refusal:
        form.refuse(refusal)
        return _assign_page(request, form, files, 422)
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
    request: HtmxRequest,
    form: AssignForm,
    files: Sequence[UnlinkedFile],
    status: int,
    keys: Sequence[UUID] | None = None,
) -> HttpResponse:
    """The form with the files that are left on the list; `keys` are sent with it, or else all that were marked."""
    known = suggestion_for(files)
    sent = request.POST.copy()
    if not form.is_bound and "patient" not in sent and len(known.candidates) == 1:
        sent["patient"] = str(known.candidates[0].pk)
    context = {
        "section": "unlinked",
        "form": form,
        "listed": listed_files(files),
        "keys": chosen_keys(_sent(request).getlist("file")) if keys is None else keys,
        "choices": PatientChoices.of(sent, known.candidates),
        "ambiguous": len(known.candidates) > 1,
        "listed_reason": _sent(request).get("listed_reason", ""),
    }
    part = "_assign" if request.htmx else "assign"
    return render(request, f"gallery/{part}.html", context, status=status)


@dataclass(frozen=True)
class Marked:
    """What somebody marked in a list, to set it aside.

    Attributes:
        of: what is listed, "file" or "row".
        page: the list's.
        listed: the marked lines that are still there.
        set_aside: takes all that was marked off the list, for a reason.
    """

    of: str
    page: str
    listed: Sequence[ListedFile | ListedRow]
    set_aside: Callable[[str], None]


@requires(TRIAGE)
def put_files_aside(request: HttpRequest) -> HttpResponse:
    """The form for the files that were marked; sent, it takes them off the list."""
    files = listed_files(_marked_files(_sent(request).getlist("file")))
    keys = chosen_keys(request.POST.getlist("file"))
    user = signed_in_user(request)
    return _put_aside(
        request, Marked("file", "unlinked_files", files, lambda reason: set_aside_files(keys, reason, user))
    )


@requires(TRIAGE)
def put_rows_aside(request: HttpRequest) -> HttpResponse:
    """The same for rows."""
    sent = _sent(request).getlist("row")
    keys = [int(text) for text in dict.fromkeys(sent) if text.isdecimal() and len(text) < 19]
    rows = listed_rows(list(open_rows().filter(pk__in=keys).order_by("line")))
    user = signed_in_user(request)
    return _put_aside(
        request, Marked("row", "unlinked_rows", rows, lambda reason: set_aside_rows(keys, reason, user))
    )


def _put_aside(request: HttpRequest, marked: Marked) -> HttpResponse:
    if request.method != "POST":
        if not marked.listed:
            return _back(request, marked.page, _NOTHING_CHOSEN)
        return _set_aside_page(request, marked, SetAsideForm(), 200)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        return _set_aside_page(request, marked, form, 422)
    reason, count = form.cleaned_data["reason"], len(marked.listed)
    try:
        marked.set_aside(reason)
    except (CorrectionRefused, RunFailed) as refusal:
        form.add_error(None, _words(refusal))
        return _set_aside_page(request, marked, form, _status_of(refusal))
    note(request, Action.SET_ASIDE, Target(detail=f"{count} {marked.of}s, {reason}"))
    done = f"{_count(count, marked.of)} set aside. Later runs keep it."
    return _back(request, marked.page, done, messages.SUCCESS)


def _set_aside_page(request: HttpRequest, marked: Marked, form: SetAsideForm, status: int) -> HttpResponse:
    context = {
        "section": "unlinked",
        "form": form,
        "listed_reason": _sent(request).get("listed_reason", ""),
        "listed": marked.listed,
        "of": marked.of,
        "back": marked.page,
    }
    return render(request, "gallery/set_aside.html", context, status=status)


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
