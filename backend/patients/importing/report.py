"""The tables of an import's report: every row of the export and every patient of the database. Ids only, no names."""

from __future__ import annotations

from database import Workbench
from jobs import Table

__all__ = ["REPORTS", "report_tables"]

REPORTS = ("rows.csv", "patients.csv")

_ROWS = "SELECT line, filemaker_id, outcome, detail FROM row_plan ORDER BY line, outcome"
# Who is not in the export comes first.
_PATIENTS = "SELECT id::VARCHAR, filemaker_id, outcome FROM patient_plan ORDER BY outcome DESC, id"


def report_tables(bench: Workbench) -> dict[str, Table]:
    """The contents of rows.csv and patients.csv, asked for only when they are written."""
    return {
        "rows.csv": Table(("line", "filemaker_id", "outcome", "detail"), bench.stream(_ROWS)),
        "patients.csv": Table(("patient_id", "filemaker_id", "outcome"), bench.stream(_PATIENTS)),
    }
