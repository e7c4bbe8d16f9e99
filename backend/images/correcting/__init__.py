"""Corrections of images by hand, and their ledger. No web pages: those are in `gallery`."""

from images.correcting.correct import (
    Corrected,
    CorrectedImage,
    CorrectedImages,
    correct_image,
    correct_images,
)
from images.correcting.errors import (
    CannotBeAssigned,
    CannotBeUndone,
    CorrectionRefused,
    NotACorrection,
    SideNeeded,
    StaleCorrection,
    StaleImages,
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
    "CorrectedImage",
    "CorrectedImages",
    "CorrectionRefused",
    "FactChanges",
    "Kept",
    "NotACorrection",
    "PatientChoice",
    "RestoredImage",
    "SideNeeded",
    "StaleCorrection",
    "StaleImages",
    "UnconfirmablePatient",
    "UndoneAct",
    "WrongDateOfBirth",
    "WrongFileMakerId",
    "category_of",
    "correct_image",
    "correct_images",
    "undo_act",
    "undo_correction",
    "version_of",
    "views",
]
