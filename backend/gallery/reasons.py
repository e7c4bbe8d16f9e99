"""Why a picture is not where somebody looks for it, in the words of those who treat patients, not of those who migrate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from images.linking.outcomes import FileOutcome, RowOutcome

_CONTRADICTING: Final = "its records contradict each other"
# As they follow what is missing and a colon. Of files and of rows, no two outcomes have one name.
_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        RowOutcome.FILE_LOST: "its file was missing at the migration",
        RowOutcome.NO_FILE: "its file was never taken out of FileMaker",
        RowOutcome.NO_RECID: "its record has no number, so its file cannot be told",
        RowOutcome.CONFLICTING: _CONTRADICTING,
        RowOutcome.MALFORMED: "its record cannot be read",
        FileOutcome.UNSUPPORTED_FILE: "its file is neither a picture nor a PDF",
        FileOutcome.EMPTY_FILE: "its file is empty",
        FileOutcome.NO_METADATA: "FileMaker has no record of it",
        FileOutcome.CONFLICTING_METADATA: _CONTRADICTING,
        FileOutcome.FOREIGN_FOLDER: "it lies in a folder of which FileMaker has no records",
        FileOutcome.NO_PATIENT_ID: "its record does not say whose it is",
        FileOutcome.PATIENT_NOT_FOUND: "whose it is, is not among the patients",
        FileOutcome.AMBIGUOUS_PATIENT: "it may be one of several patients'",
        FileOutcome.NO_DATE: "no day is known of it",
        FileOutcome.INVALID_DATE: "its day cannot be read",
        FileOutcome.AMBIGUOUS_DATE: "its day can be read in two ways",
    }
)


def reason_words(outcome: str) -> str:
    """Why, by the name of an outcome of the linker's; also of one that only another version knows."""
    return _REASONS.get(outcome) or f"it is not linked ({outcome.replace('_', ' ')})"
