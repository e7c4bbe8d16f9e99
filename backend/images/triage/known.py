"""What the export says of an unlinked file, as far as it helps to decide whose it is and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self
from uuid import UUID

from filemaker import DateOrder, read_date_column
from images.correcting.errors import NotACorrection
from images.correcting.facts import FactChanges, ImageFacts, category_of
from images.models import CorrectableFact, LinkRun, UnlinkedFile
from images.type_catalogue import clinic_catalogue
from jobs import clinic_dates
from patients.models import Patient
from patients.proof import patients_meant

# Where the column proved no order, only a day that reads the same either way.
_EITHER: Final = (DateOrder.MDY, DateOrder.DMY)
_MONTHS: Final = 12


@dataclass(frozen=True)
class FileFacts:
    """What is said of a file, by its export or by a person; None where nothing is, or where it is in doubt.

    Attributes:
        side: "" is known to be none.
        exported: the category by which the export says this view and side; empty where a person says them.
    """

    captured_on: date | None = None
    view: str | None = None
    side: str | None = None
    exported: str = ""

    def with_given(self, given: FactChanges) -> Self:
        """The facts once a person has said something of them."""
        view = given.view or self.view
        side = self.side if given.side is None else given.side
        exported = self.exported if (view, side) == (self.view, self.side) else ""
        return type(self)(given.captured_on or self.captured_on, view, side, exported)

    @property
    def missing(self) -> list[CorrectableFact]:
        """What a person has to say yet."""
        known = {
            CorrectableFact.CAPTURED_ON: self.captured_on,
            CorrectableFact.CATEGORY: self.view,
            CorrectableFact.SIDE: self.side,
        }
        return [fact for fact, value in known.items() if value is None]

    def of_image(self, patient: UUID) -> ImageFacts:
        """The facts of an image of a patient.

        Raises:
            NotACorrection: something is missing, or there is no such view of that side.
        """
        if self.captured_on is None or self.view is None or self.side is None:
            raise NotACorrection("The day, the view or the side is not known.", "Say what is missing.")
        category = self.exported or category_of(self.view, self.side)
        return ImageFacts(patient, self.captured_on, category, self.side)


def known_facts(file: UnlinkedFile) -> FileFacts:
    """What the export says of one file. A type that it does not know says nothing, nor do rows that differ."""
    reading = clinic_catalogue().read(file.type_text)
    day = day_of(file.date_text, file.run)
    if not file.type_text or not reading.known:
        return FileFacts(day)
    return FileFacts(day, clinic_catalogue().view_of(reading.category), reading.side.value, reading.category)


def day_of(text: str, run: LinkRun | None) -> date | None:
    """The day that a date of the export means, read as that run read the whole column; None where that is in doubt."""
    if not text.strip():
        return None
    order = run.inputs.get("date_order") if run else None
    orders = (DateOrder(order),) if order else _EITHER
    days = {read_date_column({text: 1}, clinic_dates(one)).readings[text].day for one in orders}
    day = days.pop() if len(days) == 1 else None
    # Where a spreadsheet swapped days and months, those up to 12 are in doubt.
    swapped = run is not None and run.inputs.get("swapped_days")
    return None if day and swapped and day.day <= _MONTHS else day


def patients_named(files: Sequence[UnlinkedFile]) -> list[Patient]:
    """Whom the metadata of all of some files name: more than one where an id stands on several; nobody if they differ."""
    references = {file.patient_ref for file in files}
    reference = references.pop() if len(references) == 1 else ""
    return patients_meant([reference]).get(reference, [])
