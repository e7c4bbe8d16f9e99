"""The tables of a transfer's workbench that SQL and Python share: names and types, which a test compares with a run's."""

from __future__ import annotations

from typing import Final

from database import WorkTable
from transfers.loading import DATE_READING, MALFORMED_ROW

# record_id as it is written, ref as `normalise_id` leaves it; key = the primary key that follows from it, NULL = no id.
# is_cut = a text is as long as a spreadsheet's cell can be. Texts in the order of `told_column`: '' = blank, NULL = the
# export has no such column.
EXPORT_ROW: Final = WorkTable(
    "export_row",
    {
        "line": "BIGINT",
        "record_id": "VARCHAR",
        "ref": "VARCHAR",
        "key": "UUID",
        "date_text": "VARCHAR",
        "is_cut": "BOOLEAN",
        "texts": "VARCHAR[]",
    },
)
# What the texts of a row are. is_read = the plan asks it; is_id = it holds ids, which are compared in any spelling; most = characters that it may have, NULL = any number.
TOLD_COLUMN: Final = WorkTable(
    "told_column",
    {
        "place": "BIGINT",
        "name": "VARCHAR",
        "is_read": "BOOLEAN",
        "is_id": "BOOLEAN",
        "is_date": "BOOLEAN",
        "most": "BIGINT",
    },
)
# What the texts of a record are: its fields, and what its document holds of the export's other columns. follows = the place of
# the one that it stays with, its own for most.
FIELD: Final = WorkTable(
    "field",
    {"place": "BIGINT", "name": "VARCHAR", "is_own": "BOOLEAN", "only_fills": "BOOLEAN", "follows": "BIGINT"},
)
# The records of the database; carries = the key that follows from the FileMaker id they carry, NULL = none; imported = what
# the newest import wrote, NULL = no import did, or nobody asks.
RECORD: Final = WorkTable(
    "record",
    {
        "id": "UUID",
        "record_id": "VARCHAR",
        "carries": "UUID",
        "texts": "VARCHAR[]",
        "document": "VARCHAR",
        "imported": "VARCHAR",
    },
)
GIVEN: Final = (EXPORT_ROW, MALFORMED_ROW, DATE_READING, TOLD_COLUMN, FIELD, RECORD)

# What each row says. repeats: '', duplicate or conflicting.
STATEMENT: Final = WorkTable(
    "statement",
    {
        "line": "BIGINT",
        "key": "UUID",
        "record_id": "VARCHAR",
        "date_problem": "VARCHAR",
        "is_too_long": "BOOLEAN",
        "is_beyond": "BOOLEAN",
        "is_cut": "BOOLEAN",
        "repeats": "VARCHAR",
        "repeats_detail": "VARCHAR",
    },
)
# Which record a key means: is_new = the database has it not yet; lacks_id = it is there without its FileMaker id.
TARGET: Final = WorkTable("target", {"key": "UUID", "id": "UUID", "is_new": "BOOLEAN", "lacks_id": "BOOLEAN"})
# Made by the plan of a kind with `imported`, for reasons.sql: says_nothing = the row has nothing that could be carried over;
# doubt = why it is nobody's, as its outcome, '' = none, with its detail; remarks as below, NULL = none.
DOUBTS: Final = WorkTable(
    "doubts",
    {
        "line": "BIGINT",
        "says_nothing": "BOOLEAN",
        "doubt": "VARCHAR",
        "detail": "VARCHAR",
        "remarks": "VARCHAR[]",
    },
)
# Made by reasons.sql, else by the plan of the kind: reason = why the row does not stand for its record, NULL where it does, with its detail;
# remarks = what is told of a row that does. The plan's `reading` has its line, and a column for each field: '' = none, NULL = the
# export does not say.
JUDGEMENT: Final = WorkTable(
    "judgement",
    {"line": "BIGINT", "reason": "VARCHAR", "detail": "VARCHAR", "remarks": "VARCHAR[]"},
)
# What the database shall hold of each record for which a row stands: told by the export, known before, value from now on.
USED_ROW: Final = WorkTable(
    "used_row",
    {
        "line": "BIGINT",
        "id": "UUID",
        "is_new": "BOOLEAN",
        "lacks_id": "BOOLEAN",
        "remarks": "VARCHAR[]",
        "record_id": "VARCHAR",
        "document": "VARCHAR",
        "facts": 'STRUCT("name" VARCHAR, is_own BOOLEAN, told VARCHAR, known VARCHAR, imported VARCHAR, "value" VARCHAR)[]',
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
MADE: Final = (STATEMENT, TARGET, JUDGEMENT, USED_ROW, ROW_PLAN)
