"""Links every document of a store to the patient whom its row names, or names the reason why not."""

from documents.linking.link import link_documents
from documents.linking.result import DocumentsResult

__all__ = ["DocumentsResult", "link_documents"]
