"""Corrections of images by hand, and their ledger. No web pages: those are in `gallery`."""

from images.correcting.correct import correct_image, undo_correction
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
from images.correcting.facts import FactChanges, PatientChoice, categories, version_of

__all__ = [
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
    "categories",
    "correct_image",
    "undo_correction",
    "version_of",
]
