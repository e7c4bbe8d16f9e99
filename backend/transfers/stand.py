"""The two sides of a plan, in the workbench: what an export says, and the records as the database has them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console import Progress
from database import Workbench, as_text, column_batches
from filemaker import (
    DateColumn,
    Export,
    ExportError,
    ReadOptions,
    RowBatch,
    clean_id,
    looks_like_another,
    normalise_id,
)
from jobs import file_sha256
from transfers.companions import load_companions
from transfers.keys import record_key
from transfers.loading import load_dates, load_rows, reading, settle_ids
from transfers.options import ImportOptions
from transfers.tables import EXPORT_ROW, FIELD, RECORD, TOLD_COLUMN
from transfers.transfer import FILEMAKER_ID, Transfer
from transfers.values import reader_of, text_of

# What a spreadsheet's cell holds, in units of UTF-16; the rest of a longer text is gone.
_MOST_OF_CELL = 32_767


@dataclass(frozen=True)
class ImportInputs:
    """What was read, for the record of the run and for its report.

    Attributes:
        export: the export as the reader saw it; its quirks are complete.
        export_sha256: of the export's bytes.
        dates: how its days were read, with the evidence.
        columns: the columns of the export that the plan asks and that it has.
        extras: the columns that go to the record's document, by the names under which they stand there.
    """

    export: Export
    export_sha256: str
    dates: DateColumn
    columns: tuple[str, ...]
    extras: tuple[str, ...]


def load_inputs(
    bench: Workbench, transfer: Transfer, options: ImportOptions, progress: Progress
) -> ImportInputs:
    """Reads the export and the meaning of its days.

    Raises:
        UnusableInput: the export cannot be read.
    """
    with reading(options.export, transfer.kind.schema, options.read, progress) as export:
        _refuse_another_kind(transfer, export, options.read)
        extras = _extras(transfer, export, options.read)
        load_rows(
            bench, export, EXPORT_ROW.columns, lambda batch: _row_columns(bench, transfer, extras, batch)
        )
    _load_names(bench, transfer, extras)
    day, places = transfer.kind.day, {name: place for place, name in enumerate(transfer.reads, start=1)}
    dates = load_dates(
        bench,
        export,
        day.columns if day else (),
        day.within(options.dates) if day else options.dates,
        " UNION ALL ".join(f"SELECT texts[{places[name]}] FROM export_row" for name in day.others)
        if day
        else "",
    )
    _make_told(bench, places)
    has = {column.name for column in export.columns}
    columns = tuple(name for name in transfer.reads if name in has)
    return ImportInputs(export, file_sha256(options.export), dates, columns, extras)


def _refuse_another_kind(transfer: Transfer, export: Export, read: ReadOptions) -> None:
    """Records of patients have so few columns of their own that another kind may have all of them, and more.

    Raises:
        ExportError: by its columns the export is rather one of another kind, and nobody named them.
    """
    looks = looks_like_another([column.header for column in export.columns], transfer.kind.schema)
    if looks and transfer.imported and not read.columns:
        raise ExportError(
            export.path,
            f"its columns fit another kind of records better than {transfer.kind.name}. {looks}",
            "Use the export that is meant, or name its columns in order with --columns.",
        )


def load_records(bench: Workbench, transfer: Transfer, inputs: ImportInputs, progress: Progress) -> None:
    """Loads the records as they are now, with what the export may change; settles which of them its ids mean."""
    rows = _records(transfer)
    with progress.step("Reading the database", unit=transfer.kind.name) as step:
        batches = column_batches(rows, step.advance, transfer.at_once)
        columns = (_record_columns(bench, transfer, inputs.extras, batch) for batch in batches)
        bench.fill(RECORD, columns)
        _settle_keys(bench, transfer, inputs.export)
        load_companions(bench, transfer)
        if transfer.prepare:
            transfer.prepare(bench, inputs.export, step.advance)


def read_document(text: str) -> dict[str, Any]:
    """A record's document as the database holds it; only an object says anything."""
    value = json.loads(text)
    return value if isinstance(value, dict) else {}


def _extras(transfer: Transfer, export: Export, read: ReadOptions) -> tuple[str, ...]:
    """The columns that no field stands for, without those that `--columns` calls unneeded."""
    given = read.columns or ()
    unneeded = {index for index, name in enumerate(given) if name == "-"}
    known = {FILEMAKER_ID, *transfer.reads}
    return tuple(
        column.name for column in export.columns if column.name not in known and column.index not in unneeded
    )


def _row_columns(
    bench: Workbench, transfer: Transfer, extras: Sequence[str], batch: RowBatch
) -> list[Sequence[Any]]:
    clean = {
        **dict.fromkeys(_ids(transfer), lambda text: clean_id(_clean(text))),
        **dict.fromkeys(transfer.long, lambda text: bench.texts.name_of(_clean(text))),
    }

    def texts(name: str) -> list[str] | list[None]:
        column = batch.columns.get(name)
        if column is None:
            return [None] * len(batch.lines)
        return list(map(clean.get(name, _clean), column))

    ids = [clean_id(text or "") for text in texts(FILEMAKER_ID)]
    refs = [normalise_id(identifier) for identifier in ids]
    told = zip(*map(texts, (*transfer.reads, *extras)), strict=True)
    return [
        batch.lines,
        ids,
        refs,
        [_key(transfer, ref) for ref in refs],
        texts(transfer.day_name),
        _are_cut([batch.columns[name] for name in transfer.reads if name in batch.columns], len(batch.lines)),
        list(told),
    ]


def _are_cut(columns: Iterable[Sequence[str]], rows: int) -> list[bool]:
    """Of each row, whether a cell of it is just as long as a spreadsheet's can be, so that more may have stood there."""
    cut = [False] * rows
    for column in columns:
        if max(map(len, column), default=0) * 2 >= _MOST_OF_CELL:
            cut = [was or _units(text) == _MOST_OF_CELL for was, text in zip(cut, column, strict=True)]
    return cut


def _units(text: str) -> int:
    """The length of a text as spreadsheets count it."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2 if len(text) * 2 >= _MOST_OF_CELL else 0


def _ids(transfer: Transfer) -> frozenset[str]:
    """The columns that the plan asks and that hold ids."""
    return frozenset(spec.name for spec in transfer.kind.schema.columns if spec.is_id) & transfer.reads.keys()


def _clean(text: str) -> str:
    """A cell without surrounding white space; a return inside of it, which FileMaker exports as VT, is a line end.

    NUL goes, because PostgreSQL cannot store it.
    """
    return text.replace("\v", "\n").replace("\0", "").strip()


def _key(transfer: Transfer, identifier: str) -> str | None:
    """The primary key that follows from an id through `normalise_id`; None where the id says nobody."""
    return str(record_key(transfer.namespace, identifier)) if identifier else None


def _load_names(bench: Workbench, transfer: Transfer, extras: Sequence[str]) -> None:
    """What the texts of a row are, and those of a record."""
    told = (*transfer.reads, *extras)
    bench.fill(
        TOLD_COLUMN,
        [
            (
                range(1, len(told) + 1),
                told,
                [name in transfer.reads for name in told],
                [name in _ids(transfer) for name in told],
                [name == transfer.day_name for name in told],
                [transfer.reads.get(name) for name in told],
            )
        ],
    )
    fields = (*transfer.fields, *extras)
    bench.fill(
        FIELD,
        [
            (
                range(1, len(fields) + 1),
                fields,
                [name in transfer.fields for name in fields],
                [name in transfer.only_fills for name in fields],
                [fields.index(transfer.follows.get(name, name)) + 1 for name in fields],
            )
        ],
    )


def _make_told(bench: Workbench, places: Mapping[str, int]) -> None:
    """The view `told`: each row with what the plan asks, by name, and its day, NULL where it has none that can be read."""
    columns = ", ".join(f'texts[{place}] AS "{name}"' for name, place in places.items())
    bench.rows(
        f"CREATE VIEW told AS SELECT line, day, {columns} FROM export_row LEFT JOIN date_reading USING (date_text)"
    )


def _records(transfer: Transfer) -> Any:
    fields = (text_of(transfer.model, name) for name in transfer.fields)
    imported = [as_text(transfer.imported)] if transfer.imported else []
    return transfer.model._default_manager.order_by().values_list(
        as_text("pk"), FILEMAKER_ID, as_text(transfer.document), *imported, *fields
    )


def _record_columns(
    bench: Workbench, transfer: Transfer, extras: Sequence[str], batch: Sequence[Sequence[Any]]
) -> list[Sequence[Any]]:
    keys, ids, texts, *others = batch
    imported = others.pop(0) if transfer.imported else [None] * len(keys)
    documents = [read_document(text) for text in texts]
    carried = [identifier.strip() for identifier in ids]
    fields = [
        map(bench.texts.name_of if name in transfer.long else reader_of(transfer.model, name), values)
        for name, values in zip(transfer.fields, others, strict=True)
    ]
    further = [[_as_text(document.get(name)) for document in documents] for name in extras]
    return [
        keys,
        carried,
        [_key(transfer, normalise_id(identifier)) for identifier in carried],
        list(zip(*fields, *further, strict=True)),
        texts,
        imported,
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
