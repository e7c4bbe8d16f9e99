"""What is left to decide, and what was decided: the lists of the pages on which people do so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max
from django.db.models.functions import Length

from images.linking.outcomes import FileOutcome, RowOutcome
from images.models import Image, LinkRun, TriageDecision, UnlinkedFile, UnlinkedRow
from images.triage import count_by_outcome, in_order, open_files, open_rows
from patients.models import Patient
from patients.proof import patients_meant

PER_PAGE: Final = 50
# In the address these stand where else a reason does.
ASSIGNED: Final = TriageDecision.Kind.ASSIGNED.value
SET_ASIDE: Final = TriageDecision.Kind.SET_ASIDE.value
_DECIDED_WORDS: Final[Mapping[str, str]] = {ASSIGNED: "Assigned", SET_ASIDE: "Set aside"}
# Acts on a page of what was decided; one holds as many lines as somebody marked at once.
_ACTS_PER_PAGE: Final = 10
# Why something is unlinked, as short as it stands on a chip.
FILE_REASONS: Final[Mapping[str, str]] = {
    FileOutcome.UNSUPPORTED_FILE: "Not a picture",
    FileOutcome.EMPTY_FILE: "Empty",
    FileOutcome.NO_METADATA: "No row speaks of it",
    FileOutcome.CONFLICTING_METADATA: "Rows disagree",
    FileOutcome.FOREIGN_FOLDER: "In another folder",
    FileOutcome.NO_PATIENT_ID: "No patient named",
    FileOutcome.PATIENT_NOT_FOUND: "Patient not known",
    FileOutcome.AMBIGUOUS_PATIENT: "Id of several patients",
    FileOutcome.NO_DATE: "No day",
    FileOutcome.INVALID_DATE: "Impossible day",
    FileOutcome.AMBIGUOUS_DATE: "Day reads two ways",
}
ROW_REASONS: Final[Mapping[str, str]] = {
    RowOutcome.CONFLICTING: "Rows disagree",
    RowOutcome.NO_FILE: "No file",
    RowOutcome.FILE_LOST: "File lost",
    RowOutcome.NO_RECID: "No record number",
    RowOutcome.MALFORMED: "Not readable",
}
# All that an address can ask a list for.
REASONS: Final = frozenset({*FILE_REASONS, *ROW_REASONS, *_DECIDED_WORDS})

Subject = TriageDecision.Subject


@dataclass(frozen=True)
class ReasonChoice:
    """A link that shows the lines of one reason, or what was decided."""

    words: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class ReasonChoices:
    """What a list can be narrowed to: reasons of what is left, and what was decided."""

    left: list[ReasonChoice]
    decided: list[ReasonChoice]


@dataclass(frozen=True)
class ListedFile:
    """An unlinked file; `candidates` are the patients whom its metadata may mean."""

    file: UnlinkedFile
    reason: str
    candidates: list[Patient]

    @property
    def patients(self) -> list[Patient]:
        """Whoever is named beside it."""
        return self.candidates

    @property
    def has_picture(self) -> bool:
        return bool(self.file.mime_type and self.file.size_bytes)


@dataclass(frozen=True)
class ListedRow:
    """A row without an image; `patient` is whom it proves to mean, None for nobody."""

    row: UnlinkedRow
    reason: str
    patient: Patient | None

    @property
    def patients(self) -> list[Patient]:
        """Whoever is named beside it."""
        return [self.patient] if self.patient else []


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


@dataclass(frozen=True)
class DecidedAct:
    """What was decided at once and still stands; at least one item. `patients` are those under whom its images are now."""

    items: list[DecidedItem]
    patients: list[Patient]

    @property
    def decision(self) -> TriageDecision:
        """Any of them: who decided, when and why is the same for all."""
        return self.items[0].decision


def listing_run() -> LinkRun | None:
    """The run whose state the lists show; None before the first."""
    listed = [model.objects.aggregate(newest=Max("run"))["newest"] for model in (UnlinkedFile, UnlinkedRow)]
    newest = max((pk for pk in listed if pk), default=None)
    if newest:
        return LinkRun.objects.get(pk=newest)
    standing = LinkRun.objects.filter(undone_at=None).order_by("-id")
    # A run without anything unlinked has left the lists empty.
    return standing.filter(limit=None).first() or standing.first()


def file_choices(chosen: str) -> ReasonChoices:
    """Every reason that occurs, and what was decided about files."""
    return _choices(Subject.FILE, count_by_outcome(open_files()), FILE_REASONS, chosen)


def row_choices(chosen: str) -> ReasonChoices:
    """The same for rows."""
    return _choices(Subject.ROW, count_by_outcome(open_rows()), ROW_REASONS, chosen)


def _choices(
    subject: TriageDecision.Subject, counts: Mapping[str, int], words: Mapping[str, str], chosen: str
) -> ReasonChoices:
    everything = ReasonChoice("All", sum(counts.values()), "", not chosen)
    reasons = [
        ReasonChoice(words.get(name, name), count, urlencode({"reason": name}), chosen == name)
        for name, count in counts.items()
    ]
    standing = TriageDecision.objects.filter(subject=subject, taken_back_at=None)
    of_kind = dict(standing.order_by().values_list("kind").annotate(count=Count("pk")))
    decided = [
        ReasonChoice(words, of_kind.get(kind, 0), urlencode({"reason": kind}), chosen == kind)
        for kind, words in _DECIDED_WORDS.items()
        if kind in of_kind or chosen == kind
    ]
    return ReasonChoices([everything, *reasons], decided)


def files_left(reason: str, number: str | None) -> tuple[list[ListedFile], Page[UnlinkedFile]]:
    """A page of the files that are left, of one reason or of all."""
    left = open_files().filter(outcome=reason) if reason else open_files()
    page = Paginator(in_order(left), PER_PAGE).get_page(number)
    return listed_files(list(page)), page


def listed_files(files: Sequence[UnlinkedFile]) -> list[ListedFile]:
    """Files with the words for their reason and with whom they may show: two queries, however many they are."""
    candidates = patients_meant(file.patient_ref for file in files)
    return [
        ListedFile(file, FILE_REASONS.get(file.outcome, file.outcome), candidates.get(file.patient_ref, []))
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
    return [
        ListedRow(
            row,
            ROW_REASONS.get(row.outcome, row.outcome),
            patients.get(row.patient_id) if row.patient_id else None,
        )
        for row in rows
    ]


def patients_beside(lines: Iterable[ListedFile | ListedRow | DecidedAct]) -> list[UUID]:
    """Whoever is named beside lines of a list, for the access log."""
    return [patient.pk for line in lines for patient in line.patients]


def decided(
    subject: TriageDecision.Subject, kind: str, number: str | None
) -> tuple[list[DecidedAct], Page[Any]]:
    """A page of what was decided in one way and still stands, the newest first: what was decided at once stands together."""
    standing = TriageDecision.objects.filter(subject=subject, kind=kind, taken_back_at=None)
    acts = standing.order_by().values("act").annotate(newest=Max("pk")).order_by("-newest")
    page = Paginator(acts, _ACTS_PER_PAGE).get_page(number)
    of_act: dict[UUID, list[DecidedItem]] = {act["act"]: [] for act in page}
    decisions = standing.filter(act__in=of_act).select_related("by").order_by(Length("key"), "key")
    for item in _items(subject, list(decisions)):
        of_act[item.decision.act].append(item)
    return [DecidedAct(items, _patients_of(items)) for items in of_act.values()], page


def _items(subject: TriageDecision.Subject, decisions: Sequence[TriageDecision]) -> list[DecidedItem]:
    """Decisions with what they are about: three queries at most, however many they are."""
    keys = [decision.key for decision in decisions]
    is_file = subject == Subject.FILE
    related = Image.objects.select_related("batch__patient")
    images = related.in_bulk(keys, field_name="storage_key") if is_file else {}
    files = UnlinkedFile.objects.in_bulk(keys, field_name="storage_key") if is_file else {}
    rows: defaultdict[str, list[UnlinkedRow]] = defaultdict(list)
    for row in [] if is_file else UnlinkedRow.objects.filter(key__in=keys).order_by("line"):
        rows[row.key].append(row)
    return [
        DecidedItem(decision, images.get(decision.key), files.get(decision.key), rows[decision.key])
        for decision in decisions
    ]


def _patients_of(items: Sequence[DecidedItem]) -> list[Patient]:
    return list(dict.fromkeys(item.image.batch.patient for item in items if item.image))
