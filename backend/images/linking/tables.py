"""The tables of a run's workbench that SQL and Python share: names and types, which a test compares with what a run makes.

Only what both sides know stands here. A table that lives inside of one module or one file of SQL is that one's own affair.
"""

from __future__ import annotations

from typing import Final

from database import WorkTable
from patients.proof import CARRIER, PATIENT, PROOF
from transfers.loading import DATE_READING, MALFORMED_ROW

__all__ = [
    "ATTENTION",
    "BATCH",
    "CONTESTED",
    "EMPTIED_BATCH",
    "EXPORT_ROW",
    "FILE",
    "FILE_PLAN",
    "FINGERPRINT",
    "FOLDER",
    "FOREIGN_FOLDER",
    "GIVEN",
    "IMAGE",
    "LISTED_FILE",
    "MADE",
    "NEW_BATCH",
    "PLANNED_FILE",
    "REPEATED",
    "ROW_PLAN",
    "SHARED_RECID",
    "TYPE_READING",
]

# Every object. Recids are normalised; `spelling` is the recid to the letter where that is another one, else empty.
# mime_type '' = neither an image nor a PDF.
LISTED_FILE: Final = WorkTable(
    "listed_file",
    {
        "key": "VARCHAR",
        "recid": "VARCHAR",
        "spelling": "VARCHAR",
        "folder": "BIGINT",
        "mime_type": "VARCHAR",
        "is_shortened": "BOOLEAN",
        "is_derived": "BOOLEAN",
        "size_bytes": "BIGINT",
        "e_tag": "VARCHAR",
    },
)
FOLDER: Final = WorkTable("folder", {"folder": "BIGINT", "path": "VARCHAR"})
# Folders that the export does not speak of, and recids that several of the other folders claim.
FOREIGN_FOLDER: Final = WorkTable("foreign_folder", {"folder": "BIGINT"})
CONTESTED: Final = WorkTable("contested", {"recid": "VARCHAR"})

# All texts are trimmed, never NULL, and ids normalised. dumped NULL = the export does not say.
EXPORT_ROW: Final = WorkTable(
    "export_row",
    {
        "line": "BIGINT",
        "recid": "VARCHAR",
        "spelling": "VARCHAR",
        "patient_ref": "VARCHAR",
        "date_text": "VARCHAR",
        "type_text": "VARCHAR",
        "filemaker_id": "VARCHAR",
        "original_name": "VARCHAR",
        "dumped": "BOOLEAN",
    },
)
TYPE_READING: Final = WorkTable(
    "type_reading", {"type_text": "VARCHAR", "category": "VARCHAR", "side": "VARCHAR"}
)

# run_id NULL = no run made it.
BATCH: Final = WorkTable(
    "batch",
    {
        "id": "UUID",
        "patient_id": "UUID",
        "day": "DATE",
        "source": "VARCHAR",
        "run_id": "BIGINT",
        "name": "VARCHAR",
    },
)
# corrections = the facts that a person corrected (`CorrectableFact`); patient_id and day are the batch's.
IMAGE: Final = WorkTable(
    "image",
    {
        "id": "UUID",
        "key": "VARCHAR",
        "batch_id": "UUID",
        "size_bytes": "BIGINT",
        "mime_type": "VARCHAR",
        "category": "VARCHAR",
        "side": "VARCHAR",
        "filemaker_type": "VARCHAR",
        "filemaker_id": "VARCHAR",
        "recid": "VARCHAR",
        "original_name": "VARCHAR",
        "patient_id": "UUID",
        "day": "DATE",
        "corrections": "VARCHAR[]",
        "chosen_ref": "VARCHAR",
        "last_run_id": "BIGINT",
    },
)

# The files of the run, numbered in the order of their keys.
FILE: Final = WorkTable(
    "file",
    {
        "key": "VARCHAR",
        "recid": "VARCHAR",
        "mime_type": "VARCHAR",
        "is_derived": "BOOLEAN",
        "is_foreign": "BOOLEAN",
        "size_bytes": "BIGINT",
        "e_tag": "VARCHAR",
        "position": "BIGINT",
    },
)
SHARED_RECID: Final = WorkTable("shared_recid", {"recid": "VARCHAR", "files": "BIGINT"})
# Recids of several rows, and on what those differ.
REPEATED: Final = WorkTable(
    "repeated",
    {
        "recid": "VARCHAR",
        "first_line": "BIGINT",
        "on_patient": "BOOLEAN",
        "on_date": "BOOLEAN",
        "on_type": "BOOLEAN",
        "on_id": "BOOLEAN",
        "on_name": "BOOLEAN",
        "disputed": "BOOLEAN",
    },
)
# One line per file: its outcome, and under whom, on which day and in which batch it is linked. line NULL = no row of its
# own; image_id NULL = was not linked before; stays = a person corrected it, and no inputs prove it any more.
FILE_PLAN: Final = WorkTable(
    "file_plan",
    {
        "position": "BIGINT",
        "line": "BIGINT",
        "outcome": "VARCHAR",
        "is_linked": "BOOLEAN",
        "is_withdrawn": "BOOLEAN",
        "stays": "BOOLEAN",
        "image_id": "UUID",
        "former_batch_id": "UUID",
        "patient_id": "UUID",
        "day": "DATE",
        "batch_id": "UUID",
        "category": "VARCHAR",
        "side": "VARCHAR",
    },
)
# The same, with everything that is written of the file.
PLANNED_FILE: Final = WorkTable(
    "planned_file",
    {
        "key": "VARCHAR",
        "recid": "VARCHAR",
        "size_bytes": "BIGINT",
        "mime_type": "VARCHAR",
        **FILE_PLAN.columns,
        "type_text": "VARCHAR",
        "filemaker_id": "VARCHAR",
        "original_name": "VARCHAR",
        "patient_ref": "VARCHAR",
        "date_text": "VARCHAR",
    },
)
# One line per row of the export.
ROW_PLAN: Final = WorkTable("row_plan", {"line": "BIGINT", "outcome": "VARCHAR", "detail": "VARCHAR"})
# The batches that come and go with the plan.
NEW_BATCH: Final = WorkTable("new_batch", {"id": "UUID", "patient_id": "UUID", "day": "DATE"})
EMPTIED_BATCH: Final = WorkTable("emptied_batch", {"id": "UUID"})

# What linked files of one size hold; content NULL = the store does not say.
FINGERPRINT: Final = WorkTable("fingerprint", {"position": "BIGINT", "content": "VARCHAR"})
ATTENTION: Final = WorkTable("attention", {"kind": "VARCHAR", "position": "BIGINT", "detail": "VARCHAR"})

GIVEN: Final = (
    LISTED_FILE, FOLDER, FOREIGN_FOLDER, CONTESTED, EXPORT_ROW, MALFORMED_ROW, DATE_READING, TYPE_READING, PATIENT, BATCH,
    IMAGE, FINGERPRINT,
)  # fmt: skip
# By the file of SQL that makes them.
MADE: Final = {
    "proof.sql": (CARRIER, PROOF),
    "match.sql": (FILE, SHARED_RECID, REPEATED, FILE_PLAN, PLANNED_FILE, ROW_PLAN, NEW_BATCH, EMPTIED_BATCH),
    "attention.sql": (ATTENTION,),
}
