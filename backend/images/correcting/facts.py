"""What can be said of an image: its four facts, and whether they make sense."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Self
from uuid import UUID

from images.correcting.errors import NotACorrection, SideNeeded
from images.models import CorrectableFact, Image, Side
from images.type_catalogue import ClinicalView, clinic_catalogue
from jobs import clinic_today

_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True)
class PatientChoice:
    """A patient, and the second identifier that confirms that the right one was chosen.

    Attributes:
        patient_id: whom the person chose.
        date_of_birth: as the person typed it.
        filemaker_id: as the person typed it, in full; counts only for a patient without a date of birth.
    """

    patient_id: UUID
    date_of_birth: date | None = None
    filemaker_id: str = ""


@dataclass(frozen=True)
class FactChanges:
    """What shall become of an image's facts; None leaves one as it is. (The side "" is none.)

    A person chooses a view and a side; the category that is stored follows from both (see `category_of`).
    """

    view: str | None = None
    side: str | None = None
    captured_on: date | None = None
    patient: PatientChoice | None = None


@dataclass(frozen=True)
class ImageFacts:
    """The four facts of an image."""

    patient: UUID
    captured_on: date
    category: str
    side: str

    @property
    def view(self) -> str:
        return clinic_catalogue().view_of(self.category)

    @property
    def contradict(self) -> bool:
        """Whether the category names another side than the side does."""
        return clinic_catalogue().own_sides.get(self.category, self.side) != self.side

    @classmethod
    def of(cls, image: Image) -> Self:
        """As the database has them."""
        return cls(image.batch.patient_id, image.captured_on, image.category, image.side)

    def after(self, changes: FactChanges) -> Self:
        """The facts once changes are made to them.

        Raises:
            NotACorrection: there is no such view of that side.
        """
        is_shown_so = changes.view is None and changes.side is None
        side = self.side if changes.side is None else changes.side
        return replace(
            self if is_shown_so else self.showing(changes.view or self.view, side),
            patient=changes.patient.patient_id if changes.patient else self.patient,
            captured_on=changes.captured_on or self.captured_on,
        )

    def showing(self, view: str, side: str) -> Self:
        """The facts with this view and side; the category stays where it says so already, also in another word.

        Raises:
            NotACorrection: there is no such pair.
        """
        if (view, side) == (self.view, self.side) and not self.contradict:
            return self
        return replace(self, category=category_of(view, side), side=side)

    def with_text(self, fact: CorrectableFact, text: str) -> Self:
        """The facts with one of them as the ledger has it."""
        match fact:
            case CorrectableFact.PATIENT:
                return replace(self, patient=UUID(text))
            case CorrectableFact.CAPTURED_ON:
                return replace(self, captured_on=date.fromisoformat(text))
            case CorrectableFact.CATEGORY:
                return replace(self, category=text)
            case CorrectableFact.SIDE:
                return replace(self, side=text)

    def text(self, fact: CorrectableFact) -> str:
        """One of the facts as the ledger has it."""
        return str(getattr(self, fact.value))


def views() -> list[ClinicalView]:
    """Every view that a person can choose, in the catalogue's order."""
    return list(clinic_catalogue().views.values())


def category_of(view: str, side: str) -> str:
    """The category that is stored for a view and a side. It is shown as the same view again, and never names another side.

    Raises:
        NotACorrection: there is no such view, or no such side.
        SideNeeded: the view shows one foot alone, and the side is none.
    """
    check_facts(FactChanges(view=view, side=side))
    category = clinic_catalogue().views[view].categories.get(Side(side))
    if category is None:
        raise SideNeeded("This view shows one foot alone.", "Choose left or right.")
    return category


def check_facts(facts: FactChanges) -> None:
    """Lets facts pass that an image can have.

    Raises:
        NotACorrection: a view or side that there is not, or an impossible day.
    """
    if facts.view is not None and facts.view not in clinic_catalogue().views:
        raise NotACorrection("There is no such view.", "Choose one of the list.")
    if facts.side is not None and facts.side not in Side.values:
        raise NotACorrection("There is no such side.", "Choose left, right or none.")
    if facts.captured_on is not None and not _EARLIEST <= facts.captured_on <= clinic_today():
        raise NotACorrection(
            "No image can have been taken on that day.", f"Enter a day from {_EARLIEST} to today."
        )


def version_of(image: Image) -> str:
    """Stands for an image as a person sees it: another one as soon as a fact, its batch or a correction changes."""
    state = [
        str(image.pk),
        str(image.batch_id),
        image.captured_on.isoformat(),
        image.category,
        image.side,
        sorted(image.corrections),
        image.corrected_at.astimezone(UTC).isoformat() if image.corrected_at else "",
    ]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()[:32]
