"""The tables of a run's workbench that SQL and Python share: names and types, which a test compares with what a run makes.

Only what both sides know stands here. A table that lives inside of one module or one file of SQL is that one's own affair.
"""

from __future__ import annotations

from typing import Final

from database import WorkTable
from files.tables import (
    CONTESTED,
    FILE,
    FINGERPRINT,
    FOLDER,
    FOREIGN_FOLDER,
    LISTED_FILE,
    PLAN_COLUMNS,
    REPEATED_COLUMNS,
    ROW_PLAN,
    SHARED_REF,
)
from images.linking.kind import IMAGE_FILES
from patients.proof import CARRIER, PATIENT, PROOF
from transfers.loading import DATE_READING, MALFORMED_ROW

EXPORT_ROW: Final = WorkTable("export_row", IMAGE_FILES.row)
TYPE_READING: Final = WorkTable("type_reading", IMAGE_FILES.type_reading)

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

# The categories that name their own side ("l_brannock"), which no image contradicts.
NAMED_SIDE: Final = WorkTable("named_side", {"category": "VARCHAR", "side": "VARCHAR"})

# Listed files that a person had put under a patient who was forgotten since: nobody's, whatever their rows say.
FORGOTTEN_FILE: Final = WorkTable("forgotten_file", {"key": "VARCHAR"})

# Rows of one id, and on what they differ.
REPEATED: Final = WorkTable(
    "repeated",
    {
        **REPEATED_COLUMNS,
        "on_patient": "BOOLEAN",
        "on_date": "BOOLEAN",
        "on_type": "BOOLEAN",
        "on_id": "BOOLEAN",
        "on_name": "BOOLEAN",
    },
)
# Under whom, on which day and in which batch each file is linked. image_id NULL = was not linked before; stays = a person
# corrected it, and no inputs prove it any more.
FILE_PLAN: Final = WorkTable(
    "file_plan",
    {
        **PLAN_COLUMNS,
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
        "record_ref": "VARCHAR",
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
# The batches that come and go with the plan.
NEW_BATCH: Final = WorkTable("new_batch", {"id": "UUID", "patient_id": "UUID", "day": "DATE"})
EMPTIED_BATCH: Final = WorkTable("emptied_batch", {"id": "UUID"})

ATTENTION: Final = WorkTable("attention", {"kind": "VARCHAR", "position": "BIGINT", "detail": "VARCHAR"})

GIVEN: Final = (
    LISTED_FILE, FOLDER, FOREIGN_FOLDER, CONTESTED, EXPORT_ROW, MALFORMED_ROW, DATE_READING, TYPE_READING, PATIENT, BATCH,
    IMAGE, NAMED_SIDE, FORGOTTEN_FILE, FINGERPRINT,
)  # fmt: skip
# By the file of SQL that makes them.
MADE: Final = {
    "proof.sql": (CARRIER, PROOF),
    "files.sql": (FILE, SHARED_REF),
    "match.sql": (REPEATED, FILE_PLAN, PLANNED_FILE, NEW_BATCH, EMPTIED_BATCH),
    "rows.sql": (ROW_PLAN,),
    "attention.sql": (ATTENTION,),
}
