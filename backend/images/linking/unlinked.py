"""The lists of what a run left unlinked, for the pages on which people decide about it.

They hold one state: that of the newest run without a limit. Such a run replaces what stands there. A run with a limit
knows only part of the dump, so it writes the lists only as long as no run without one stands (an undone one does not).
"""

from __future__ import annotations

from typing import Final

from console import Progress
from database import Workbench
from files.writing import execute, fill
from images.models import LinkRun, UnlinkedFile, UnlinkedRow

# Of rows that contradict each other, only what all of them say is known of their file.
_FILE: Final = {
    "id": "as_hex(uuid())",
    "storage_key": "p.key",
    "recid": "p.record_ref",
    "outcome": "p.outcome",
    "size_bytes": "p.size_bytes",
    "mime_type": "p.mime_type",
    "patient_ref": "CASE WHEN on_patient THEN '' ELSE p.patient_ref END",
    "date_text": "CASE WHEN on_date THEN '' ELSE p.date_text END",
    "type_text": "CASE WHEN on_type THEN '' ELSE p.type_text END",
    "filemaker_id": "CASE WHEN on_id THEN '' ELSE p.filemaker_id END",
    "original_name": "CASE WHEN on_name THEN '' ELSE p.original_name END",
}
# Nobody decides about a thumbnail whose original is there.
_FILES: Final = """
planned_file p LEFT JOIN repeated ON repeated.record_ref = p.record_ref WHERE NOT p.is_linked AND p.outcome <> 'derived_file'
"""
# A row is known again by its recid, else by the image's own id, else by what it says; a malformed one says nothing.
_KEY: Final = """
CASE WHEN r.line IS NULL THEN ''
     WHEN r.record_ref <> '' THEN sha256('recid/' || r.record_ref)
     WHEN r.filemaker_id <> '' THEN sha256('id/' || lower(r.filemaker_id))
     ELSE sha256('texts/' || concat_ws(chr(31), r.patient_ref, r.date_text, r.type_text, r.original_name)) END
"""
_ROW: Final = {
    "key": _KEY,
    "line": "p.line",
    "recid": "coalesce(r.record_ref, '')",
    "outcome": "p.outcome",
    "detail": "p.detail",
    "patient_ref": "coalesce(r.patient_ref, '')",
    "patient_id": "as_hex(proof.patient_id)",
    "captured_on": "d.day::VARCHAR",
    "date_text": "coalesce(r.date_text, '')",
    "type_text": "coalesce(r.type_text, '')",
    "filemaker_id": "coalesce(r.filemaker_id, '')",
    "original_name": "coalesce(r.original_name, '')",
}
_ROWS: Final = """
row_plan p
LEFT JOIN export_row r ON r.line = p.line AND p.outcome <> 'malformed'
LEFT JOIN date_reading d ON d.date_text = r.date_text
LEFT JOIN proof ON proof.ref = r.patient_ref
WHERE p.outcome IN ('conflicting', 'no_file', 'file_lost', 'no_recid', 'malformed') AND p.detail <> 'beyond --limit'
"""


def write_unlinked(bench: Workbench, run: LinkRun, progress: Progress) -> None:
    """Replaces the lists by what this run left unlinked, in the caller's transaction."""
    if run.limit is not None and _a_full_run_stands(run):
        return
    number = str(int(run.pk))
    with progress.step("Listing what is unlinked", unit="rows") as step:
        for model, columns, source in (
            (UnlinkedFile, {**_FILE, "run_id": number}, _FILES),
            (UnlinkedRow, {**_ROW, "run_id": number}, _ROWS),
        ):
            execute(f"DELETE FROM {model._meta.db_table}")
            fill(bench, model._meta.db_table, columns, source, step)


def _a_full_run_stands(run: LinkRun) -> bool:
    return LinkRun.objects.filter(limit=None, undone_at=None).exclude(pk=run.pk).exists()
