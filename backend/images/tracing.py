"""What became of a picture of which somebody knows a number, an id or a file's name: linked, unlinked, or without a file.

Only what is meant in full is found, by indexes. Who may be told of it is decided above.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from database import is_written
from files.sought import LOOKED_THROUGH, MOST, Sought
from images.linking.outcomes import RowOutcome
from images.models import Image, TriageDecision, UnlinkedFile, UnlinkedRow
from patients.models import Patient

_Subject = TriageDecision.Subject


@dataclass(frozen=True)
class FileTrace:
    """A file that is linked to nobody; `decision` is the standing one about it, if somebody decided."""

    file: UnlinkedFile
    decision: TriageDecision | None


@dataclass(frozen=True)
class RowTrace:
    """A row of the export that led to no image, likewise; `patient` is whom it proves to mean."""

    row: UnlinkedRow
    decision: TriageDecision | None
    patient: Patient | None


@dataclass(frozen=True)
class ImageTraces:
    """What was found; `has_more` where there is more of a kind than `MOST`."""

    images: list[Image]
    files: list[FileTrace]
    rows: list[RowTrace]
    has_more: bool


def trace_images(sought: Sought) -> ImageTraces:
    """Everything among the images that is meant: five queries at most."""
    images, files = _images(sought), _files(sought)
    rows = _rows(sought, {image.recid for image in images} | {file.recid for file in files})
    decisions = _standing([file.storage_key for file in files], [row.key for row in rows if row.key])
    return ImageTraces(
        images[:MOST],
        [FileTrace(file, decisions.get((_Subject.FILE, file.storage_key))) for file in files[:MOST]],
        _row_traces(rows[:MOST], decisions),
        max(len(images), len(files), len(rows)) > MOST,
    )


def _row_traces(
    rows: list[UnlinkedRow], decisions: Mapping[tuple[str, str], TriageDecision]
) -> list[RowTrace]:
    keys = {row.patient_id for row in rows if row.patient_id}
    patients = Patient.objects.in_bulk(keys) if keys else {}
    return [
        RowTrace(
            row,
            decisions.get((_Subject.ROW, row.key)),
            patients.get(row.patient_id) if row.patient_id else None,
        )
        for row in rows
    ]


def _images(sought: Sought) -> list[Image]:
    named = is_written("original_name", [sought.text])
    ids = Q(recid__in=sought.ids | sought.claimed) | Q(filemaker_id__in=sought.ids)
    found = Image.objects.order_by().select_related("batch__patient").filter(named | ids)
    meant = [image for image in found[:LOOKED_THROUGH] if _is_meant(sought, image)]
    return sorted(meant, key=_in_order)


def _files(sought: Sought) -> list[UnlinkedFile]:
    """Without those that somebody linked since: only a run renews the list."""
    linked = Image.objects.filter(storage_key=OuterRef("storage_key"))
    found = UnlinkedFile.objects.order_by().filter(_named(sought, sought.ids | sought.claimed))
    left = found.exclude(Exists(linked))[:LOOKED_THROUGH]
    meant = [file for file in left if _is_meant(sought, file)]
    return sorted(meant, key=_in_order)


def _rows(sought: Sought, known: Collection[str]) -> list[UnlinkedRow]:
    """Without those that speak of a file that was found, and of which enough is said with it."""
    found = UnlinkedRow.objects.order_by().filter(_named(sought, sought.ids | sought.claimed))
    told = Q(outcome=RowOutcome.CONFLICTING, recid__in=known)
    return list(found.exclude(told).order_by("line")[: MOST + 1])


def _named(sought: Sought, ids: Collection[str]) -> Q:
    """Of the lists of what is unlinked, which hold the export's texts."""
    return (
        is_written("recid", ids)
        | is_written("filemaker_id", sought.ids)
        | is_written("original_name", [sought.text])
    )


def _in_order(file: Image | UnlinkedFile) -> tuple[int, str]:
    """Names that are numbers are sorted as such: `9.jpg` before `10.jpg`."""
    return len(file.storage_key), file.storage_key


def _is_meant(sought: Sought, file: Image | UnlinkedFile) -> bool:
    ids = frozenset({file.recid, file.filemaker_id})
    return sought.means(file.storage_key, file.original_name, ids)


def _standing(files: Collection[str], rows: Collection[str]) -> dict[tuple[str, str], TriageDecision]:
    """The decisions about some files and rows, by their subject and key."""
    if not files and not rows:
        return {}
    about = Q(subject=_Subject.FILE, key__in=files) | Q(subject=_Subject.ROW, key__in=rows)
    standing = TriageDecision.objects.filter(about, taken_back_at=None).select_related("by")
    return {(decision.subject, decision.key): decision for decision in standing}
