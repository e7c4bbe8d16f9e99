"""Everything that the database holds of one patient, in the order in which it can go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from appointments.models import Appointment
from communications.models import Contact
from database import in_chunks, is_written
from documents.models import Document, MissingDocument
from images.models import (
    Annotation,
    Correction,
    Image,
    ImageBatch,
    TriageDecision,
    UnlinkedFile,
    UnlinkedRow,
)
from notes.models import Note
from patients.models import Patient
from patients.proof import carried_id, patients_meant
from transfers.models import CarriedOver, RunChange, TransferRun

# The fact that a person corrects who moves an image to another patient.
_WHOSE: Final = "patient"
# Keys in one question; SQLite takes some ten thousand values.
_CHUNK: Final = 500
# Records of a patient that are nothing but theirs -> the phase that carried them over.
_OWN: Final[Mapping[type[CarriedOver], str]] = {
    Appointment: "appointments",
    Contact: "communications",
    Note: "notes",
}


@dataclass(frozen=True)
class FileOfPatient:
    """A file of a store that was theirs: the store stays as it is."""

    kind: str
    key: str
    size_bytes: int


@dataclass(frozen=True)
class Belongings:
    """What is a patient's.

    Attributes:
        patient: who.
        carried: the FileMaker id they carry, normalised, if nobody else carries it; else empty.
        rows: model -> the primary keys of what goes, in an order in which nothing refers any more to what goes next.
        files: the originals of it.
        names: what tables of reports call it wherever it stands: primary keys and storage keys.
        ids: phase -> the ids under which its exports, and so its reports, know it.
        moved: storage keys of images that a person had put under this patient, whatever the export says.
    """

    patient: Patient
    carried: str
    rows: Mapping[type[Model], Sequence[Any]]
    files: Sequence[FileOfPatient]
    names: frozenset[str]
    ids: Mapping[str, frozenset[str]]
    moved: Sequence[str]


@dataclass
class _Found:
    images: Sequence[Image]
    documents: Sequence[Document]
    batches: Sequence[UUID]
    own: Mapping[type[CarriedOver], Sequence[CarriedOver]]
    unlinked: Sequence[UnlinkedFile] = field(default_factory=list)
    unlinked_rows: Sequence[UnlinkedRow] = field(default_factory=list)


def belongings_of(patient: Patient) -> Belongings:
    """Looks for all of it; the caller's transaction keeps it from changing."""
    own_id = carried_id(patient)
    carried = own_id if own_id and patients_meant([own_id]).get(own_id) == [patient] else ""
    found = _find(patient, carried)
    names = _names(patient, found)
    return Belongings(
        patient,
        carried,
        _rows(patient, carried, found, names),
        [
            *(FileOfPatient("images", one.storage_key, one.size_bytes) for one in found.images),
            *(FileOfPatient("images", one.storage_key, one.size_bytes) for one in found.unlinked),
            *(FileOfPatient("documents", one.storage_key, one.size_bytes) for one in found.documents),
        ],
        names,
        _ids(carried, found),
        [one.storage_key for one in found.images if _WHOSE in one.corrections],
    )


def delete(rows: Mapping[type[Model], Sequence[Any]]) -> None:
    """Deletes them, in their order; each is named by its primary key."""
    for model, keys in rows.items():
        for chunk in in_chunks(iter(keys), _CHUNK):
            model._default_manager.filter(pk__in=chunk).delete()


def without_mention(carried: str) -> int:
    """What people decided about files keeps no id of somebody; of how many decisions that was so.

    Such a file is somebody else's by now, by that decision.
    """
    found = list(_mentioning(TriageDecision.objects.all(), "known", [carried])) if carried else []
    for decision in found:
        decision.known["patient_ref"] = ""
    TriageDecision.objects.bulk_update(found, ["known"])
    return len(found)


def _find(patient: Patient, carried: str) -> _Found:
    meant = is_written("patient_ref", [carried]) if carried else Q(pk=None)
    return _Found(
        list(Image.objects.filter(batch__patient=patient).order_by("storage_key")),
        list(Document.objects.filter(patient=patient).order_by("storage_key")),
        list(ImageBatch.objects.filter(patient=patient).values_list("pk", flat=True)),
        {model: list(model._default_manager.filter(Q(patient=patient))) for model in _OWN},
        list(UnlinkedFile.objects.filter(meant).order_by("storage_key")),
        list(UnlinkedRow.objects.filter(meant | Q(patient_id=patient.pk)).order_by("line")),
    )


def _names(patient: Patient, found: _Found) -> frozenset[str]:
    own = [record for records in found.own.values() for record in records]
    keyed: list[Image | Document | UnlinkedFile] = [*found.images, *found.documents, *found.unlinked]
    return frozenset(
        [
            *map(str, (patient.pk, *found.batches)),
            *(str(one.pk) for one in (*own, *keyed)),
            *(one.storage_key for one in keyed),
        ]
    )


def _ids(carried: str, found: _Found) -> dict[str, frozenset[str]]:
    """Those of another phase may be the same numbers, and mean somebody else's."""
    pictured: list[Image | UnlinkedFile | UnlinkedRow] = [
        *found.images,
        *found.unlinked,
        *found.unlinked_rows,
    ]
    told = {
        "patients": [carried],
        "images": [one.recid for one in pictured],
        "documents": [one.filemaker_id for one in found.documents],
        **{phase: [one.filemaker_id for one in found.own[model]] for model, phase in _OWN.items()},
    }
    return {phase: frozenset(one.casefold() for one in ids if one) for phase, ids in told.items()}


def _rows(
    patient: Patient, carried: str, found: _Found, names: frozenset[str]
) -> dict[type[Model], Sequence[Any]]:
    keys = [image.storage_key for image in found.images]
    key = str(patient.pk)
    refs = [key, *([carried] if carried else [])]
    moved = Q(fact=_WHOSE) & (Q(before=key) | Q(after=key))
    decided = [*keys, *(row.key for row in found.unlinked_rows if row.key)]
    return {
        UnlinkedRow: [one.pk for one in found.unlinked_rows],
        UnlinkedFile: [one.pk for one in found.unlinked],
        MissingDocument: _keys(MissingDocument.objects.filter(patient_id=patient.pk)),
        Correction: _of_files(Correction.objects.all(), "storage_key", keys, moved),
        Annotation: _of_files(Annotation.objects.all(), "storage_key", keys, Q(patient_ref__in=refs)),
        TriageDecision: _of_files(TriageDecision.objects.all(), "key", decided),
        RunChange: _changes([key, *names, *found.batches]),
        Image: [one.pk for one in found.images],
        ImageBatch: found.batches,
        **{model: [one.pk for one in records] for model, records in found.own.items()},
        Document: [one.pk for one in found.documents],
        Patient: [patient.pk],
    }


def _of_files(found: QuerySet[Any], column: str, keys: Iterable[str], also: Q | None = None) -> list[Any]:
    first = _keys(found.filter(also)) if also else []
    parts = (_keys(found.filter(**{f"{column}__in": chunk})) for chunk in in_chunks(iter(keys), _CHUNK))
    return list(dict.fromkeys([*first, *(key for part in parts for key in part)]))


def _changes(names: Iterable[Any]) -> list[Any]:
    """What runs recorded of them, and of others where it says that they were this patient's before."""
    texts = list(dict.fromkeys(map(str, names)))
    found = RunChange.objects.order_by()
    own = _of_files(found, "record", texts)
    # What was theirs before, and is nobody's or another's now, says so by the patient's key, with hyphens or without.
    patient = texts[0]
    before = [one.pk for one in _mentioning(found, "before", [patient, patient.replace("-", "")])]
    return list(dict.fromkeys([*own, *before]))


def _mentioning(found: QuerySet[Any], column: str, texts: Iterable[str]) -> Iterator[Any]:
    """Those whose document holds one of these texts, in any case."""
    wanted = Q()
    for text in texts:
        wanted |= Q(document_text__icontains=text)
    yield from found.annotate(document_text=Cast(column, TextField())).filter(wanted).iterator()


def _keys(found: QuerySet[Any]) -> list[Any]:
    return list(found.order_by().values_list("pk", flat=True))


def stores_of_runs(kind: str) -> set[str]:
    """The addresses of the stores from which runs of a kind linked files."""
    return set(TransferRun.objects.filter(kind=kind).order_by().values_list("store_url", flat=True)) - {""}
