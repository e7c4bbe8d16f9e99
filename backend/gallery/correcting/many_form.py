"""The form in which many images are corrected at once: each keeps what is left alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django import forms

from gallery.addresses import key_in
from gallery.correcting.correction_form import NO_DAY, CorrectingForm
from gallery.fact_fields import ISO, view_choices
from gallery.words import side_words
from images.correcting import FactChanges, version_of
from images.models import Image, Side

_KEEP: Final = "keep"
_SIDES: Final = (Side.LEFT, Side.RIGHT, Side.NONE)


def _views() -> list[tuple[str, str] | tuple[str, list[tuple[str, str]]]]:
    return [("", "Keep each one's own"), *view_choices()]


class ManyCorrectionForm(CorrectingForm):
    """As for one image, but that nothing is changed which nobody chose. Which images are meant does not stand in it."""

    view = forms.ChoiceField(choices=_views, required=False)
    side = forms.ChoiceField(
        choices=[
            (_KEEP, "Keep each one's own"),
            *((side.value, side_words(side.value) or "None") for side in _SIDES),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial=_KEEP,
    )
    captured_on = forms.DateField(
        input_formats=[ISO],
        required=False,
        widget=forms.DateInput(
            format=ISO, attrs={"type": "date", "autocomplete": "off", "aria-describedby": "day-hint"}
        ),
        error_messages=NO_DAY,
    )

    def changes(self) -> FactChanges:
        """What the person chose. The form must be valid."""
        side = self.cleaned_data["side"]
        return FactChanges(
            view=self.cleaned_data["view"] or None,
            side=None if side == _KEEP else side,
            captured_on=self.cleaned_data["captured_on"],
            patient=self.patient_choice(),
        )


def seen_in(values: Iterable[str]) -> dict[UUID, str]:
    """The images that a form sent -> the version in which they were shown; empty for those that were only marked."""
    parts = (value.partition(":") for value in values)
    return {key: version for text, _, version in parts if (key := key_in(text))}


def as_seen(image: Image, version: str = "") -> str:
    """An image and the version in which it is shown, as the form sends it back."""
    return f"{image.pk}:{version or version_of(image)}"
