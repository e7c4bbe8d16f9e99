"""The tables of a run's workbench that SQL and Python share, beside those of `files.tables`; a test compares them with a run's."""

from __future__ import annotations

from typing import Final

from database import WorkTable
from documents.linking.kind import DOCUMENT_FILES
from files.tables import (
    CONTESTED,
    FILE,
    FOLDER,
    FOREIGN_FOLDER,
    LISTED_FILE,
    PLAN_COLUMNS,
    REPEATED_COLUMNS,
    ROW_PLAN,
    SHARED_REF,
)
from patients.proof import CARRIER, PATIENT, PROOF
from transfers.loading import DATE_READING, MALFORMED_ROW

EXPORT_ROW: Final = WorkTable("export_row", DOCUMENT_FILES.row)
TYPE_READING: Final = WorkTable("type_reading", DOCUMENT_FILES.type_reading)

# Facts in the order of `FACTS`, as texts, '' = none; imported = of each, the beginning of the MD5 of what a run wrote, NULL =
# none did. last_run_id NULL = somebody entered it in Nexus.
DOCUMENT: Final = WorkTable(
    "document",
    {
        "id": "UUID",
        "key": "VARCHAR",
        "record_ref": "VARCHAR",
        "filemaker_id": "VARCHAR",
        "size_bytes": "BIGINT",
        "mime_type": "VARCHAR",
        "sha256": "VARCHAR",
        "last_run_id": "BIGINT",
        "facts": "VARCHAR[]",
        "imported": "VARCHAR[]",
    },
)

REPEATED: Final = WorkTable("repeated", REPEATED_COLUMNS)
# document_id NULL = was not linked before; written_id = the document's, also of a new one.
FILE_PLAN: Final = WorkTable(
    "file_plan",
    {
        **PLAN_COLUMNS,
        "document_id": "UUID",
        "written_id": "UUID",
        "patient_id": "UUID",
        "facts": "VARCHAR[]",
        "imported": "VARCHAR[]",
    },
)
# The same, with everything that is written of the file. sha256 = as it is known; '' where other bytes may lie there now.
PLANNED_FILE: Final = WorkTable(
    "planned_file",
    {
        "key": "VARCHAR",
        "record_ref": "VARCHAR",
        "size_bytes": "BIGINT",
        "mime_type": "VARCHAR",
        **FILE_PLAN.columns,
        "filemaker_id": "VARCHAR",
        "type_text": "VARCHAR",
        "sha256": "VARCHAR",
    },
)
ATTENTION: Final = WorkTable("attention", {"kind": "VARCHAR", "position": "BIGINT", "detail": "VARCHAR"})

GIVEN: Final = (
    LISTED_FILE, FOLDER, FOREIGN_FOLDER, CONTESTED, EXPORT_ROW, MALFORMED_ROW, DATE_READING, TYPE_READING, PATIENT, DOCUMENT,
)  # fmt: skip
# By the file of SQL that makes them.
MADE: Final = {
    "proof.sql": (CARRIER, PROOF),
    "files.sql": (FILE, SHARED_REF),
    "match.sql": (REPEATED, FILE_PLAN, PLANNED_FILE, ATTENTION),
    "rows.sql": (ROW_PLAN,),
}
