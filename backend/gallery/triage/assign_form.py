"""The forms in which unlinked files are assigned, and files and rows set aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms

from gallery.fact_fields import ISO, FactForm, view_choices
from gallery.words import side_words
from images.correcting import PatientChoice
from images.models import Side, TriageDecision
from images.triage import Assignment, Suggestion

_MISSING: Final = {"required": "Choose one."}


def _choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    return [("", "Choose …"), *view_choices()]


class AssignForm(FactForm):
    """Whose images the files are, from which day, what they show, and what confirms the patient."""

    patient = forms.UUIDField(
        error_messages={
            "required": "Search for the patient, then mark one.",
            "invalid": "Mark a patient of the list.",
        }
    )
    date_of_birth = forms.DateField(required=False, input_formats=[ISO])
    filemaker_id = forms.CharField(required=False, strip=True, max_length=200)
    captured_on = forms.DateField(
        input_formats=[ISO], error_messages={"required": "Enter the day on which they were taken."}
    )
    view = forms.ChoiceField(choices=_choices, error_messages=_MISSING)
    # "none" has to be chosen, too: a side is never left open by mistake.
    side = forms.ChoiceField(
        choices=[
            (side.value or "none", side_words(side.value) or "None")
            for side in (Side.LEFT, Side.RIGHT, Side.NONE)
        ],
        error_messages=_MISSING,
    )

    def assignment(self) -> Assignment:
        """What the form says; it must be valid."""
        values: dict[str, Any] = self.cleaned_data
        patient: UUID = values["patient"]
        choice = PatientChoice(patient, values["date_of_birth"], values["filemaker_id"])
        side = "" if values["side"] == "none" else values["side"]
        return Assignment(choice, values["captured_on"], values["view"], side)


def first_assign_form(known: Suggestion) -> AssignForm:
    """The form filled in with what all of the files say."""
    side = "none" if known.side == "" else known.side
    day = known.captured_on.isoformat() if known.captured_on else ""
    return AssignForm(initial={"captured_on": day, "view": known.view, "side": side})


class SetAsideForm(forms.Form):
    """Why files or rows go off the list."""

    reason = forms.ChoiceField(
        choices=[(reason.value, reason.label.capitalize()) for reason in TriageDecision.Reason],
        error_messages={"required": "Choose a reason."},
    )


def chosen_keys(values: Sequence[str]) -> list[UUID]:
    """The keys among what a form sent; what is none is left out."""
    keys = []
    for value in values:
        try:
            keys.append(UUID(value))
        except ValueError:
            continue
    return list(dict.fromkeys(keys))
