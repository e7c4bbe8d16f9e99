"""What the linker of documents declares of itself; its main flow is `link.py`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from documents.file_types import PAPERS
from documents.linking.outcomes import DocumentAttention, DocumentOutcome, DocumentRowOutcome
from documents.models import Document
from filemaker import DOCUMENT_EXPORT, read_types
from files.kind import FiledKind, TypeMeaning
from patients.models import Patient
from transfers.kind import ROWS_OF_EXPORT, Account, Day, Kind, Sheet

_TYPES = Path(__file__).parents[1] / "types.toml"

DOCUMENTS: Final = Kind(
    name="documents",
    number=8,
    purpose="links every document to its patient",
    command="link_filemaker_documents",
    doing="Linking the documents",
    patterns=("Docs.*", "Documents.*"),
    schema=DOCUMENT_EXPORT,
    tables=(Patient, Document),
    day=Day("dated_on", "dates of documents", date(1900, 1, 1)),
    accounts=(
        Account("files", DocumentOutcome, "file_plan", "(SELECT count(*) FROM file)", skips=True),
        Account("rows", DocumentRowOutcome, "row_plan", ROWS_OF_EXPORT),
    ),
    sheets=(
        Sheet(
            "files",
            "every file",
            ("key", "id", "outcome", "patient_id", "dated_on", "kind", "type"),
            "SELECT key, record_ref, outcome, coalesce(patient_id::VARCHAR, ''), coalesce(facts[4], ''), coalesce(facts[2], ''), "
            "type_text FROM planned_file ORDER BY length(key), key",
            entry="key",
            outcomes=DocumentOutcome,
        ),
        Sheet(
            "rows",
            "every row",
            ("line", "id", "outcome", "detail"),
            "SELECT line, coalesce(record_ref, ''), outcome, concat_ws('; ', nullif(detail, ''), CASE problem "
            "WHEN 'invalid_date' THEN 'date is impossible' WHEN 'ambiguous_date' THEN 'date can be read in two ways' END) "
            "FROM row_plan LEFT JOIN export_row USING (line) LEFT JOIN date_reading USING (date_text) ORDER BY line, outcome",
            entry="line",
            outcomes=DocumentRowOutcome,
        ),
        Sheet(
            "attention",
            "what deserves a look",
            ("attention", "key", "patient_id", "dated_on", "detail"),
            "SELECT kind, key, patient_id::VARCHAR, coalesce(facts[4], ''), detail "
            "FROM attention JOIN planned_file USING (position) ORDER BY kind, length(key), key",
            entry="key",
            outcomes=DocumentAttention,
            reason="attention",
            of="files",
        ),
    ),
)

# What the export says of a document, in the order in which match.sql has it; `patient_id` is whom it proves.
FACTS: Final = (
    "patient_id", "kind", "filemaker_type", "dated_on", "date_text", "author", "created_text", "order_id", "original_name",
)  # fmt: skip


def _read_type(text: str) -> TypeMeaning:
    reading = read_types(_TYPES).read(text)
    return TypeMeaning((reading.name,), reading.known)


DOCUMENT_FILES: Final = FiledKind(
    kind=DOCUMENTS,
    model=Document,
    types=PAPERS,
    id_words="id",
    texts={
        "filemaker_id": ("filemaker_id",),
        "author": ("author",),
        "created_text": ("created_at",),
        "order_id": ("order_id",),
        "original_name": ("file_name",),
    },
    type_columns=("kind",),
    read_type=_read_type,
    uuids_anywhere=True,
)
