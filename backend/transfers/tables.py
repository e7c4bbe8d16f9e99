"""The tables of a transfer's workbench that SQL and Python share: names and types, which a test compares with a run's."""

from __future__ import annotations

from typing import Final

from database import WorkTable
from transfers.loading import DATE_READING, MALFORMED_ROW

__all__ = ["EXPORT_ROW", "FACT", "GIVEN", "JUDGEMENT", "MADE", "RECORD", "ROW_PLAN", "STATEMENT", "USED_ROW"]

# record_id as it is written, ref as `normalise_id` leaves it; key = the primary key that follows from it, NULL = no id.
# Texts in the order of `fact`: '' = blank, NULL = the export has no such column.
EXPORT_ROW: Final = WorkTable(
    "export_row",
    {
        "line": "BIGINT",
        "record_id": "VARCHAR",
        "ref": "VARCHAR",
        "key": "UUID",
        "date_text": "VARCHAR",
        "texts": "VARCHAR[]",
    },
)
# What the texts are; most = characters that the field holds, NULL = any number.
FACT: Final = WorkTable(
    "fact",
    {"place": "BIGINT", "name": "VARCHAR", "only_fills": "BOOLEAN", "is_date": "BOOLEAN", "most": "BIGINT"},
)
# The records of the database; carries = the key that follows from the FileMaker id they carry, NULL = none.
RECORD: Final = WorkTable(
    "record",
    {
        "id": "UUID",
        "record_id": "VARCHAR",
        "carries": "UUID",
        "texts": "VARCHAR[]",
        "document": "VARCHAR",
    },
)
GIVEN: Final = (EXPORT_ROW, MALFORMED_ROW, DATE_READING, FACT, RECORD)

# What each row says. repeats: '', duplicate or conflicting.
STATEMENT: Final = WorkTable(
    "statement",
    {
        "line": "BIGINT",
        "key": "UUID",
        "record_id": "VARCHAR",
        "date_problem": "VARCHAR",
        "said": 'STRUCT("name" VARCHAR, "text" VARCHAR)[]',
        "is_too_long": "BOOLEAN",
        "is_beyond": "BOOLEAN",
        "repeats": "VARCHAR",
        "repeats_detail": "VARCHAR",
    },
)
# Made by the plan of the kind: reason = why the row does not stand for its record, NULL where it does, with its detail;
# id = the record; is_new = the database has it not yet; lacks_id = it is there without its FileMaker id; remark = what is
# told of the row besides.
JUDGEMENT: Final = WorkTable(
    "judgement",
    {
        "line": "BIGINT",
        "reason": "VARCHAR",
        "detail": "VARCHAR",
        "id": "UUID",
        "is_new": "BOOLEAN",
        "lacks_id": "BOOLEAN",
        "remark": "VARCHAR",
    },
)
# What the database shall hold of each record for which a row stands: told by the export, known before, value from now on.
USED_ROW: Final = WorkTable(
    "used_row",
    {
        "line": "BIGINT",
        "id": "UUID",
        "is_new": "BOOLEAN",
        "lacks_id": "BOOLEAN",
        "remark": "VARCHAR",
        "record_id": "VARCHAR",
        "date_problem": "VARCHAR",
        "document": "VARCHAR",
        "facts": 'STRUCT("name" VARCHAR, only_fills BOOLEAN, told VARCHAR, known VARCHAR, "value" VARCHAR)[]',
        "changed": "VARCHAR[]",
        "kept": "VARCHAR[]",
        "unfilled": "VARCHAR[]",
        "outcome": "VARCHAR",
    },
)
ROW_PLAN: Final = WorkTable(
    "row_plan",
    {
        "line": "BIGINT",
        "record_id": "VARCHAR",
        "outcome": "VARCHAR",
        "detail": "VARCHAR",
        "used_id": "UUID",
    },
)
MADE: Final = (STATEMENT, JUDGEMENT, USED_ROW, ROW_PLAN)
