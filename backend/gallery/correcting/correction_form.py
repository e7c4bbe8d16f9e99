"""The form in which a person corrects an image, and what of it they changed."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict

from gallery.fact_fields import ISO, FactForm, view_choices
from gallery.words import side_words, view_of
from images.correcting import FactChanges, PatientChoice, version_of
from images.models import Image, Side

# Of these the form also knows what they were when the page was opened; only what differs is corrected.
_FACTS: Final = ("view", "side", "captured_on")
NO_DAY: Final = {"invalid": "Enter a day as in 2016-10-18.", "required": "Enter the day."}


class CorrectingForm(FactForm):
    """What a form has in which images may be moved to another patient: whose they are, and what confirms it."""

    patient = forms.UUIDField(required=False)
    date_of_birth = forms.DateField(required=False, input_formats=[ISO], error_messages=NO_DAY)
    filemaker_id = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Django's hook."""
        values = {**self.cleaned_data}
        if not values.get("patient") and (values.get("date_of_birth") or values.get("filemaker_id")):
            self.add_error("patient", "Choose whose image it is: search for the patient, then mark one.")
        return values

    def patient_choice(self) -> PatientChoice | None:
        """Whom the person chose; None for nobody. The form must be valid."""
        key: UUID | None = self.cleaned_data["patient"]
        if key is None:
            return None
        return PatientChoice(key, self.cleaned_data["date_of_birth"], self.cleaned_data["filemaker_id"])


class CorrectionForm(CorrectingForm):
    """Four facts, the confirmation of another patient, and which state of the image it was opened for (`seen`)."""

    view = forms.ChoiceField(choices=view_choices, show_hidden_initial=True)
    side = forms.ChoiceField(
        choices=[
            (side.value, side_words(side.value) or "None") for side in (Side.LEFT, Side.RIGHT, Side.NONE)
        ],
        widget=forms.RadioSelect,
        required=False,
        show_hidden_initial=True,
    )
    captured_on = forms.DateField(
        input_formats=[ISO],
        widget=forms.DateInput(format=ISO, attrs={"type": "date", "autocomplete": "off"}),
        error_messages=NO_DAY,
        show_hidden_initial=True,
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def changes(self) -> FactChanges:
        """What the person changed since they opened the page, not what another did meanwhile. The form must be valid."""
        values = {name: self.cleaned_data[name] for name in _FACTS if name in self.changed_data}
        return FactChanges(**values, patient=self.patient_choice())


def form_of(image: Image) -> CorrectionForm:
    """The form for an image as it is now."""
    return CorrectionForm(initial={**_facts(image), "seen": version_of(image)})


def renewed(form: CorrectionForm, image: Image) -> CorrectionForm:
    """The same form for what the image has become meanwhile: what was typed stays, all else is as it is now."""
    data = dict(form.data.items())
    for name, value in _facts(image).items():
        if name not in form.changed_data:
            data[name] = value
        data[f"initial-{name}"] = value
    data["seen"] = version_of(image)
    return CorrectionForm(data)


def retry_fields(sent: QueryDict) -> str:
    """What is kept of a form that was sent too late: no date of birth, no id, no name.

    Returns:
        the fields, encoded as in an address.
    """
    names = (*_FACTS, *(f"initial-{name}" for name in _FACTS), "patient", "seen")
    return urlencode({name: sent[name] for name in names if name in sent})


def _facts(image: Image) -> dict[str, Any]:
    return {"view": view_of(image.category), "side": image.side, "captured_on": image.captured_on}
