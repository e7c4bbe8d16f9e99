"""What a number, an id or a file's name is: a picture of somebody, a file that nobody has, a row without a file, a document."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from documents.tracing import DocumentTraces, trace_documents
from files.sought import Sought
from gallery.access.details import Detail, Id, Phrase, Thing
from gallery.access.log import Action, Target, note, signed_in_user
from gallery.access.permissions import SEE_DOCUMENTS
from images.tracing import ImageTraces, trace_images

_FOUND = Detail.of(Phrase.FOUND)


@dataclass(frozen=True)
class Traces:
    """What is told of it; `documents` is None for those who may not see any."""

    images: ImageTraces
    documents: DocumentTraces | None

    @property
    def count(self) -> int:
        """How many answers there are."""
        papers = self.documents
        of_papers = len(papers.documents) + len(papers.missing) if papers else 0
        return len(self.images.images) + len(self.images.files) + len(self.images.rows) + of_papers

    @property
    def has_more(self) -> bool:
        """Whether not all are told."""
        return self.images.has_more or bool(self.documents and self.documents.has_more)


def traces_of(request: HttpRequest, typed: str) -> Traces | None:
    """What is meant by what somebody typed, noted in the access log; None where it means nothing."""
    sought = Sought.of(typed)
    if sought is None:
        return None
    may_see_documents = signed_in_user(request).has_perms(SEE_DOCUMENTS)
    traces = Traces(trace_images(sought), trace_documents(sought) if may_see_documents else None)
    _note(request, traces)
    return traces if traces.count else None


def _note(request: HttpRequest, traces: Traces) -> None:
    """Every patient of whom something is told has a line; of what was typed there is none."""
    for image in traces.images.images:
        note(request, Action.LISTED_IMAGES, Target(image.batch.patient_id, image.pk, _FOUND))
    for row in traces.images.rows:
        note(
            request,
            Action.VIEWED_UNLINKED,
            Target(row.row.patient_id, detail=Detail.of(Id(Thing.ROW, row.row.pk))),
        )
    for file in traces.images.files:
        note(request, Action.VIEWED_UNLINKED, Target(detail=Detail.of(Id(Thing.FILE, file.file.pk))))
    if traces.documents is None:
        return
    for document in traces.documents.documents:
        about = Detail.of(Id(Thing.DOCUMENT, document.pk))
        note(request, Action.LISTED_PATIENTS, Target(document.patient_id, detail=about))
    for missing in traces.documents.missing:
        note(
            request, Action.LISTED_PATIENTS, Target(missing.patient.pk, detail=Detail.of(Phrase.WITHOUT_FILE))
        )
