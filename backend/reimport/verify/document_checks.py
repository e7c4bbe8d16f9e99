"""What has to hold of documents after a re-import."""

from __future__ import annotations

from documents.linking.kind import DOCUMENTS
from reimport.verify.claims import Check, differing, undone_since
from reimport.verify.snapshot import Snapshot


def _linked_documents(snapshot: Snapshot) -> list[str]:
    run = snapshot.runs.get(DOCUMENTS.name)
    if run is None or undone_since(run):
        return []
    # A limit takes the first files in key order, here as in the linker.
    present = snapshot.number(
        "SELECT count(*) FROM (SELECT key FROM listed_document ORDER BY key LIMIT ?) JOIN document USING (key)",
        run.limit,
    )
    recorded = run.totals["linked"]
    # More is no contradiction: the clinic may have entered some in Nexus.
    return [] if present >= recorded else differing("documents linked", recorded, present, f"run {run.pk}")


def _documents_without_patient(snapshot: Snapshot) -> list[str]:
    return snapshot.texts(
        "SELECT id FROM document WHERE patient_id NOT IN (SELECT id FROM patient) ORDER BY id"
    )


def _documents_without_object(snapshot: Snapshot) -> list[str]:
    return snapshot.texts("SELECT key FROM document ANTI JOIN listed_document USING (key) ORDER BY key")


def _documents_of_other_size(snapshot: Snapshot) -> list[str]:
    return snapshot.texts(
        "SELECT key FROM document JOIN listed_document listed USING (key) "
        "WHERE document.size_bytes <> listed.size_bytes ORDER BY key"
    )


DOCUMENT_CHECKS = (
    Check(
        "linked_documents",
        "It holds no fewer linked documents than their newest run recorded.",
        _linked_documents,
    ),
    Check("document_patient", "Every document's patient exists.", _documents_without_patient),
    Check("document_object", "Every document's object exists in its store.", _documents_without_object),
    Check(
        "document_size",
        "Every document's object has the size that the database has for it.",
        _documents_of_other_size,
    ),
)
