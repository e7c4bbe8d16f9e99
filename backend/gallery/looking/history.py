"""The corrections of an image, as people read them, and which of them can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from gallery.deeds import name_of
from gallery.words import day_words, person, side_words, view_words
from images.correcting.facts import ImageFacts
from images.correcting.ledger import to_undo_first, undone_together
from images.models import CorrectableFact, Correction, Image
from patients.models import Patient

FACT_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        CorrectableFact.PATIENT.value: "Patient",
        CorrectableFact.CAPTURED_ON.value: "Day",
        CorrectableFact.CATEGORY.value: "View",
        CorrectableFact.SIDE.value: "Side",
    }
)


@dataclass(frozen=True)
class HistoryEntry:
    """One line of an image's history.

    Attributes:
        correction: the entry of the ledger.
        fact: what was changed.
        before: as people read it; empty where there was nothing before.
        after: likewise.
        is_undoable: whether nothing stands on it, so that it can be taken back.
    """

    correction: Correction
    fact: str
    before: str
    after: str
    is_undoable: bool


def history_of(image: Image) -> list[HistoryEntry]:
    """The image's corrections, the newest first: two queries, however many they are."""
    ledger = Correction.objects.filter(storage_key=image.storage_key)
    corrections = list(ledger.select_related("by", "undone_by").order_by("-id"))
    patients = _patients_in(corrections)
    entries = [
        HistoryEntry(
            correction,
            FACT_WORDS[correction.fact],
            "" if correction.decision_id else fact_words(correction.fact, correction.before, patients),
            fact_words(correction.fact, correction.after, patients),
            _is_undoable(correction, corrections, image),
        )
        for correction in corrections
    ]
    # A category that only follows its side ("l_brannock", "r_brannock") is the same view, and goes back with the side.
    return [entry for entry in entries if entry.before != entry.after]


def fact_words(fact: str, text: str, patients: Mapping[UUID, Patient]) -> str:
    """A fact as the ledger has it, in words; a patient by their name."""
    match fact:
        case CorrectableFact.PATIENT:
            known = patients.get(UUID(text)) if text else None
            return person(known) if known else text and "a patient who is in the database no more"
        case CorrectableFact.CAPTURED_ON:
            return day_words(date.fromisoformat(text)) if text else ""
        case CorrectableFact.CATEGORY:
            return view_words(text) if text else ""
        case _:
            return side_words(text) or "none"


def changes_in_words(before: ImageFacts, after: ImageFacts) -> str:
    """What differs, for a message: "view Dorsal → Wound, side Left → Right"; patients by `name_of`."""
    changes = [
        f"{FACT_WORDS[fact].lower()} {was} → {now}"
        for fact in CorrectableFact
        if (was := _deed_words(fact, before)) != (now := _deed_words(fact, after))
    ]
    return ", ".join(changes)


def _deed_words(fact: CorrectableFact, facts: ImageFacts) -> str:
    return (
        name_of(facts.patient) if fact is CorrectableFact.PATIENT else fact_words(fact, facts.text(fact), {})
    )


def _patients_in(corrections: Sequence[Correction]) -> dict[UUID, Patient]:
    keys = {
        UUID(text)
        for correction in corrections
        if correction.fact == CorrectableFact.PATIENT
        for text in (correction.before, correction.after)
        if text
    }
    return Patient.objects.in_bulk(keys)


def _is_undoable(correction: Correction, corrections: Sequence[Correction], image: Image) -> bool:
    """As `undo_correction` decides; an assignment, which is taken back as a whole, is offered once."""
    if correction.undone_at or correction.image_id != image.pk:
        return False
    standing = [other for other in corrections if other.image_id == image.pk and not other.undone_at]
    if correction.decision_id:
        later = (other for other in standing if other.pk > correction.pk)
        return not any(
            other.decision_id is None or other.decision_id == correction.decision_id for other in later
        )
    return to_undo_first(undone_together(correction, standing), standing) is None
