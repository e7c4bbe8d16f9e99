"""The words for what becomes of a file and of a row; every one of either ends in exactly one."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["FileOutcome", "RowOutcome"]


class FileOutcome(StrEnum):
    """What becomes of one listed file. Reasons for a skip are in the order in which they are checked."""

    LINKED = "linked"
    RELINKED = "relinked"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    DERIVED_FILE = "derived_file"
    UNSUPPORTED_FILE = "unsupported_file"
    EMPTY_FILE = "empty_file"
    NO_METADATA = "no_metadata"
    CONFLICTING_METADATA = "conflicting_metadata"
    FOREIGN_FOLDER = "foreign_folder"
    NO_PATIENT_ID = "no_patient_id"
    PATIENT_NOT_FOUND = "patient_not_found"
    AMBIGUOUS_PATIENT = "ambiguous_patient"
    NO_DATE = "no_date"
    INVALID_DATE = "invalid_date"
    AMBIGUOUS_DATE = "ambiguous_date"

    @property
    def is_linked(self) -> bool:
        """Whether a file with this outcome is linked once the run is done."""
        return self in _LINKED

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to decide about a file with this outcome."""
        return self.is_linked or self is FileOutcome.DERIVED_FILE

    @property
    def is_expected(self) -> bool:
        """Whether a file of this outcome could have been linked at all: only these count for --min-linked."""
        return self not in _NO_RECORDS

    @property
    def words(self) -> str:
        """The outcome as it follows a count: "1 without metadata"."""
        return _FILE_WORDS[self]


class RowOutcome(StrEnum):
    """What becomes of one row of the export."""

    USED = "used"
    DUPLICATE = "duplicate"
    CONFLICTING = "conflicting"
    NO_FILE = "no_file"
    FILE_LOST = "file_lost"
    NO_RECID = "no_recid"
    MALFORMED = "malformed"

    @property
    def words(self) -> str:
        """The outcome as it follows a count: "172 without a file"."""
        return _ROW_WORDS[self]


_LINKED = frozenset(
    {
        FileOutcome.LINKED,
        FileOutcome.RELINKED,
        FileOutcome.UPDATED,
        FileOutcome.UNCHANGED,
        FileOutcome.KEPT,
    }
)

_NO_RECORDS = frozenset({FileOutcome.DERIVED_FILE, FileOutcome.UNSUPPORTED_FILE})

_FILE_WORDS = {
    FileOutcome.LINKED: "newly linked",
    FileOutcome.RELINKED: "moved from another patient or batch",
    FileOutcome.UPDATED: "updated in place",
    FileOutcome.UNCHANGED: "unchanged",
    FileOutcome.KEPT: "kept as a person corrected them",
    FileOutcome.DERIVED_FILE: "thumbnails that another program made",
    FileOutcome.UNSUPPORTED_FILE: "neither an image nor a PDF",
    FileOutcome.EMPTY_FILE: "empty (zero bytes)",
    FileOutcome.NO_METADATA: "without metadata",
    FileOutcome.CONFLICTING_METADATA: "with rows that contradict each other",
    FileOutcome.FOREIGN_FOLDER: "in a folder that the export does not speak of",
    FileOutcome.NO_PATIENT_ID: "whose row names no patient",
    FileOutcome.PATIENT_NOT_FOUND: "whose patient is not in the database",
    FileOutcome.AMBIGUOUS_PATIENT: "whose FileMaker id stands on several patients",
    FileOutcome.NO_DATE: "without a date",
    FileOutcome.INVALID_DATE: "with an impossible date",
    FileOutcome.AMBIGUOUS_DATE: "with a date that can be read in two ways",
}

_ROW_WORDS = {
    RowOutcome.USED: "used",
    RowOutcome.DUPLICATE: "identical to a used one",
    RowOutcome.CONFLICTING: "contradicting each other",
    RowOutcome.NO_FILE: "without a file",
    RowOutcome.FILE_LOST: "marked as dumped, and yet without a file",
    RowOutcome.NO_RECID: "without a recid",
    RowOutcome.MALFORMED: "malformed",
}
