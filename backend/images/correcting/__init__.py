"""Corrections by hand, and decisions about what the linker left unlinked. No web pages: those are in `gallery`."""

from images.correcting.assign import assign_files
from images.correcting.correct import correct_image, undo_correction
from images.correcting.decide import set_aside_files, set_aside_rows, take_back
from images.correcting.errors import (
    CannotBeAssigned,
    CannotBeUndone,
    CorrectionRefused,
    NotACorrection,
    StaleCorrection,
    UnconfirmablePatient,
    WrongDateOfBirth,
    WrongFileMakerId,
)
from images.correcting.facts import Assignment, FactChanges, PatientChoice, categories, version_of
from images.correcting.lists import count_by_outcome, open_files, open_rows

__all__ = [
    "Assignment",
    "CannotBeAssigned",
    "CannotBeUndone",
    "CorrectionRefused",
    "FactChanges",
    "NotACorrection",
    "PatientChoice",
    "StaleCorrection",
    "UnconfirmablePatient",
    "WrongDateOfBirth",
    "WrongFileMakerId",
    "assign_files",
    "categories",
    "correct_image",
    "count_by_outcome",
    "open_files",
    "open_rows",
    "set_aside_files",
    "set_aside_rows",
    "take_back",
    "undo_correction",
    "version_of",
]
