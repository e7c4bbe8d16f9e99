"""The access log as people read it: who looked at this patient, what did this account do, what was on that day."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gallery.access.details import Amount, Detail, Part, Phrase, Thing
from gallery.access.log import Action, Target, note
from gallery.access.log_search import LogFilter, log_events, log_page, lookers
from gallery.access.permissions import READ_LOG, requires
from gallery.models import AccessEvent
from gallery.sending.streams import streamed
from images.models import Image
from jobs.reports import spreadsheet_cell
from patients.models import Patient
from patients.search import first_patients

_PAGE_SIZE: Final = 50
_MOST_FOUND: Final = 12
_MOST_LINES: Final = 100_000
# The actions as somebody looks for them.
KINDS: Final[Mapping[str, Sequence[Action]]] = {
    "Looked": (
        Action.VIEWED_PATIENT, Action.VIEWED_IMAGE, Action.COMPARED_IMAGES, Action.VIEWED_APPOINTMENTS,
        Action.VIEWED_CONTACTS, Action.VIEWED_NOTES, Action.VIEWED_DOCUMENT, Action.VIEWED_UNLINKED,
        Action.LISTED_PATIENTS, Action.LISTED_IMAGES, Action.LISTED_APPOINTMENTS, Action.READ_REPORT,
        Action.READ_LOG, Action.VIEWED_RECORD, Action.LISTED_RECORDS, Action.DENIED,
    ),
    "Downloaded, printed": (
        Action.DOWNLOADED_IMAGE, Action.DOWNLOADED_BATCH, Action.DOWNLOADED_IMAGES, Action.DOWNLOADED_DOCUMENT,
        Action.PRINTED_IMAGES,
    ),
    "Changed": (
        Action.CORRECTED, Action.UNDID_CORRECTION, Action.ASSIGNED, Action.SET_ASIDE, Action.TOOK_BACK,
        Action.CHANGED_RECORD, Action.ANNOTATED, Action.WITHDREW, Action.FORGOT_PATIENT, Action.RESTORED_BACKUP,
        Action.BEGAN_CHAIN, Action.CUT_LOG,
    ),
    "Signed in, accounts": (
        Action.SIGNED_IN, Action.SIGNED_OUT, Action.CHANGED_PASSWORD, Action.ENDED_SESSIONS, Action.ADDED_ACCOUNT,
        Action.GAVE_ROLE, Action.CLOSED_ACCOUNT, Action.OPENED_ACCOUNT, Action.MADE_WAY_IN, Action.MADE_TOKEN,
        Action.USED_TOKEN, Action.REVOKED_TOKEN, Action.REVOKED_ACCESS, Action.FAILED_SIGN_IN, Action.LOCKED_OUT,
    ),
}  # fmt: skip
# A deed that is in none of them can still be asked for.
_OTHERS: Final = tuple(set(Action) - {action for actions in KINDS.values() for action in actions})
_WAYS: Final = {"pages": "", "api": "through the API", "command": ""}
_HEADER: Final = (
    "moment",
    "account",
    "action",
    "patient",
    "image",
    "to account",
    "detail",
    "through",
    "address",
)


class LogForm(forms.Form):
    """What is asked of the log, in its address."""

    patient = forms.UUIDField(required=False)
    account = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    action = forms.ChoiceField(required=False, choices=[("", ""), *Action.choices])
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    @property
    def asked(self) -> LogFilter:
        """Once it is valid."""
        return LogFilter(**{name: value for name, value in self.cleaned_data.items() if name != "before"})


@dataclass(frozen=True)
class LogLine:
    """An event in words.

    Attributes:
        patient: None for none, and for one who is in the database no more.
        has_image: whether the image is still there.
        way: how it was asked for, where who it was does not say that.
    """

    event: AccessEvent
    patient: Patient | None
    has_image: bool
    way: str


@requires(READ_LOG)
def access_log(request: HttpRequest) -> HttpResponse:
    """A page of the log. What somebody types to find a patient is sent, and stands in no address."""
    if request.method == "POST":
        return _find_patient(request)
    form = LogForm(request.GET)
    if not form.is_valid():
        return _page(request, form, {"lines": []}, 422)
    asked = form.asked
    page = log_page(asked, _PAGE_SIZE, form.cleaned_data["before"])
    lines = _lines(page.events)
    shown = {
        "lines": lines,
        "earlier": _address(asked, page.before) if page.before else "",
        "newest": _address(asked) if form.cleaned_data["before"] else "",
        "download": f"{reverse('access_log_csv')}{_address(asked)}",
        "about": Patient.objects.filter(pk=asked.patient).first() if asked.patient else None,
        "lookers": lookers(asked.patient, asked) if asked.patient else [],
    }
    _note(request, asked, lines=lines)
    return _page(request, form, shown, 200)


@requires(READ_LOG)
def access_log_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a file: ids as the log has them, and no names of patients. It may leave the house."""
    form = LogForm(request.GET)
    if not form.is_valid():
        return _page(request, form, {"lines": []}, 422)
    _note(request, form.asked, Phrase.AS_A_FILE)
    answer = streamed(lambda: _csv(form.asked), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="access-log.csv"'
    return answer


def _find_patient(request: HttpRequest) -> HttpResponse:
    """Leads on to the log of the one patient whom a search finds, or shows whom it finds."""
    typed = request.POST.get("q", "")
    found = first_patients(typed, _MOST_FOUND).rows if typed.strip() else []
    if len(found) == 1:
        return redirect(f"{reverse('access_log')}{_address(LogFilter(found[0].pk))}")
    context = {"typed": typed, "found": found, "is_search": True}
    note(
        request,
        Action.LISTED_PATIENTS,
        Target(detail=Detail.of(Amount(len(found), Thing.PATIENT)), patients=[one.pk for one in found]),
    )
    return _page(request, LogForm({}), context, 200)


def _page(request: HttpRequest, form: LogForm, shown: dict[str, Any], status: int) -> HttpResponse:
    form.is_valid()
    context = {
        "section": "log",
        "form": form,
        "kinds": [*KINDS.items(), *([("Others", _OTHERS)] if _OTHERS else [])],
        "accounts": User.objects.order_by("username"),
        "most_lines": _MOST_LINES,
        **shown,
    }
    return render(request, "gallery/access_log.html", context, status=status)


def _note(request: HttpRequest, asked: LogFilter, *how: Part, lines: Sequence[LogLine] = ()) -> None:
    """A look into the log is one at what it says of a patient and of an account, and at everybody whom its lines name."""
    # The log names accounts that there are; of any other, there is nothing in it.
    is_known = asked.account is not None and User.objects.filter(pk=asked.account).exists()
    account = asked.account if is_known else None
    detail, named = Detail.of(*asked.parts, *how), [line.patient.pk for line in lines if line.patient]
    about = Target(patient_id=asked.patient, account_id=account, detail=detail, patients=named)
    note(request, Action.READ_LOG, about)


def _lines(events: Sequence[AccessEvent]) -> list[LogLine]:
    """Two more queries, however many they are."""
    patients = Patient.objects.in_bulk({event.patient_id for event in events if event.patient_id})
    wanted = {event.image_id for event in events if event.image_id}
    images: set[UUID] = (
        set(Image.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    )
    return [
        LogLine(
            event,
            patients.get(event.patient_id) if event.patient_id else None,
            event.image_id in images,
            _WAYS.get(event.through, event.through),
        )
        for event in events
    ]


def _address(asked: LogFilter, before: int | None = None) -> str:
    values: dict[str, date | str | int | UUID | None] = {**vars(asked), "before": before}
    return "?" + urlencode({name: value for name, value in values.items() if value})


class _Echo:
    """A file for `csv` that hands on each line."""

    def write(self, line: str) -> str:
        return line


def _csv(asked: LogFilter) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(_HEADER)
    for event in log_events(asked, _MOST_LINES):
        yield writer.writerow(map(spreadsheet_cell, _cells(event)))


def _cells(event: AccessEvent) -> Iterable[Any]:
    return (
        event.at.isoformat(timespec="seconds"),
        event.user.get_username() if event.user else "",
        event.action,
        event.patient_id or "",
        event.image_id or "",
        event.account.get_username() if event.account else "",
        event.detail,
        event.through,
        event.address or "",
    )
