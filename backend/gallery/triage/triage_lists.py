"""What is left to decide, and what was decided: the lists of the pages on which people do so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Max

from images.linking.outcomes import FileOutcome, RowOutcome
from images.models import Image, LinkRun, TriageDecision, UnlinkedFile, UnlinkedRow
from images.triage import count_by_outcome, open_files, open_rows
from patients.models import Patient
from patients.proof import patients_meant

PER_PAGE: Final = 50
# In the address these stand where else a reason does.
ASSIGNED: Final = TriageDecision.Kind.ASSIGNED.value
SET_ASIDE: Final = TriageDecision.Kind.SET_ASIDE.value
_DECIDED_WORDS: Final[Mapping[str, str]] = {ASSIGNED: "Assigned", SET_ASIDE: "Set aside"}

Subject = TriageDecision.Subject


@dataclass(frozen=True)
class ReasonChoice:
    """A link that shows the lines of one reason, or what was decided."""

    words: str
    count: int
    address: str
    is_chosen: bool
    is_decided: bool = False


@dataclass(frozen=True)
class ListedFile:
    """An unlinked file; `candidates` are the patients whom its metadata may mean."""

    file: UnlinkedFile
    reason: str
    candidates: list[Patient]

    @property
    def has_picture(self) -> bool:
        return bool(self.file.mime_type and self.file.size_bytes)


@dataclass(frozen=True)
class ListedRow:
    """A row without an image; `patient` is whom it proves to mean, None for nobody."""

    row: UnlinkedRow
    reason: str
    patient: Patient | None


@dataclass(frozen=True)
class DecidedItem:
    """A standing decision.

    Attributes:
        image: that an assignment made; None for what was set aside.
        file: what the list knows of a file that was set aside; None where no run has listed it since.
        rows: the rows that were set aside, where a run has listed them since.
    """

    decision: TriageDecision
    image: Image | None
    file: UnlinkedFile | None
    rows: list[UnlinkedRow]


def listing_run() -> LinkRun | None:
    """The run whose state the lists show; None before the first."""
    listed = [model.objects.aggregate(newest=Max("run"))["newest"] for model in (UnlinkedFile, UnlinkedRow)]
    newest = max((pk for pk in listed if pk), default=None)
    if newest:
        return LinkRun.objects.get(pk=newest)
    standing = LinkRun.objects.filter(undone_at=None).order_by("-id")
    # A run without anything unlinked has left the lists empty.
    return standing.filter(limit=None).first() or standing.first()


def file_choices(chosen: str) -> list[ReasonChoice]:
    """Every reason that occurs, and what was decided about files."""
    words = {outcome.value: outcome.words for outcome in FileOutcome}
    return [*_choices(count_by_outcome(open_files()), words, chosen), *_decided_choices(Subject.FILE, chosen)]


def row_choices(chosen: str) -> list[ReasonChoice]:
    """The same for rows."""
    words = {outcome.value: outcome.words for outcome in RowOutcome}
    return [*_choices(count_by_outcome(open_rows()), words, chosen), *_decided_choices(Subject.ROW, chosen)]


def _choices(counts: Mapping[str, int], words: Mapping[str, str], chosen: str) -> list[ReasonChoice]:
    everything = ReasonChoice("All", sum(counts.values()), "", not chosen)
    return [
        everything,
        *(
            ReasonChoice(words.get(name, name), count, urlencode({"reason": name}), chosen == name)
            for name, count in counts.items()
        ),
    ]


def _decided_choices(subject: TriageDecision.Subject, chosen: str) -> list[ReasonChoice]:
    standing = TriageDecision.objects.filter(subject=subject, taken_back_at=None)
    counts = {kind: standing.filter(kind=kind).count() for kind in _DECIDED_WORDS}
    return [
        ReasonChoice(words, counts[kind], urlencode({"reason": kind}), chosen == kind, is_decided=True)
        for kind, words in _DECIDED_WORDS.items()
        if counts[kind] or chosen == kind
    ]


def files_left(reason: str, number: str | None) -> tuple[list[ListedFile], Page[UnlinkedFile]]:
    """A page of the files that are left, of one reason or of all."""
    left = open_files().filter(outcome=reason) if reason else open_files()
    page = Paginator(left.order_by("outcome", "storage_key"), PER_PAGE).get_page(number)
    return listed_files(list(page)), page


def listed_files(files: Sequence[UnlinkedFile]) -> list[ListedFile]:
    """Files with the words for their reason and with whom they may show: two queries, however many they are."""
    candidates = patients_meant(file.patient_ref for file in files)
    words = {outcome.value: outcome.words for outcome in FileOutcome}
    return [
        ListedFile(file, words.get(file.outcome, file.outcome), candidates.get(file.patient_ref, []))
        for file in files
    ]


def rows_left(reason: str, number: str | None) -> tuple[list[ListedRow], Page[UnlinkedRow]]:
    """A page of the rows that are left, of one reason or of all."""
    left = open_rows().filter(outcome=reason) if reason else open_rows()
    page = Paginator(left.order_by("outcome", "line"), PER_PAGE).get_page(number)
    return listed_rows(list(page)), page


def listed_rows(rows: Sequence[UnlinkedRow]) -> list[ListedRow]:
    """Rows with the words for their reason and with whom they mean: one query more, however many they are."""
    patients = Patient.objects.in_bulk([row.patient_id for row in rows if row.patient_id])
    words = {outcome.value: outcome.words for outcome in RowOutcome}
    return [
        ListedRow(
            row,
            words.get(row.outcome, row.outcome),
            patients.get(row.patient_id) if row.patient_id else None,
        )
        for row in rows
    ]


def decided(
    subject: TriageDecision.Subject, kind: str, number: str | None
) -> tuple[list[DecidedItem], Page[TriageDecision]]:
    """A page of the standing decisions of one kind, the newest first."""
    standing = TriageDecision.objects.filter(subject=subject, kind=kind, taken_back_at=None)
    page = Paginator(standing.select_related("by").order_by("-id"), PER_PAGE).get_page(number)
    keys = [decision.key for decision in page]
    is_file = subject == Subject.FILE
    related = Image.objects.select_related("batch__patient")
    images = related.in_bulk(keys, field_name="storage_key") if is_file else {}
    files = UnlinkedFile.objects.in_bulk(keys, field_name="storage_key") if is_file else {}
    rows = [] if is_file else list(UnlinkedRow.objects.filter(key__in=keys).order_by("line"))
    items = [
        DecidedItem(
            decision,
            images.get(decision.key),
            files.get(decision.key),
            [row for row in rows if row.key == decision.key],
        )
        for decision in page
    ]
    return items, page
