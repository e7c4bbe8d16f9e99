"""What is known of an unlinked file, as far as it helps to decide whose it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import ExpressionWrapper, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform

from filemaker import DateOrder, normalise_id, read_date_column
from images.models import LinkRun, UnlinkedFile
from images.type_catalogue import clinic_catalogue
from jobs import clinic_dates
from patients.models import Patient

__all__ = ["Suggestion", "candidates_of", "day_of", "suggestion_for"]

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
    category: str | None
    side: str | None


def candidates_of(references: Iterable[str]) -> dict[str, list[Patient]]:
    """Who is meant by the ids that metadata name patients by: one query, however many they are."""
    wanted = {reference for reference in map(normalise_id, references) if reference}
    found: dict[str, list[Patient]] = defaultdict(list)
    by_key: dict[str, Patient] = {}
    for patient in _patients_with(wanted):
        by_key[str(patient.pk)] = patient
        found[_carried_id(patient)].append(patient)
    # As the linker: who carries the id comes before whose key it is.
    meant = {reference: found.get(reference) or _nobody_or(by_key.get(reference)) for reference in wanted}
    return {reference: patients for reference, patients in meant.items() if patients}


def _patients_with(references: Collection[str]) -> QuerySet[Patient]:
    # FileMaker writes its ids in capitals, other programs do not; spelled out, so that PostgreSQL can use its index.
    spellings = [spelling for reference in references for spelling in (reference, reference.upper())]
    keys = [key for reference in references if (key := _as_key(reference))]
    # Wrapped, to be compared as the text that it is: a transform's own comparisons are JSON's.
    carried = ExpressionWrapper(KeyTextTransform("filemaker_id", "filemaker_metadata"), TextField())
    return Patient.objects.alias(carried=carried).filter(Q(carried__in=spellings) | Q(pk__in=keys))


def _carried_id(patient: Patient) -> str:
    metadata = patient.filemaker_metadata
    return normalise_id(str(metadata.get("filemaker_id") or "")) if isinstance(metadata, dict) else ""


def _nobody_or(patient: Patient | None) -> list[Patient]:
    return [patient] if patient else []


def _as_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


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
        candidates=candidates_of([reference]).get(reference, []),
        captured_on=_common(day_of(file.date_text, file.run) for file in files),
        category=_common(reading.category for reading in readings) if known else None,
        side=_common(reading.side.value for reading in readings) if known else None,
    )


def _common(values: Iterable[_T]) -> _T | None:
    different = set(values)
    return different.pop() if len(different) == 1 else None
