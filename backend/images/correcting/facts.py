"""What can be said of an image: its four facts, and whether they make sense."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Self
from uuid import UUID

from filemaker import OTHER
from images.correcting.errors import NotACorrection
from images.models import CorrectableFact, Image, Side
from images.type_catalogue import clinic_catalogue
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
    """What shall become of an image's facts; None leaves one as it is. (The side "" is none.)"""

    category: str | None = None
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

    @classmethod
    def of(cls, image: Image) -> Self:
        """As the database has them."""
        return cls(image.batch.patient_id, image.captured_on, image.category, image.side)

    def after(self, changes: FactChanges) -> Self:
        """The facts once changes are made to them."""
        return replace(
            self,
            patient=changes.patient.patient_id if changes.patient else self.patient,
            captured_on=changes.captured_on or self.captured_on,
            category=changes.category or self.category,
            side=self.side if changes.side is None else changes.side,
        )

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


def categories() -> list[str]:
    """Every category that an image can have, in the catalogue's order."""
    return list(dict.fromkeys([*clinic_catalogue().categories, OTHER]))


def check_facts(facts: FactChanges) -> None:
    """Lets facts pass that an image can have.

    Raises:
        NotACorrection: a category or side that there is not, or an impossible day.
    """
    if facts.category is not None and facts.category not in categories():
        raise NotACorrection("There is no such category.", "Choose one of the list.")
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
