"""What becomes of a file and of a row of the documents' export, and what deserves a look all the same."""

from __future__ import annotations

from transfers.kind import SETTLED, TAKEN, Outcome


class DocumentOutcome(Outcome):
    """What becomes of one listed file. Reasons for a skip are in the order in which they are checked."""

    LINKED = "linked", "newly linked", TAKEN
    RELINKED = "relinked", "moved from another patient", TAKEN
    UPDATED = "updated", "updated in place", TAKEN
    UNCHANGED = "unchanged", "unchanged", TAKEN
    KEPT = "kept", "kept as they were changed in Nexus", TAKEN
    DERIVED_FILE = "derived_file", "thumbnails that another program made", SETTLED
    UNSUPPORTED_FILE = "unsupported_file", "of a type that no document has"
    EMPTY_FILE = "empty_file", "empty (zero bytes)"
    NO_METADATA = "no_metadata", "without metadata"
    CONFLICTING_METADATA = "conflicting_metadata", "with rows that contradict each other"
    FOREIGN_FOLDER = "foreign_folder", "in a folder that the export does not speak of"
    NO_PATIENT_ID = "no_patient_id", "whose row names no patient"
    PATIENT_NOT_FOUND = "patient_not_found", "whose patient is not in the database"
    AMBIGUOUS_PATIENT = "ambiguous_patient", "whose FileMaker id stands on several patients"


class DocumentRowOutcome(Outcome):
    """What becomes of one row of the export."""

    USED = "used", "used", TAKEN
    DUPLICATE = "duplicate", "identical to a used one", TAKEN
    CONFLICTING = "conflicting", "contradicting each other"
    NO_FILE = "no_file", "without a file"
    FILE_LOST = "file_lost", "marked as dumped, and yet without a file"
    NO_RECID = "no_recid", "without an id"
    MALFORMED = "malformed", "malformed"


class DocumentAttention(Outcome):
    """Why a linked document deserves a look."""

    SHARED_ID = "shared_id", "linked, sharing their id with another file"
    BEFORE_BIRTH = "before_birth", "linked, dated before their patient was born"
