"""Which pictures of a patient are known to be missing: what the newest full run could not link, though it says whose it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from database import is_written
from images.models import UnlinkedFile, UnlinkedRow
from images.triage.known import day_of
from images.triage.lists import open_files, open_rows
from patients.models import Patient
from patients.proof import carried_id, patients_meant


@dataclass(frozen=True)
class MissingPicture:
    """A picture that should stand in a patient's record and does not.

    Attributes:
        captured_on: None where the export does not tell, or tells it in several ways.
        type_text: what the export calls the view, to the letter; empty likewise.
        original_name: likewise.
        outcome: why, as `FileOutcome` or `RowOutcome` has it.
        file: the file that waits for a decision; None where there is none.
    """

    captured_on: date | None
    type_text: str
    original_name: str
    outcome: str
    file: UnlinkedFile | None


def missing_pictures(patient: Patient) -> list[MissingPicture]:
    """What nobody has decided about; at most six queries, however many they are.

    A file is the patient's where its metadata prove exactly this one; a row, where the run proved it so.
    """
    files = _files_of(patient)
    told = {file.recid for file in files if file.recid}
    rows = [
        row for row in open_rows().filter(patient_id=patient.pk).order_by("line") if row.recid not in told
    ]
    return [*map(_of_file, files), *_of_rows(rows)]


def _files_of(patient: Patient) -> list[UnlinkedFile]:
    references = {carried_id(patient), str(patient.pk), patient.pk.hex} - {""}
    named = open_files().filter(is_written("patient_ref", references))
    files = list(named.select_related("run").order_by("storage_key"))
    meant = patients_meant({file.patient_ref for file in files})
    return [file for file in files if meant.get(file.patient_ref) == [patient]]


def _of_file(file: UnlinkedFile) -> MissingPicture:
    day = day_of(file.date_text, file.run)
    return MissingPicture(day, file.type_text, file.original_name, file.outcome, file)


def _of_rows(rows: Iterable[UnlinkedRow]) -> Iterator[MissingPicture]:
    """One of each picture: rows that contradict each other share their recid."""
    pictures: dict[str, list[UnlinkedRow]] = defaultdict(list)
    for row in rows:
        pictures[row.recid or f"line {row.line}"].append(row)
    waiting = {file.recid: file for file in open_files().filter(recid__in=pictures)} if pictures else {}
    for recid, group in pictures.items():
        yield MissingPicture(
            _common({row.captured_on for row in group}),
            _common({row.type_text for row in group}) or "",
            _common({row.original_name for row in group}) or "",
            group[0].outcome,
            waiting.get(recid),
        )


def _common(values: set[Any]) -> Any:
    return values.pop() if len(values) == 1 else None
