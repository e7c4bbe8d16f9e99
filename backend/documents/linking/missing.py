"""The list of documents that the export knows and the store lacks, for the pages of the patients whose they are.

It holds one state: that of the newest run without a limit. A run with a limit knows only part of the store, so it writes the
list only as long as no run without one stands (an undone one does not).
"""

from __future__ import annotations

from typing import Final

from console import Progress
from database import Workbench
from documents.models import MissingDocument
from files.writing import execute, fill
from transfers.models import TransferRun

_COLUMNS: Final = {
    "line": "line",
    "outcome": "outcome",
    "patient_id": "as_hex(patient_id)",
    "kind": "kind",
    "filemaker_type": "type_text",
    "dated_on": "day::VARCHAR",
    "filemaker_id": "filemaker_id",
}
# Rows of one id are one document.
_ROWS: Final = """
(SELECT p.line, p.outcome, proof.patient_id, t.kind, r.type_text, d.day, r.filemaker_id
 FROM row_plan p
 JOIN export_row r USING (line)
 JOIN date_reading d USING (date_text)
 JOIN type_reading t USING (type_text)
 JOIN proof ON proof.ref = r.patient_ref AND proof.patients = 1
 WHERE p.outcome IN ('no_file', 'file_lost') AND p.detail <> 'beyond --limit'
 QUALIFY row_number() OVER (PARTITION BY r.record_ref ORDER BY p.line) = 1)
"""


def write_missing(bench: Workbench, run: TransferRun, progress: Progress) -> None:
    """Replaces the list by what this run found without a file, in the caller's transaction."""
    full = TransferRun.objects.filter(kind=run.kind, limit=None, undone_at=None).exclude(pk=run.pk)
    if run.limit is not None and full.exists():
        return
    table = MissingDocument._meta.db_table
    with progress.step("Listing what is missing", unit="rows") as step:
        execute(f"DELETE FROM {table}")
        fill(bench, table, {**_COLUMNS, "run_id": str(int(run.pk))}, _ROWS, step)
