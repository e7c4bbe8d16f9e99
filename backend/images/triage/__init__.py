"""What the linker left unlinked: the lists, and what people decide about it. No web pages: those are in `gallery`."""

from images.triage.assign import Assignment, assign_files
from images.triage.known import Suggestion, day_of, suggestion_for
from images.triage.lists import count_by_outcome, open_files, open_rows
from images.triage.missing import MissingPicture, missing_pictures
from images.triage.set_aside import set_aside_files, set_aside_rows
from images.triage.take_back import take_back, take_back_assignment

__all__ = [
    "Assignment",
    "MissingPicture",
    "Suggestion",
    "assign_files",
    "count_by_outcome",
    "day_of",
    "missing_pictures",
    "open_files",
    "open_rows",
    "set_aside_files",
    "set_aside_rows",
    "suggestion_for",
    "take_back",
    "take_back_assignment",
]
