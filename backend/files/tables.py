"""The tables of a workbench that every kind of record with files has: names and types, for SQL and Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from database import WorkTable

# Every object. record_ref = whose file it is by its name, normalised, '' = nobody's; `spelling` is that to the letter where it
# is another one, else empty. mime_type '' = none of the types of the kind.
LISTED_FILE: Final = WorkTable(
    "listed_file",
    {
        "key": "VARCHAR",
        "record_ref": "VARCHAR",
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
# Folders that the export does not speak of, and ids that files of several of the other folders claim.
FOREIGN_FOLDER: Final = WorkTable("foreign_folder", {"folder": "BIGINT"})
CONTESTED: Final = WorkTable("contested", {"record_ref": "VARCHAR"})

# Of `export_row`, before the texts of the kind itself. All texts are trimmed, never NULL, and ids normalised. dumped NULL = the
# export does not say.
EXPORT_COLUMNS: Final[Mapping[str, str]] = {
    "line": "BIGINT",
    "record_ref": "VARCHAR",
    "spelling": "VARCHAR",
    "patient_ref": "VARCHAR",
    "date_text": "VARCHAR",
    "type_text": "VARCHAR",
    "dumped": "BOOLEAN",
}

# The files of the run, numbered in the order of their keys.
FILE: Final = WorkTable(
    "file",
    {
        "key": "VARCHAR",
        "record_ref": "VARCHAR",
        "mime_type": "VARCHAR",
        "is_derived": "BOOLEAN",
        "is_foreign": "BOOLEAN",
        "size_bytes": "BIGINT",
        "e_tag": "VARCHAR",
        "position": "BIGINT",
    },
)
SHARED_REF: Final = WorkTable("shared_ref", {"record_ref": "VARCHAR", "files": "BIGINT"})
# Of `repeated`, the ids of several rows: whether those contradict each other, and what about.
REPEATED_COLUMNS: Final[Mapping[str, str]] = {
    "record_ref": "VARCHAR",
    "first_line": "BIGINT",
    "disputed": "BOOLEAN",
    "dispute": "VARCHAR",
}
# Of `file_plan`, one line per file. line NULL = no row of its own.
PLAN_COLUMNS: Final[Mapping[str, str]] = {
    "position": "BIGINT",
    "line": "BIGINT",
    "outcome": "VARCHAR",
    "is_linked": "BOOLEAN",
    "is_withdrawn": "BOOLEAN",
}
# One line per row of the export.
ROW_PLAN: Final = WorkTable("row_plan", {"line": "BIGINT", "outcome": "VARCHAR", "detail": "VARCHAR"})

# What linked files of one size hold; content NULL = the store does not say.
FINGERPRINT: Final = WorkTable("fingerprint", {"position": "BIGINT", "content": "VARCHAR"})
