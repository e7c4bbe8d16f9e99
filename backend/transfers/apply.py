"""Carries out a plan: set-based, in the caller's transaction, the same statements on both databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db.models import Model

from console import Progress
from database import Workbench, insert_rows, staging_table, update_rows
from transfers.changes import as_json_text, fingerprint, model_values
from transfers.models import RunChange, TransferRun
from transfers.stand import read_document
from transfers.transfer import FILEMAKER_ID, Companion, Transfer
from transfers.values import writer_of

# Records as they are written: key -> column -> value.
_Records: TypeAlias = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class _Planned:
    """A record as the plan has it.

    Attributes:
        document: as the database holds it.
        record_id: FileMaker's id.
        takes_id: whether its document lacks that.
        values: of all fields, and of the columns for the document.
        changed: the names of those that become other ones.
        imported: of each field, what this import wrote; of one that was changed in Nexus, or that the export does not have,
            what an earlier one did, None where none did.
    """

    document: str
    record_id: str
    takes_id: bool
    values: Sequence[str]
    changed: Sequence[str]
    imported: Sequence[str | None]


# By their keys, so that indexes grow at one end.
_PLANNED: Final = """
SELECT id::VARCHAR, coalesce(document, '{{}}'), record_id, is_new OR lacks_id,
       [f.value FOR f IN facts], changed,
       [CASE WHEN f.told IS NULL OR list_contains(kept, f.name) THEN f.imported ELSE text_mark(f.value) END
        FOR f IN facts IF f.is_own]
FROM used_row WHERE outcome = '{outcome}' ORDER BY id
"""
_NEW_COMPANIONS: Final = """
SELECT id, min(text), '' FROM named_{name} JOIN judgement USING (line) WHERE is_new AND reason IS NULL GROUP BY id ORDER BY id
"""
_CHANGE: Final = ("run_id", "record", "model", "outcome", "before", "written")


def apply_plan(bench: Workbench, transfer: Transfer, run: TransferRun, progress: Progress) -> None:
    """Writes new records and changes others in place; none is deleted.

    What each record was before is written along with it, so that the run can be taken back.
    """
    model, columns = transfer.model, transfer.columns
    with progress.step("Writing to the database", unit=transfer.kind.name) as step:
        for companion in transfer.companions:
            _apply_companion(bench, companion, run)
        for records in _planned(bench, transfer, "created"):
            _insert(model._meta.db_table, model, columns, records)
            _note_created(run, model, records)
            step.advance(len(records))
        with staging_table(model._meta.db_table, ("id", *columns)) as staged:
            for records in _planned(bench, transfer, "updated"):
                _note_updated(run, transfer, records)
                _insert(staged, model, columns, records)
                step.advance(len(records))
            update_rows(model._meta.db_table, staged, columns)


def _apply_companion(bench: Workbench, companion: Companion, run: TransferRun) -> None:
    model = companion.model
    for rows in bench.stream(_NEW_COMPANIONS.format(name=companion.name)):
        records = {str(key): dict(zip(companion.WRITTEN, values, strict=True)) for key, *values in rows}
        _insert(model._meta.db_table, model, companion.WRITTEN, records)
        _note_created(run, model, records, label=model._meta.label_lower)


def _planned(bench: Workbench, transfer: Transfer, outcome: str) -> Iterator[_Records]:
    (names,) = bench.one("SELECT list(name ORDER BY place) FROM field")
    for rows in bench.stream(_PLANNED.format(outcome=outcome), transfer.at_once):
        yield {key: _written(bench, transfer, names, _Planned(*planned)) for key, *planned in rows}


def _written(bench: Workbench, transfer: Transfer, names: Sequence[str], planned: _Planned) -> dict[str, Any]:
    """All columns of one record; what its document holds beside the export's columns stays."""
    facts = dict(zip(names, planned.values, strict=True))
    written: dict[str, Any] = {
        name: bench.texts.text_of(facts[name]) if name in transfer.long else facts[name]
        for name in transfer.fields
    }
    known = read_document(planned.document)
    if transfer.writes_id:
        written[FILEMAKER_ID] = planned.record_id
    elif planned.takes_id:
        known[FILEMAKER_ID] = planned.record_id
    if transfer.imported:
        pairs = zip(transfer.fields, planned.imported, strict=True)
        written[transfer.imported] = {name: text for name, text in pairs if text is not None}
    known |= {name: facts[name] for name in planned.changed if name not in written}
    written[transfer.document] = known
    return written | {name: derive(written) for name, derive in transfer.derived.items()}


def _insert(table: str, model: type[Model], columns: Sequence[str], records: _Records) -> None:
    key_of, writers = writer_of(model, "id"), [writer_of(model, name) for name in columns]
    rows = [
        [key_of(key), *(write(values[name]) for name, write in zip(columns, writers, strict=True))]
        for key, values in records.items()
    ]
    insert_rows(table, ("id", *columns), rows)


def _note_created(run: TransferRun, model: type[Model], records: _Records, label: str = "") -> None:
    rows = [
        (run.pk, key, label, "created", None, fingerprint(model_values(model, values)))
        for key, values in records.items()
    ]
    insert_rows(RunChange._meta.db_table, _CHANGE, rows)


def _note_updated(run: TransferRun, transfer: Transfer, records: _Records) -> None:
    before = _as_they_are(transfer.model, transfer.columns, list(records))
    rows = []
    for key, values in records.items():
        after = model_values(transfer.model, values)
        changed = [name for name in transfer.columns if before[key][name] != after[name]]
        former, written = ({name: one[name] for name in changed} for one in (before[key], after))
        rows.append((run.pk, key, "", "updated", as_json_text(former), fingerprint(written)))
    insert_rows(RunChange._meta.db_table, _CHANGE, rows)


def _as_they_are(model: type[Model], columns: Sequence[str], keys: Sequence[str]) -> _Records:
    found = model._default_manager.filter(pk__in=[UUID(key) for key in keys]).values("pk", *columns)
    return {str(record.pop("pk")): record for record in found}
