"""What the forms that set facts of an image have in common: correcting one, and assigning unlinked files."""

from __future__ import annotations

from datetime import date
from typing import Final

from django import forms

from gallery.words import view_words
from images.correcting import (
    CorrectionRefused,
    FactChanges,
    NotACorrection,
    SideNeeded,
    UnconfirmablePatient,
    WrongDateOfBirth,
    WrongFileMakerId,
    views,
)
from images.correcting.facts import check_facts

# What a browser's date field sends. "5/6/2016" would be two days.
ISO: Final = "%Y-%m-%d"
_GROUPS: Final = {
    "foot": "Foot and leg",
    "shoe": "Shoes",
    "device": "Devices and other pictures",
    "document": "Documents",
}
_FIELD_OF: Final[dict[type[CorrectionRefused], str]] = {
    SideNeeded: "side",
    WrongDateOfBirth: "date_of_birth",
    WrongFileMakerId: "filemaker_id",
    UnconfirmablePatient: "filemaker_id",
}


def view_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every view once, whatever the side, in words and by group, as a select offers them."""
    groups: dict[str, list[tuple[str, str]]] = {group: [] for group in _GROUPS}
    for view in views():
        groups[view.group].append((view.name, view_words(view.name)))
    return [(_GROUPS[group], choices) for group, choices in groups.items()]


class FactForm(forms.Form):
    """A form with a day, `captured_on`, with the fields of the second identifier, or with both."""

    def clean_captured_on(self) -> date | None:
        """Django's hook."""
        day: date | None = self.cleaned_data["captured_on"]
        try:
            check_facts(FactChanges(captured_on=day))
        except NotACorrection as refusal:
            raise forms.ValidationError(f"{refusal.message} {refusal.remedy}") from None
        return day

    def refuse(self, refusal: CorrectionRefused) -> None:
        """Puts what the domain refused beside the field that it is about."""
        field = _FIELD_OF.get(type(refusal))
        self.add_error(field if field in self.fields else None, f"{refusal.message} {refusal.remedy}".strip())
