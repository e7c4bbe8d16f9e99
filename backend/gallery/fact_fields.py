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
    UnconfirmablePatient,
    WrongDateOfBirth,
    WrongFileMakerId,
    categories,
)
from images.correcting.facts import check_facts

# What a browser's date field sends. "5/6/2016" would be two days.
ISO: Final = "%Y-%m-%d"
_SIDES: Final = {"l": "left", "left": "left", "r": "right", "right": "right"}
_FIELD_OF: Final[dict[type[CorrectionRefused], str]] = {
    WrongDateOfBirth: "date_of_birth",
    WrongFileMakerId: "filemaker_id",
    UnconfirmablePatient: "filemaker_id",
}


def category_choices() -> list[tuple[str, str]]:
    """In words; behind a category that names its own side stands that side, as two of them share a view."""
    named = [(category, _category_words(category)) for category in categories()]
    return sorted(named, key=lambda choice: choice[1])


def _category_words(category: str) -> str:
    beginning, _, rest = category.partition("_")
    side = _SIDES.get(beginning) if rest else None
    return f"{view_words(category)} ({side})" if side else view_words(category)


class FactForm(forms.Form):
    """A form with a day, `captured_on`, and the fields of the second identifier."""

    def clean_captured_on(self) -> date:
        """Django's hook."""
        day: date = self.cleaned_data["captured_on"]
        try:
            check_facts(FactChanges(captured_on=day))
        except NotACorrection as refusal:
            raise forms.ValidationError(f"{refusal.message} {refusal.remedy}") from None
        return day

    def refuse(self, refusal: CorrectionRefused) -> None:
        """Puts what the domain refused beside the field that it is about."""
        self.add_error(_FIELD_OF.get(type(refusal)), f"{refusal.message} {refusal.remedy}".strip())
