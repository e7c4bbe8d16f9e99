"""The linker of documents, as other rooms know it."""

from __future__ import annotations

from typing import Final

from documents.linking.kind import DOCUMENT_FILES
from documents.linking.link import link_documents, plan_documents
from documents.linking.summary import print_summary
from documents.linking.undo import undo_documents
from files.linker import Linker

DOCUMENT_LINKER: Final = Linker(DOCUMENT_FILES, link_documents, plan_documents, print_summary, undo_documents)
