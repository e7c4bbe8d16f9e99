"""Assigning unlinked files to a patient."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from database import one_transaction
from errors import RunFailed
from gallery.access.details import Amount, Detail, Phrase, Thing
from gallery.access.log import Action, Target, note, note_all, signed_in_user
from gallery.access.permissions import TRIAGE, requires
from gallery.addresses import keys_in
from gallery.deeds import WayBack, name_of
from gallery.finding.choose_patient import PatientChoices, note_choices
from gallery.htmx import HtmxRequest
from gallery.quantities import counted
from gallery.triage.assign_form import AssignSheet
from gallery.triage.marked import (
    NOTHING_MARKED,
    back_to_list,
    marked_files,
    refusal_words,
    sent_with,
    status_of,
)
from gallery.triage.triage_lists import patients_beside
from images.correcting import CorrectionRefused, StaleCorrection
from images.triage import assign_files, patients_named


@requires(TRIAGE)
def assign(request: HtmxRequest) -> HttpResponse:
    """The form for the files that were marked; sent, it assigns them. Whatever is refused, what was typed stays in it.

    Sent with `find`, it only looks up patients, as one does without JavaScript; with `look`, it only tells with what each
    file would be assigned.
    """
    keys = keys_in(sent_with(request).getlist("file"))
    files = marked_files(keys)
    if not files and request.method != "POST":
        return back_to_list(request, "unlinked_files", NOTHING_MARKED, level=messages.WARNING)
    is_sent = request.method == "POST" and not {"find", "look"} & request.POST.keys()
    sheet = AssignSheet.of(request.POST, files, is_sent=is_sent)
    if "look" in request.POST and request.htmx:
        _note_files(request, sheet)
        return render(request, "gallery/_assign_ends.html", {"sheet": sheet})
    if not is_sent:
        return _page(request, sheet, keys, 200)
    return _assign(request, sheet, keys) if sheet.is_valid else _page(request, sheet, keys, 422)


def _assign(request: HtmxRequest, sheet: AssignSheet, keys: Sequence[UUID]) -> HttpResponse:
    choice = sheet.form.choice()
    try:
        with one_transaction():
            assigned = assign_files(sheet.given(keys), choice, signed_in_user(request))
            detail = Detail.of(Amount(len(assigned.images), Thing.FILE))
            targets = (Target(choice.patient_id, image.pk, detail) for image in assigned.images)
            note_all(request, Action.ASSIGNED, targets)
    except (CorrectionRefused, RunFailed) as refusal:
        if isinstance(refusal, CorrectionRefused):
            sheet.form.refuse(refusal)
        else:
            sheet.form.add_error(None, refusal_words(refusal))
        # Whoever was told that some are on the list no more goes on with the others.
        left = [line.key for line in sheet.lines] if isinstance(refusal, StaleCorrection) else keys
        return _page(request, sheet, left, status_of(refusal))
    count = len(assigned.images)
    return back_to_list(
        request,
        "unlinked_files",
        f"{counted(count, 'file')} assigned to {name_of(choice.patient_id)}. Later runs keep it.",
        WayBack(reverse("take_back_at_once", args=[assigned.act])),
    )


def _page(request: HtmxRequest, sheet: AssignSheet, keys: Sequence[UUID], status: int) -> HttpResponse:
    """The form with the files that are left on the list; `keys` are sent with it."""
    named = patients_named([line.listed.file for line in sheet.lines])
    sent = request.POST.copy()
    if "patient" not in sent and len(named) == 1:
        sent["patient"] = str(named[0].pk)
    choices = PatientChoices.of(request.user, sent, named)
    _note_files(request, sheet)
    note_choices(request, choices)
    context = {
        "section": "unlinked",
        "sheet": sheet,
        "form": sheet.form,
        "all_facts": ("captured_on", "view", "side"),
        "keys": keys,
        "choices": choices,
        "ambiguous": len(named) > 1,
        "listed_reason": sent_with(request).get("listed_reason", ""),
    }
    part = "_assign" if request.htmx else "assign"
    return render(request, f"gallery/{part}.html", context, status=status)


def _note_files(request: HtmxRequest, sheet: AssignSheet) -> None:
    """The files, and whoever is named beside them."""
    detail = Detail.of(Amount(len(sheet.lines), Thing.FILE), Phrase.TO_ASSIGN)
    note(
        request,
        Action.VIEWED_UNLINKED,
        Target(detail=detail, patients=patients_beside(line.listed for line in sheet.lines)),
    )
