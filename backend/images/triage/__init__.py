"""What the linker left unlinked: the lists, and what people decide about it. No web pages: those are in `gallery`."""

from images.triage.assign import Assigned, assign_files
from images.triage.known import FileFacts, day_of, known_facts, patients_named
from images.triage.lists import count_by_outcome, in_order, open_files, open_rows
from images.triage.missing import MissingPicture, missing_pictures
from images.triage.set_aside import set_aside_files, set_aside_rows
from images.triage.take_back import TakenBack, take_back, take_back_assignment, take_back_at_once
from images.triage.two_sides import images_of_two_sides

__all__ = [
    "Assigned",
    "FileFacts",
    "MissingPicture",
    "TakenBack",
    "assign_files",
    "count_by_outcome",
    "day_of",
    "images_of_two_sides",
    "in_order",
    "known_facts",
    "missing_pictures",
    "open_files",
    "open_rows",
    "patients_named",
    "set_aside_files",
    "set_aside_rows",
    "take_back",
    "take_back_assignment",
    "take_back_at_once",
]
