"""Carries out a plan: set-based, in the caller's transaction, the same statements on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db.models import Model

from console import Progress
from database import Workbench, insert_rows, staging_table, update_rows
from transfers.changes import as_json_text, fingerprint, model_values
from transfers.models import RunChange, TransferRun
from transfers.stand import read_document
from transfers.transfer import FILEMAKER_ID, Transfer

__all__ = ["apply_plan"]

# Records as they are written: key -> column -> value.
_Records: TypeAlias = dict[str, dict[str, Any]]

# By their keys, so that indexes grow at one end.
_PLANNED: Final = """
SELECT id::VARCHAR, coalesce(document, '{{}}'), CASE WHEN is_new OR lacks_id THEN record_id END,
       [f.value FOR f IN facts], changed
FROM used_row WHERE outcome = '{outcome}' ORDER BY id
"""
_CHANGE: Final = ("run_id", "record", "outcome", "before", "written")
_CHUNK: Final = 5_000


def apply_plan(bench: Workbench, transfer: Transfer, run: TransferRun, progress: Progress) -> None:
    """Writes new records and changes others in place; none is deleted.

    What each record was before is written along with it, so that the run can be taken back.
    """
    table, columns = transfer.model._meta.db_table, transfer.columns
    with progress.step("Writing to the database", unit=transfer.kind.name) as step:
        for records in _planned(bench, transfer, "created"):
            _insert(table, transfer, records)
            _note_created(run, transfer, records)
            step.advance(len(records))
        with staging_table(table, ("id", *columns)) as staged:
            for records in _planned(bench, transfer, "updated"):
                _note_updated(run, transfer, records)
                _insert(staged, transfer, records)
                step.advance(len(records))
            update_rows(table, staged, columns)


def _planned(bench: Workbench, transfer: Transfer, outcome: str) -> Iterator[_Records]:
    (names,) = bench.one("SELECT list(name ORDER BY place) FROM fact")
    for rows in bench.stream(_PLANNED.format(outcome=outcome), _CHUNK):
        yield {
            key: _written(transfer, document, new_id, dict(zip(names, values, strict=True)), changed)
            for key, document, new_id, values, changed in rows
        }


def _written(
    transfer: Transfer,
    document: str,
    new_id: str | None,
    facts: dict[str, str | None],
    changed: Sequence[str],
) -> dict[str, Any]:
    """All columns of one record; what its document holds beside the export's columns stays."""
    written: dict[str, Any] = {name: facts[name] for name in transfer.names}
    if transfer.kind.day:
        # No day is none, and not an empty text.
        written[transfer.kind.day.name] = facts[transfer.kind.day.name] or None
    known = read_document(document)
    if new_id:
        known[FILEMAKER_ID] = new_id
    known |= {name: facts[name] for name in changed if name not in written}
    written[transfer.document] = known
    return written | {name: derive(written) for name, derive in transfer.derived.items()}


def _insert(table: str, transfer: Transfer, records: _Records) -> None:
    # A UUID goes as hexadecimal digits, which both databases understand.
    rows = [
        [key.replace("-", ""), *(_stored(values[column]) for column in transfer.columns)]
        for key, values in records.items()
    ]
    insert_rows(table, ("id", *transfer.columns), rows)


def _stored(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _note_created(run: TransferRun, transfer: Transfer, records: _Records) -> None:
    rows = [
        (run.pk, key, "created", None, fingerprint(model_values(transfer.model, values)))
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
        rows.append((run.pk, key, "updated", as_json_text(former), fingerprint(written)))
    insert_rows(RunChange._meta.db_table, _CHANGE, rows)


def _as_they_are(model: type[Model], columns: Sequence[str], keys: Sequence[str]) -> _Records:
    found = model._default_manager.filter(pk__in=[UUID(key) for key in keys]).values("pk", *columns)
    return {str(record.pop("pk")): record for record in found}
