"""Takes back what one run did to documents; what was changed since is left."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from console import Progress
from documents.linking.kind import DOCUMENTS, FACTS
from documents.models import Document
from transfers.models import RunChange, TransferRun
from transfers.undo import UndoResult, changes_of, undoing

# What a run writes of a document that was there before.
_RESTORED = (
    "storage_key", "patient", "kind", "filemaker_type", "dated_on", "date_text", "author", "created_text", "order_id",
    "original_name", "size_bytes", "mime_type", "sha256", "filemaker_id", "as_imported", "last_run",
)  # fmt: skip


@dataclass
class DocumentsUndo(UndoResult):
    """What an undo did to documents, or would do in a dry run."""

    gone_words: str = "linked no more"
    left_words: str = "because they were changed since"


def undo_documents(run_id: int, progress: Progress, *, dry_run: bool = False) -> DocumentsUndo:
    """Brings every document that a run wrote back to what it was before, unless a person or a later run changed it since.

    Raises:
        UnusableInput: there is no such run, or it was undone already; nothing was written.
        RunFailed: another run is in progress, or the database refused; nothing was written.
    """
    result = DocumentsUndo(run_id, dry_run, DOCUMENTS.name)
    with undoing(DOCUMENTS, run_id, dry_run=dry_run) as run:
        for chunk in changes_of(run, progress):
            _undo_chunk(run, chunk, result)
    return result


def _undo_chunk(run: TransferRun, chunk: Sequence[RunChange], result: DocumentsUndo) -> None:
    found = Document.objects.in_bulk([UUID(change.record) for change in chunk])
    taken = _keys_of_others(chunk)
    doable = []
    for change in chunk:
        if reason := _obstacle(run, change, found.get(UUID(change.record)), taken):
            result.left[change.record] = reason
        else:
            doable.append(change)
    new = [change.record for change in doable if change.before is None]
    old = [change for change in doable if change.before is not None]
    result.gone += new
    result.restored += [change.record for change in old]
    Document.objects.filter(pk__in=new).delete()
    Document.objects.bulk_create(
        [Document(**change.before or {}) for change in old],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_RESTORED,
    )


def _keys_of_others(chunk: Sequence[RunChange]) -> dict[str, str]:
    """Of the keys under which documents were before, those that a document has now -> which."""
    former = [change.before["storage_key"] for change in chunk if change.before]
    rows = Document.objects.filter(storage_key__in=former).values_list("storage_key", "pk")
    return {key: str(document) for key, document in rows}


def _obstacle(
    run: TransferRun, change: RunChange, document: Document | None, taken: Mapping[str, str]
) -> str:
    """Why one change is not taken back; empty if it can be."""
    if change.before and taken.get(change.before["storage_key"], change.record) != change.record:
        return "its file is another document's since"
    if document is None:
        return "" if change.outcome == "withdrawn" else "gone since"
    if document.last_run_id != run.pk:
        return f"written by run {document.last_run_id} since"
    return "changed in Nexus since" if _was_changed(document) else ""


def _was_changed(document: Document) -> bool:
    """Whether a fact is another one than the newest run wrote (see match.sql)."""
    texts = {name: str(getattr(document, name) or "") for name in FACTS}
    return any(
        known != hashlib.md5(texts[name].encode(), usedforsecurity=False).hexdigest()[:12]
        for name, known in document.as_imported.items()
    )
