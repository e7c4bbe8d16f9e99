"""What is known of an unlinked file, as far as it helps to decide whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from filemaker import DateOrder, read_date_column
from images.models import LinkRun, UnlinkedFile
from images.type_catalogue import clinic_catalogue
from jobs import clinic_dates
from patients.models import Patient
from patients.proof import patients_meant

# Where the column proved no order, only a day that reads the same either way.
_EITHER: Final = (DateOrder.MDY, DateOrder.DMY)
_MONTHS: Final = 12
_T = TypeVar("_T")


@dataclass(frozen=True)
class Suggestion:
    """What all of some files say in common; None, or nobody, where they say nothing or do not agree.

    Attributes:
        candidates: the patients that their metadata name: more than one where an id stands on several.
    """

    candidates: list[Patient]
    captured_on: date | None
    view: str | None
    side: str | None


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


def suggestion_for(files: Sequence[UnlinkedFile]) -> Suggestion:
    """What the form is filled in with."""
    references = {file.patient_ref for file in files}
    reference = references.pop() if len(references) == 1 else ""
    readings = [clinic_catalogue().read(file.type_text) for file in files]
    known = all(file.type_text and reading.known for file, reading in zip(files, readings, strict=True))
    return Suggestion(
        candidates=patients_meant([reference]).get(reference, []),
        captured_on=_common(day_of(file.date_text, file.run) for file in files),
        view=_common(clinic_catalogue().view_of(reading.category) for reading in readings) if known else None,
        side=_common(reading.side.value for reading in readings) if known else None,
    )


def _common(values: Iterable[_T]) -> _T | None:
    different = set(values)
    return different.pop() if len(different) == 1 else None
