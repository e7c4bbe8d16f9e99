"""What is left to decide: unlinked files and rows of the newest full run that nobody has settled since."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Length

from images.correcting.errors import NotACorrection, StaleCorrection
from images.linking.outcomes import RowOutcome
from images.models import Image, TriageDecision, UnlinkedFile, UnlinkedRow

_Listed = TypeVar("_Listed", UnlinkedFile, UnlinkedRow)


def open_files() -> QuerySet[UnlinkedFile]:
    """Files that the newest full run left unlinked, and that nobody has linked or decided about since."""
    linked = Image.objects.filter(storage_key=OuterRef("storage_key"))
    decided = _standing(TriageDecision.Subject.FILE, "storage_key")
    return UnlinkedFile.objects.exclude(Exists(linked)).exclude(Exists(decided))


def open_rows() -> QuerySet[UnlinkedRow]:
    """Rows that led to no image in the newest full run, and that nobody has decided about since.

    Contradicting rows are settled, too, once a person has linked their file.
    """
    linked = Image.objects.filter(recid=OuterRef("recid"))
    decided = _standing(TriageDecision.Subject.ROW, "key")
    return UnlinkedRow.objects.exclude(Exists(linked), outcome=RowOutcome.CONFLICTING).exclude(
        Exists(decided)
    )


def in_order(files: QuerySet[UnlinkedFile]) -> QuerySet[UnlinkedFile]:
    """By reason, then as numbers count: 234.jpg before 1934.jpg. Other names come by their length, then by the alphabet."""
    return files.order_by("outcome", Length("recid"), "recid", "storage_key")


def count_by_outcome(listed: QuerySet[Any]) -> dict[str, int]:
    """How many of `open_files` or `open_rows` there are for each reason, the most frequent first."""
    counts = listed.order_by().values_list("outcome").annotate(count=Count("pk"))
    return dict(counts.order_by("-count", "outcome"))


def still_open(listed: QuerySet[_Listed], keys: Collection[Any]) -> list[_Listed]:
    """The chosen lines of `open_files` or `open_rows`, in the order of their primary keys.

    Raises:
        NotACorrection: none was chosen.
        StaleCorrection: one of them is on the list no more.
    """
    wanted = set(keys)
    if not wanted:
        raise NotACorrection("Nothing was chosen.", "Choose at least one line of the list.")
    found = listed.in_bulk(list(wanted))
    if len(found) < len(wanted):
        raise StaleCorrection(
            f"{len(wanted) - len(found)} of the {len(wanted)} chosen lines are on the list no more: somebody decided "
            "about them, or a run has renewed the list.",
            "Look at the list again; nothing of what you entered was written.",
        )
    return [found[key] for key in sorted(found)]


def _standing(subject: str, key: str) -> QuerySet[TriageDecision]:
    return TriageDecision.objects.filter(subject=subject, key=OuterRef(key), taken_back_at=None)
