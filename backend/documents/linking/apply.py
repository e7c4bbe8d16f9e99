"""Carries out a plan: set-based, in the caller's transaction, the same statements on both databases."""

from __future__ import annotations

from typing import Final

from console import Progress
from database import Workbench
from documents.linking.kind import FACTS
from documents.models import Document
from files.writing import delete, fill, update
from transfers.models import RunChange, TransferRun


def _imported(hashes: str) -> str:
    """SQL for `as_imported`: fact -> hash, of those that a run wrote."""
    names = ", ".join(f"'{name}'" for name in FACTS)
    pairs = f"[{{'name': name, 'hash': {hashes}[place]}} FOR name, place IN [{names}] IF {hashes}[place] IS NOT NULL]"
    return f"to_json(map_from_entries({pairs}))"


# Where a written column comes from in the plan. A UUID goes as hexadecimal digits, which both databases understand.
_DOCUMENT: Final = {
    "id": "as_hex(written_id)",
    "storage_key": "key",
    **{name: f"facts[{place}]" for place, name in enumerate(FACTS, start=1)},
    "patient_id": "as_hex(facts[1])",
    "dated_on": "nullif(facts[4], '')",
    "size_bytes": "size_bytes",
    "mime_type": "mime_type",
    "sha256": "sha256",
    "filemaker_id": "filemaker_id",
    "as_imported": f"{_imported('imported')}::VARCHAR",
}
# What a document was before, under the names of the model's columns.
_FORMER: Final = {
    "id": "d.id",
    "storage_key": "d.key",
    **{name: f"d.facts[{place}]" for place, name in enumerate(FACTS, start=1)},
    "dated_on": "nullif(d.facts[4], '')",
    **{name: f"d.{name}" for name in ("size_bytes", "mime_type", "sha256", "filemaker_id", "last_run_id")},
    "as_imported": _imported("d.imported"),
}
_BEFORE: Final = f"CASE WHEN d.id IS NOT NULL THEN to_json({{{', '.join(f'{name!r}: {value}' for name, value in _FORMER.items())}}})::VARCHAR END"
_OUTCOME: Final = "CASE WHEN p.is_withdrawn THEN 'withdrawn' ELSE p.outcome END"
_CHANGED: Final = """
file_plan p LEFT JOIN document d ON d.id = p.document_id
WHERE p.outcome IN ('linked', 'relinked', 'updated') OR p.is_withdrawn
"""


def apply_plan(bench: Workbench, run: TransferRun, progress: Progress) -> None:
    """Writes new documents, changes others in place, withdraws what the inputs prove no more.

    What each document was before is written along with it, so that the run can be undone.
    """
    number = str(int(run.pk))
    change = {
        "run_id": number,
        "record": "coalesce(p.written_id, p.document_id)::VARCHAR",
        "model": "''",
        "outcome": _OUTCOME,
        "before": _BEFORE,
        "written": "''",
    }
    document = {**_DOCUMENT, "last_run_id": number}
    with progress.step("Writing to the database", unit="rows") as step:
        fill(bench, RunChange._meta.db_table, change, _CHANGED, step)
        # Withdrawn ones first: another document may have moved to the key of one of them.
        delete(bench, Document, "document_id", "file_plan WHERE is_withdrawn", step)
        update(bench, Document, document, "planned_file WHERE outcome IN ('relinked', 'updated')", step)
        fill(bench, Document._meta.db_table, document, "planned_file WHERE outcome = 'linked'", step)
