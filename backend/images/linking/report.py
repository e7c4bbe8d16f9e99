"""The tables of a run's report: every file and every row, with what became of it, and what deserves a look."""

from __future__ import annotations

from database import Workbench
from jobs import Table

__all__ = ["REPORTS", "report_tables"]

REPORTS = ("files.csv", "rows.csv", "attention.csv")

_FILES_HEADER = (
    "key",
    "recid",
    "outcome",
    "patient_id",
    "captured_on",
    "category",
    "side",
    "type",
    "batch_id",
)
_FILES = """
SELECT key, recid, outcome, coalesce(patient_id::VARCHAR, ''), coalesce(day::VARCHAR, ''), coalesce(category, ''),
       coalesce(side, ''), type_text, coalesce(batch_id::VARCHAR, '')
FROM planned_file ORDER BY key
"""
_ROWS_HEADER = ("line", "recid", "outcome", "detail")
_ROWS = """
SELECT line, coalesce(recid, ''), outcome, detail FROM row_plan LEFT JOIN export_row USING (line) ORDER BY line, outcome
"""
_ATTENTION_HEADER = ("attention", "key", "patient_id", "captured_on", "detail")
_ATTENTION = """
SELECT kind, key, patient_id::VARCHAR, day::VARCHAR, detail
FROM attention JOIN planned_file USING (position) ORDER BY kind, key
"""


def report_tables(bench: Workbench) -> dict[str, Table]:
    """The contents of each, asked for only when they are written."""
    return {
        "files.csv": Table(_FILES_HEADER, bench.stream(_FILES)),
        "rows.csv": Table(_ROWS_HEADER, bench.stream(_ROWS)),
        "attention.csv": Table(_ATTENTION_HEADER, bench.stream(_ATTENTION)),
    }
