"""What becomes of a file and of a row, and why a link may be wrong all the same: a file or row ends in exactly one."""

from __future__ import annotations

from transfers.kind import SETTLED, TAKEN, Outcome


class FileOutcome(Outcome):
    """What becomes of one listed file. Reasons for a skip are in the order in which they are checked."""

    LINKED = "linked", "newly linked", TAKEN
    RELINKED = "relinked", "moved from another patient or batch", TAKEN
    UPDATED = "updated", "updated in place", TAKEN
    UNCHANGED = "unchanged", "unchanged", TAKEN
    KEPT = "kept", "kept as a person corrected them", TAKEN
    DERIVED_FILE = "derived_file", "thumbnails that another program made", SETTLED
    UNSUPPORTED_FILE = "unsupported_file", "neither an image nor a PDF"
    EMPTY_FILE = "empty_file", "empty (zero bytes)"
    NO_METADATA = "no_metadata", "without metadata"
    CONFLICTING_METADATA = "conflicting_metadata", "with rows that contradict each other"
    FOREIGN_FOLDER = "foreign_folder", "in a folder that the export does not speak of"
    NO_PATIENT_ID = "no_patient_id", "whose row names no patient"
    PATIENT_NOT_FOUND = "patient_not_found", "whose patient is not in the database"
    AMBIGUOUS_PATIENT = "ambiguous_patient", "whose FileMaker id stands on several patients"
    NO_DATE = "no_date", "without a date"
    INVALID_DATE = "invalid_date", "with an impossible date"
    AMBIGUOUS_DATE = "ambiguous_date", "with a date that can be read in two ways"


class RowOutcome(Outcome):
    """What becomes of one row of the export."""

    USED = "used", "used", TAKEN
    DUPLICATE = "duplicate", "identical to a used one", TAKEN
    CONFLICTING = "conflicting", "contradicting each other"
    NO_FILE = "no_file", "without a file"
    FILE_LOST = "file_lost", "marked as dumped, and yet without a file"
    NO_RECID = "no_recid", "without a recid"
    MALFORMED = "malformed", "malformed"


class Attention(Outcome):
    """Why a linked file deserves a look."""

    SAME_BYTES = "same_bytes", "linked, with the same bytes as a file of another patient"
    BEFORE_BIRTH = "before_birth", "linked, dated before their patient was born"
    CROWDED_DAY = "crowded_day", "linked, on a day with unusually many images of their patient"
    SHARED_RECID = "shared_recid", "linked, sharing their recid with another file"
