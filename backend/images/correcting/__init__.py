"""Corrections of images by hand, and their ledger. No web pages: those are in `gallery`."""

from images.correcting.correct import correct_image, undo_correction
from images.correcting.errors import (
    CannotBeAssigned,
    CannotBeUndone,
    CorrectionRefused,
    NotACorrection,
    SideNeeded,
    StaleCorrection,
    UnconfirmablePatient,
    WrongDateOfBirth,
    WrongFileMakerId,
)
from images.correcting.facts import FactChanges, PatientChoice, category_of, version_of, views

__all__ = [
    "CannotBeAssigned",
    "CannotBeUndone",
    "CorrectionRefused",
    "FactChanges",
    "NotACorrection",
    "PatientChoice",
    "SideNeeded",
    "StaleCorrection",
    "UnconfirmablePatient",
    "WrongDateOfBirth",
    "WrongFileMakerId",
    "category_of",
    "correct_image",
    "undo_correction",
    "version_of",
    "views",
]
