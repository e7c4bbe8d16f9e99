"""The words for what becomes of a row of the export and of a patient of the database; each ends in exactly one."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["PatientOutcome", "RowOutcome"]


class RowOutcome(StrEnum):
    """What becomes of one row of the export."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    NO_ID = "no_id"
    CONFLICTING = "conflicting"
    AMBIGUOUS_PATIENT = "ambiguous_patient"
    MALFORMED = "malformed"
    BEYOND_LIMIT = "beyond_limit"

    @property
    def is_used(self) -> bool:
        """Whether the row's patient is in the database as the row says, once the run is done."""
        return self in _USED

    @property
    def words(self) -> str:
        """The outcome as it follows a count: "3 without a FileMaker id"."""
        return _ROW_WORDS[self]


class PatientOutcome(StrEnum):
    """What the export says of a patient that the database holds."""

    IN_EXPORT = "in_export"
    NOT_IN_EXPORT = "not_in_export"

    @property
    def words(self) -> str:
        """The outcome as it follows a count: "12 not in the export"."""
        return _PATIENT_WORDS[self]


_USED = frozenset({RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED, RowOutcome.DUPLICATE})

_ROW_WORDS = {
    RowOutcome.CREATED: "new patients",
    RowOutcome.UPDATED: "patients with changed facts",
    RowOutcome.UNCHANGED: "unchanged",
    RowOutcome.DUPLICATE: "identical to a used one",
    RowOutcome.NO_ID: "without a FileMaker id",
    RowOutcome.CONFLICTING: "contradicting each other",
    RowOutcome.AMBIGUOUS_PATIENT: "whose patient in the database is in doubt",
    RowOutcome.MALFORMED: "malformed",
    RowOutcome.BEYOND_LIMIT: "beyond --limit",
}

_PATIENT_WORDS = {
    PatientOutcome.IN_EXPORT: "in the export",
    PatientOutcome.NOT_IN_EXPORT: "not in the export; they stay as they are",
}
