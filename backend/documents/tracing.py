"""What became of a document of which somebody knows an id or a file's name, as `images.tracing` says it of pictures."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from database import is_written
from documents.models import Document, MissingDocument
from files.sought import LOOKED_THROUGH, MOST, Sought
from patients.models import Patient


@dataclass(frozen=True)
class MissingTrace:
    """A document of which FileMaker knows and no file is there, with its patient."""

    missing: MissingDocument
    patient: Patient


@dataclass(frozen=True)
class DocumentTraces:
    """What was found; `has_more` where there is more of a kind than `MOST`."""

    documents: list[Document]
    missing: list[MissingTrace]
    has_more: bool


def trace_documents(sought: Sought) -> DocumentTraces:
    """Every document that is meant: three queries at most."""
    ids = sought.ids | sought.claimed
    found = Document.objects.order_by().select_related("patient")
    named = found.filter(is_written("original_name", [sought.text]) | Q(filemaker_id__in=ids))
    meant = [document for document in named[:LOOKED_THROUGH] if _is_meant(sought, document)]
    documents = sorted(meant, key=lambda document: (len(document.storage_key), document.storage_key))
    lacking = list(
        MissingDocument.objects.order_by("line").filter(is_written("filemaker_id", ids))[: MOST + 1]
    )
    patients = Patient.objects.in_bulk({one.patient_id for one in lacking})
    missing = [MissingTrace(one, patients[one.patient_id]) for one in lacking if one.patient_id in patients]
    return DocumentTraces(documents[:MOST], missing[:MOST], max(len(documents), len(lacking)) > MOST)


def _is_meant(sought: Sought, document: Document) -> bool:
    return sought.means(document.storage_key, document.original_name, frozenset({document.filemaker_id}))
