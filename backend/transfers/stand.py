"""The two sides of a plan, in the workbench: what an export says, and the records as the database has them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model

from console import Progress
from database import Workbench, as_text, column_batches
from filemaker import DateColumn, Export, ReadOptions, RowBatch, clean_id, normalise_id
from jobs import file_sha256
from transfers.keys import record_key
from transfers.loading import load_dates, load_rows, reading, settle_ids
from transfers.options import ImportOptions
from transfers.tables import EXPORT_ROW, FACT, RECORD
from transfers.transfer import FILEMAKER_ID, Transfer

__all__ = ["Inputs", "load_inputs", "load_records", "read_document"]


@dataclass(frozen=True)
class Inputs:
    """What was read, for the record of the run and for its report.

    Attributes:
        export: the export as the reader saw it; its quirks are complete.
        export_sha256: of the export's bytes.
        dates: how its days were read, with the evidence.
        fields: the fields of a record that the export has a column for.
        extras: the columns that go to the record's document, by the names under which they stand there.
    """

    export: Export
    export_sha256: str
    dates: DateColumn
    fields: tuple[str, ...]
    extras: tuple[str, ...]


def load_inputs(bench: Workbench, transfer: Transfer, options: ImportOptions, progress: Progress) -> Inputs:
    """Reads the export and the meaning of its days.

    Raises:
        UnusableInput: the export cannot be read.
    """
    with reading(options.export, transfer.kind.schema, options.read, progress) as export:
        extras = _extras(transfer, export, options.read)
        load_rows(bench, export, EXPORT_ROW.columns, lambda batch: _row_columns(transfer, extras, batch))
    _load_facts(bench, transfer, extras)
    asked = (
        replace(options.dates, earliest=transfer.kind.day.earliest) if transfer.kind.day else options.dates
    )
    dates = load_dates(bench, export, transfer.day_name, asked)
    has = {column.name for column in export.columns}
    fields = tuple(name for name in transfer.names if name in has)
    return Inputs(export, file_sha256(options.export), dates, fields, extras)


def load_records(bench: Workbench, transfer: Transfer, inputs: Inputs, progress: Progress) -> None:
    """Loads the records as they are now, with what the export may change; settles which of them its ids mean."""
    rows = _records(transfer)
    with progress.step("Reading the database", unit=transfer.kind.name) as step:
        batches = column_batches(rows, step.advance)
        columns = (_record_columns(transfer, inputs.extras, batch) for batch in batches)
        bench.fill(RECORD, columns)
        _settle_keys(bench, transfer, inputs.export)
        if transfer.prove:
            transfer.prove(bench, step.advance)


def read_document(text: str) -> dict[str, Any]:
    """A record's document as the database holds it; only an object says anything."""
    value = json.loads(text)
    return value if isinstance(value, dict) else {}


def _extras(transfer: Transfer, export: Export, read: ReadOptions) -> tuple[str, ...]:
    """The columns that no field stands for, without those that `--columns` calls unneeded."""
    given = read.columns or ()
    unneeded = {index for index, name in enumerate(given) if name == "-"}
    known = {FILEMAKER_ID, *transfer.names}
    return tuple(
        column.name for column in export.columns if column.name not in known and column.index not in unneeded
    )


def _row_columns(transfer: Transfer, extras: Sequence[str], batch: RowBatch) -> list[Sequence[Any]]:
    def texts(name: str) -> list[str] | list[None]:
        column = batch.columns.get(name)
        return [None] * len(batch.lines) if column is None else [_clean(text) for text in column]

    ids = [clean_id(_clean(text)) for text in batch.columns[FILEMAKER_ID]]
    refs = [normalise_id(identifier) for identifier in ids]
    facts = zip(*map(texts, (*transfer.names, *extras)), strict=True)
    return [
        batch.lines,
        ids,
        refs,
        [_key(transfer, ref) for ref in refs],
        texts(transfer.day_name),
        list(facts),
    ]


def _clean(text: str) -> str:
    """A cell without surrounding white space; a return inside of it, which FileMaker exports as VT, is a line end.

    NUL goes, because PostgreSQL cannot store it.
    """
    return text.replace("\v", "\n").replace("\0", "").strip()


def _key(transfer: Transfer, identifier: str) -> str | None:
    """The primary key that follows from an id through `normalise_id`; None where the id says nobody."""
    return str(record_key(transfer.namespace, identifier)) if identifier else None


def _load_facts(bench: Workbench, transfer: Transfer, extras: Sequence[str]) -> None:
    facts = transfer.facts
    names = (*transfer.names, *extras)
    others = [None] * len(extras)
    columns: list[Sequence[Any]] = [
        range(1, len(names) + 1),
        names,
        [*(fact.only_fills for fact in facts), *(False for _ in extras)],
        [name == transfer.day_name for name in names],
        [*(fact.most for fact in facts), *others],
    ]
    bench.fill(FACT, [columns])


def _records(transfer: Transfer) -> Any:
    fields = (_as_stored(transfer.model, name) for name in transfer.names)
    return transfer.model._default_manager.order_by().values_list(
        as_text("pk"), FILEMAKER_ID, as_text(transfer.document), *fields
    )


def _as_stored(model: type[Model], name: str) -> Any:
    """A text is read as it is; another field, a day for one, as the database writes it."""
    return (
        name
        if model._meta.get_field(name).get_internal_type() in {"CharField", "TextField"}
        else as_text(name)
    )


def _record_columns(
    transfer: Transfer, extras: Sequence[str], batch: Sequence[Sequence[Any]]
) -> list[Sequence[Any]]:
    keys, ids, texts, *fields = batch
    documents = [read_document(text) for text in texts]
    carried = [identifier.strip() for identifier in ids]
    facts = (
        [*(value or "" for value in values), *(_as_text(document.get(name)) for name in extras)]
        for document, *values in zip(documents, *fields, strict=True)
    )
    return [
        keys,
        carried,
        [_key(transfer, normalise_id(identifier)) for identifier in carried],
        list(facts),
        texts,
    ]


def _as_text(value: Any) -> str:
    """A value of a document as the text that an export would hold; empty for none."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _settle_keys(bench: Workbench, transfer: Transfer, export: Export) -> None:
    """An id that is another one in the light of its column, and of the records, gives another key, or none."""
    refs = sorted(set(settle_ids(bench, export, "ref", "SELECT record_id FROM record").values()))
    keys = [_key(transfer, ref) for ref in refs]
    bench.load("settled_id", {"ref": "VARCHAR", "key": "UUID"}, [(refs, keys)])
    bench.rows(
        "UPDATE export_row SET key = s.key, record_id = CASE WHEN s.key IS NULL THEN record_id ELSE s.ref END "
        "FROM settled_id s WHERE s.ref = export_row.ref"
    )
