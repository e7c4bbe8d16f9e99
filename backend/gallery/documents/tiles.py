"""The documents on a patient's page: a small picture of each, or the word for what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import F
from django.db.models.functions import Length

from documents.models import Document
from gallery.sending.document_files import is_pictured
from gallery.words import document_kind_words, document_words, file_words
from patients.models import Patient

# How documents of one day stand: names that are numbers as such, `9.pdf` before `10.pdf`.
WITHIN_A_DAY: Final = ("kind", Length("storage_key"), "storage_key")


@dataclass(frozen=True)
class DocumentTile:
    """One document among others.

    Attributes:
        document: the record.
        kind: what kind of document it is, in words.
        words: the same with its day, for those who cannot see a picture.
        file_words: what its file is: "PDF", "Word".
        is_pictured: whether there can be a picture of it.
    """

    document: Document
    kind: str
    words: str
    file_words: str
    is_pictured: bool


def documents_of(person: Patient) -> list[Document]:
    """The newest first; those without a day last."""
    documents = Document.objects.filter(patient=person)
    return list(documents.order_by(F("dated_on").desc(nulls_last=True), *WITHIN_A_DAY))


def tiles_of(documents: list[Document]) -> list[DocumentTile]:
    """A tile for each."""
    return [
        DocumentTile(
            document,
            document_kind_words(document.kind),
            document_words(document),
            file_words(document.mime_type),
            is_pictured(document),
        )
        for document in documents
    ]
