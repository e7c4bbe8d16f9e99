"""Choosing a patient on a form: a search whose results are marked, and the second identifier that is typed beside them.

The form's fields are `q` (the search), `patient` (a key), `date_of_birth` and `filemaker_id`, as
`templates/gallery/_choose_patient.html` writes them. Nothing that is shown gives the second identifier away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from gallery.access.details import Amount, Detail, Phrase, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE, requires
from gallery.addresses import key_in
from gallery.finding.patients import PatientRow, patient_rows
from gallery.finding.reached import numbers_for
from patients.models import Patient
from patients.search import first_patients

_MOST_FOUND = 8


@dataclass(frozen=True)
class PatientChoices:
    """The patients among whom one is chosen.

    Attributes:
        typed: the search.
        chosen: the one who is marked; None as long as nobody is.
        rows: the marked one first, then who was suggested, then whom the search finds; with their counts of images.
        has_more: whether the search finds more than are shown.
    """

    typed: str
    chosen: Patient | None
    rows: list[PatientRow]
    has_more: bool

    @classmethod
    def of(cls, user: User | AnonymousUser, values: QueryDict, suggested: Sequence[Patient] = ()) -> Self:
        """From the fields of a form: whom they search for, and whom they have marked.

        Args:
            user: who asks; by telephone numbers only those find anybody who may see them.
            values: what was sent, or nothing yet.
            suggested: who is offered before anybody is searched for.
        """
        typed = values.get("q", "")
        marked = key_in(values.get("patient", ""))
        chosen = Patient.objects.filter(pk=marked).first() if marked else None
        page = first_patients(typed, _MOST_FOUND, numbers_for(user)) if typed.strip() else None
        found = page.rows if page else []
        shown = dict.fromkeys([*([chosen] if chosen else []), *suggested, *found])
        return cls(typed, chosen, patient_rows(list(shown)), page is not None and page.has_more)


@requires(SEE)
def choose_patient(request: HttpRequest) -> HttpResponse:
    """The list alone, while somebody types."""
    choices = PatientChoices.of(request.user, request.GET)
    note_choices(request, choices)
    return render(request, "gallery/_patients_to_choose.html", {"choices": choices})


def note_choices(request: HttpRequest, choices: PatientChoices) -> None:
    """A line of the access log with everybody among whom one is chosen; none where there is nobody."""
    if choices.rows:
        shown = [row.patient.pk for row in choices.rows]
        detail = Detail.of(Amount(len(shown), Thing.PATIENT), Phrase.TO_CHOOSE)
        note(request, Action.LISTED_PATIENTS, Target(detail=detail, patients=shown))
