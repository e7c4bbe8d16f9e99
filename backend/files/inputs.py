"""What a run reads from outside: the export and the listing of the store, loaded into the workbench."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from console import Progress
from database import Workbench
from filemaker import DateColumn, Evidence, Export, ReadOptions, RowBatch, UnprovenColumns, normalise_id
from files.claimed_ids import spelling_of
from files.kind import FiledKind
from files.listing import Listing, load_listing, names_of
from files.options import LinkOptions
from jobs import file_sha256
from patients.proof import known_references
from storage import open_store
from transfers.loading import load_dates, load_rows, reading

# What NexusExportDate says of a file that was never dumped; any other text is the mark, or the day, of its dump.
_NEVER_DUMPED = frozenset({"", "0", "no", "false"})


@dataclass(frozen=True)
class LinkInputs:
    """What was read, for the record of the run and for its report.

    Attributes:
        export: the export as the reader saw it; its quirks are complete.
        export_sha256: of the export's bytes.
        dates: how the date column was read, with the evidence.
        listing_sha256: of every listed key with its size and e-tag.
        listing: what the store holds.
        unmapped_types: types that the catalogue does not know, with the number of rows that carry them.
    """

    export: Export
    export_sha256: str
    dates: DateColumn
    listing_sha256: str
    listing: Listing
    unmapped_types: dict[str, int]

    @property
    def files_listed(self) -> int:
        """Objects in the listing, whatever the limit."""
        return self.listing.files


def gather_inputs(bench: Workbench, files: FiledKind, options: LinkOptions, progress: Progress) -> LinkInputs:
    """Reads the export, the meaning of its dates and types, and the listing.

    Raises:
        UnusableInput: the export cannot be read, or the store cannot be listed or is empty.
    """
    export, dates = load_export(bench, files, options, progress)
    return add_listing(bench, files, (export, dates), options, progress)


def load_export(
    bench: Workbench, files: FiledKind, options: LinkOptions, progress: Progress
) -> tuple[Export, DateColumn]:
    """Reads the export's rows, and its dates as one column.

    Raises:
        UnusableInput: the export cannot be read.
    """
    try:
        export = _load_rows(bench, files, options, options.read, progress)
    except UnprovenColumns:
        # No header: only the ids of the listing and of the patients can prove which column is which.
        proven = replace(options.read, evidence=known_ids(files, options.store_url))
        export = _load_rows(bench, files, options, proven, progress)
    return export, load_dates(bench, export, ("date",), options.dates)


def add_listing(
    bench: Workbench,
    files: FiledKind,
    loaded: tuple[Export, DateColumn],
    options: LinkOptions,
    progress: Progress,
) -> LinkInputs:
    """Reads the listing and the meaning of the types, beside an export that was loaded.

    Raises:
        UnusableInput: the store cannot be listed or is empty.
    """
    export, dates = loaded
    listing = load_listing(bench, files, options.store_url, progress, export)
    return LinkInputs(
        export=export,
        export_sha256=file_sha256(options.export),
        dates=dates,
        listing_sha256=_listing_sha256(bench),
        listing=listing,
        unmapped_types=_load_types(bench, files),
    )


def known_ids(files: FiledKind, store_url: str) -> Evidence:
    """The ids by which an export without a header is understood: those of the patients and of the listed files.

    Raises:
        UnusableInput: the store cannot be listed.
    """
    pages = open_store(store_url).list()
    return Evidence(
        patient_ids=frozenset(known_references()),
        record_ids=frozenset(name for page in pages for name in names_of(page.keys, files.types) if name),
    )


def _load_rows(
    bench: Workbench, files: FiledKind, options: LinkOptions, read: ReadOptions, progress: Progress
) -> Export:
    with reading(options.export, files.kind.schema, read, progress) as export:
        load_rows(bench, export, files.row, partial(_row_columns, files))
    return export


def _row_columns(files: FiledKind, batch: RowBatch) -> list[Sequence[Any]]:
    """The columns of `export_row`, cleaned; a column that the export lacks is empty in every row."""
    absent = [""] * len(batch.lines)

    def texts(name: str) -> list[str]:
        return [text.strip() for text in batch.columns.get(name, absent)]

    ids = texts(files.kind.schema.record_key)
    refs = [normalise_id(text) for text in ids]
    return [
        batch.lines,
        refs,
        [spelling_of(text, ref) for text, ref in zip(ids, refs, strict=True)],
        [normalise_id(text) for text in texts("patient_id")],
        texts("date"),
        texts("type"),
        # None where the export has no such column.
        [
            text.casefold() not in _NEVER_DUMPED if "export_date" in batch.columns else None
            for text in texts("export_date")
        ],
        *(_first_that_says_something([texts(name) for name in names]) for names in files.texts.values()),
    ]


def _first_that_says_something(columns: Sequence[Sequence[str]]) -> list[str]:
    return [next(filter(None, row), "") for row in zip(*columns, strict=True)]


def _load_types(bench: Workbench, files: FiledKind) -> dict[str, int]:
    """Loads what every type means; returns those that the catalogue does not know, with their rows."""
    counts = dict(
        bench.rows("SELECT type_text, count(*) FROM export_row GROUP BY type_text ORDER BY 2 DESC, 1")
    )
    readings = [files.read_type(text) for text in counts]
    bench.load(
        "type_reading",
        files.type_reading,
        [(list(counts), *(list(column) for column in zip(*(one.values for one in readings), strict=True)))],
    )
    return {text: counts[text] for text, one in zip(counts, readings, strict=True) if not one.known}


def _listing_sha256(bench: Workbench) -> str:
    digest = hashlib.sha256()
    for rows in bench.stream("SELECT key, size_bytes, e_tag FROM listed_file ORDER BY key"):
        digest.update("".join(f"{key}\t{size}\t{e_tag}\n" for key, size, e_tag in rows).encode())
    return digest.hexdigest()
