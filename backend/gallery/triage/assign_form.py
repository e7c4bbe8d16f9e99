"""The forms in which unlinked files are assigned, and files and rows set aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django import forms

from gallery.triage.known import Suggestion
from gallery.words import side_words, view_words
from images.correcting import (
    Assignment,
    CorrectionRefused,
    NotACorrection,
    PatientChoice,
    UnconfirmablePatient,
    WrongDateOfBirth,
    WrongFileMakerId,
    categories,
)
from images.correcting.facts import FactChanges, check_facts
from images.models import Side, TriageDecision

__all__ = ["AssignForm", "SetAsideForm", "chosen_keys", "first_assign_form"]

_SIDED: Final = {"l": "left", "left": "left", "r": "right", "right": "right"}
_FIELD_OF: Final[dict[type[CorrectionRefused], str]] = {
    WrongDateOfBirth: "date_of_birth",
    WrongFileMakerId: "filemaker_id",
    UnconfirmablePatient: "filemaker_id",
}
# As browsers send what was entered as a date; anything else could be read in two ways.
_ISO: Final = ("%Y-%m-%d",)
_MISSING: Final = {"required": "Choose one."}


def _category_choices() -> list[tuple[str, str]]:
    """In words; behind a category that names its own side stands that side, as two of them share a view."""
    named = [(category, _category_words(category)) for category in categories()]
    return [("", "Choose …"), *sorted(named, key=lambda choice: choice[1])]


def _category_words(category: str) -> str:
    side = _SIDED.get(category.partition("_")[0]) if "_" in category else None
    return f"{view_words(category)} ({side})" if side else view_words(category)


class AssignForm(forms.Form):
    """Whose images the files are, from which day, what they show, and what confirms the patient."""

    patient = forms.UUIDField(
        error_messages={
            "required": "Search for the patient, then mark one.",
            "invalid": "Mark a patient of the list.",
        }
    )
    date_of_birth = forms.DateField(required=False, input_formats=_ISO)
    filemaker_id = forms.CharField(required=False, strip=True, max_length=200)
    captured_on = forms.DateField(
        input_formats=_ISO, error_messages={"required": "Enter the day on which they were taken."}
    )
    category = forms.ChoiceField(choices=_category_choices, error_messages=_MISSING)
    # "none" has to be chosen, too: a side is never left open by mistake.
    side = forms.ChoiceField(
        choices=[
            (side.value or "none", side_words(side.value) or "None")
            for side in (Side.LEFT, Side.RIGHT, Side.NONE)
        ],
        error_messages=_MISSING,
    )

    def clean_captured_on(self) -> date:
        """Django's hook."""
        day: date = self.cleaned_data["captured_on"]
        try:
            check_facts(FactChanges(captured_on=day))
        except NotACorrection as refusal:
            raise forms.ValidationError(f"{refusal.message} {refusal.remedy}") from None
        return day

    def assignment(self) -> Assignment:
        """What the form says; it must be valid."""
        values: dict[str, Any] = self.cleaned_data
        patient: UUID = values["patient"]
        choice = PatientChoice(patient, values["date_of_birth"], values["filemaker_id"])
        side = "" if values["side"] == "none" else values["side"]
        return Assignment(choice, values["captured_on"], values["category"], side)

    def refuse(self, refusal: CorrectionRefused) -> None:
        """Puts what was refused beside the field that it is about."""
        self.add_error(_FIELD_OF.get(type(refusal)), f"{refusal.message} {refusal.remedy}".strip())


def first_assign_form(known: Suggestion) -> AssignForm:
    """The form filled in with what all of the files say."""
    side = "none" if known.side == "" else known.side
    day = known.captured_on.isoformat() if known.captured_on else ""
    return AssignForm(initial={"captured_on": day, "category": known.category, "side": side})


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
