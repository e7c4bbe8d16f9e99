"""Corrections of images by hand, and their ledger. No web pages: those are in `gallery`."""

from images.correcting.correct import Corrected, correct_image
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
from images.correcting.undo import Kept, RestoredImage, UndoneAct, undo_act, undo_correction

__all__ = [
    "CannotBeAssigned",
    "CannotBeUndone",
    "Corrected",
    "CorrectionRefused",
    "FactChanges",
    "Kept",
    "NotACorrection",
    "PatientChoice",
    "RestoredImage",
    "SideNeeded",
    "StaleCorrection",
    "UnconfirmablePatient",
    "UndoneAct",
    "WrongDateOfBirth",
    "WrongFileMakerId",
    "category_of",
    "correct_image",
    "undo_act",
    "undo_correction",
    "version_of",
    "views",
]
