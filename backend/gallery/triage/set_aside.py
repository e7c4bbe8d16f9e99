"""Setting unlinked files and rows aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from database import one_transaction
from errors import RunFailed
from gallery.access.details import Amount, Detail, Thing
from gallery.access.log import Action, Target, note, signed_in_user
from gallery.access.permissions import TRIAGE, requires
from gallery.addresses import keys_in
from gallery.deeds import WayBack
from gallery.quantities import counted
from gallery.triage.marked import (
    NOTHING_MARKED,
    back_to_list,
    marked_files,
    refusal_words,
    sent_with,
    status_of,
)
from gallery.triage.triage_lists import ListedFile, ListedRow, listed_files, listed_rows, patients_beside
from images.correcting import CorrectionRefused
from images.models import TriageDecision
from images.triage import open_rows, set_aside_files, set_aside_rows

Reason = TriageDecision.Reason


class SetAsideForm(forms.Form):
    """Why files or rows go off the list."""

    reason = forms.ChoiceField(
        choices=[(reason.value, reason.label.capitalize()) for reason in Reason],
        error_messages={"required": "Choose a reason."},
    )
    remark = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, str]:
        """Django's hook: another reason has to be said."""
        values: dict[str, str] = self.cleaned_data
        if values.get("reason") == Reason.OTHER and not values.get("remark"):
            self.add_error("remark", "Say which.")
        return values


@dataclass(frozen=True)
class Marked:
    """What somebody marked in a list, to set it aside.

    Attributes:
        of: what is listed, "file" or "row".
        page: the list's.
        listed: the marked lines that are still there.
        set_aside: takes all that was marked off the list, for a reason and with a remark; returns the mark of the act.
    """

    of: str
    page: str
    listed: Sequence[ListedFile | ListedRow]
    set_aside: Callable[[str, str], UUID]


@requires(TRIAGE)
def put_files_aside(request: HttpRequest) -> HttpResponse:
    """The form for the files that were marked; sent, it takes them off the list."""
    keys, user = keys_in(sent_with(request).getlist("file")), signed_in_user(request)
    files = listed_files(marked_files(keys))
    marked = Marked(
        "file", "unlinked_files", files, lambda reason, remark: set_aside_files(keys, reason, user, remark)
    )
    return _put_aside(request, marked)


@requires(TRIAGE)
def put_rows_aside(request: HttpRequest) -> HttpResponse:
    """The same for rows."""
    sent, user = sent_with(request).getlist("row"), signed_in_user(request)
    keys = [int(text) for text in dict.fromkeys(sent) if text.isdecimal() and len(text) < 19]
    rows = listed_rows(list(open_rows().filter(pk__in=keys).order_by("line")))
    marked = Marked(
        "row", "unlinked_rows", rows, lambda reason, remark: set_aside_rows(keys, reason, user, remark)
    )
    return _put_aside(request, marked)


def _put_aside(request: HttpRequest, marked: Marked) -> HttpResponse:
    if request.method != "POST":
        if not marked.listed:
            return back_to_list(request, marked.page, NOTHING_MARKED, level=messages.WARNING)
        return _page(request, marked, SetAsideForm(), 200)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        return _page(request, marked, form, 422)
    reason, count = Reason(form.cleaned_data["reason"]), len(marked.listed)
    try:
        with one_transaction():
            act = marked.set_aside(reason.value, form.cleaned_data["remark"])
            note(request, Action.SET_ASIDE, Target(detail=Detail.of(Amount(count, Thing(marked.of)), reason)))
    except (CorrectionRefused, RunFailed) as refusal:
        form.add_error(None, refusal_words(refusal))
        return _page(request, marked, form, status_of(refusal))
    done = f"{counted(count, marked.of)} set aside: {reason.label}. Later runs keep it."
    return back_to_list(request, marked.page, done, WayBack(reverse("take_back_at_once", args=[act])))


def _page(request: HttpRequest, marked: Marked, form: SetAsideForm, status: int) -> HttpResponse:
    detail = Detail.of(Amount(len(marked.listed), Thing(marked.of)))
    about = Target(detail=detail, patients=patients_beside(marked.listed))
    note(request, Action.VIEWED_UNLINKED, about)
    context = {
        "section": "unlinked",
        "form": form,
        "listed_reason": sent_with(request).get("listed_reason", ""),
        "listed": marked.listed,
        "of": marked.of,
        "back": marked.page,
    }
    return render(request, "gallery/set_aside.html", context, status=status)
