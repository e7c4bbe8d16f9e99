"""What a run reads from outside: the export and the listing of the store, loaded into the workbench."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from console import Progress
from database import Workbench
from filemaker import (
    IMAGE_EXPORT,
    DateColumn,
    Evidence,
    Export,
    ReadOptions,
    RowBatch,
    UnprovenColumns,
    normalise_id,
)
from images.linking.listing import Listing, load_listing, names_of
from images.linking.options import LinkOptions
from images.linking.recids import spelling_of
from images.linking.tables import EXPORT_ROW, TYPE_READING
from images.type_catalogue import clinic_catalogue
from jobs import file_sha256
from patients.proof import known_references
from storage import open_store
from transfers.loading import load_dates, load_rows, reading

__all__ = ["Inputs", "add_listing", "gather_inputs", "known_ids", "load_export"]

# What NexusExportDate says of a picture that was never dumped; any other text is the mark, or the day, of its dump.
_NEVER_DUMPED = frozenset({"", "0", "no", "false"})


@dataclass(frozen=True)
class Inputs:
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


def gather_inputs(bench: Workbench, options: LinkOptions, progress: Progress) -> Inputs:
    """Reads the export, the meaning of its dates and types, and the listing.

    Raises:
        UnusableInput: the export cannot be read, or the store cannot be listed or is empty.
    """
    export, dates = load_export(bench, options, progress)
    return add_listing(bench, export, dates, options, progress)


def load_export(bench: Workbench, options: LinkOptions, progress: Progress) -> tuple[Export, DateColumn]:
    """Reads the export's rows, and its dates as one column.

    Raises:
        UnusableInput: the export cannot be read.
    """
    try:
        export = _load_rows(bench, options, options.read, progress)
    except UnprovenColumns:
        # No header: only the ids of the listing and of the patients can prove which column is which.
        export = _load_rows(
            bench, options, replace(options.read, evidence=known_ids(options.images_url)), progress
        )
    return export, load_dates(bench, export, ("date",), options.dates)


def add_listing(
    bench: Workbench, export: Export, dates: DateColumn, options: LinkOptions, progress: Progress
) -> Inputs:
    """Reads the listing and the meaning of the types, beside an export that was loaded.

    Raises:
        UnusableInput: the store cannot be listed or is empty.
    """
    listing = load_listing(bench, options.images_url, progress, export)
    return Inputs(
        export=export,
        export_sha256=file_sha256(options.export),
        dates=dates,
        listing_sha256=_listing_sha256(bench),
        listing=listing,
        unmapped_types=_load_types(bench),
    )


def _load_rows(bench: Workbench, options: LinkOptions, read: ReadOptions, progress: Progress) -> Export:
    with reading(options.export, IMAGE_EXPORT, read, progress) as export:
        load_rows(bench, export, EXPORT_ROW.columns, _row_columns)
    return export


def known_ids(images_url: str) -> Evidence:
    """The ids by which an export without a header is understood: those of the patients and of the listed files.

    Raises:
        UnusableInput: the store cannot be listed.
    """
    pages = open_store(images_url).list()
    return Evidence(
        patient_ids=frozenset(known_references()),
        recids=frozenset(name for page in pages for name in names_of(page.keys) if name),
    )


def _row_columns(batch: RowBatch) -> list[list[Any]]:
    """The columns of `EXPORT_ROW`, cleaned; a column that the export lacks is empty in every row."""
    absent = [""] * len(batch.lines)

    def texts(name: str) -> list[str]:
        return [text.strip() for text in batch.columns.get(name, absent)]

    recids = texts("recid")
    keys = [normalise_id(text) for text in recids]
    return [
        batch.lines,
        keys,
        [spelling_of(text, key) for text, key in zip(recids, keys, strict=True)],
        [normalise_id(text) for text in texts("patient_id")],
        texts("date"),
        texts("type"),
        texts("filemaker_id"),
        [name or other for name, other in zip(texts("file_name"), texts("name_of_file"), strict=True)],
        # None where the export has no such column.
        [
            text.casefold() not in _NEVER_DUMPED if "export_date" in batch.columns else None
            for text in texts("export_date")
        ],
    ]


def _load_types(bench: Workbench) -> dict[str, int]:
    counts = dict(
        bench.rows("SELECT type_text, count(*) FROM export_row GROUP BY type_text ORDER BY 2 DESC, 1")
    )
    readings = {text: clinic_catalogue().read(text) for text in counts}
    bench.fill(
        TYPE_READING,
        [
            (
                list(readings),
                [reading.category for reading in readings.values()],
                [reading.side.value for reading in readings.values()],
            )
        ],
    )
    return {text: count for text, count in counts.items() if not readings[text].known}


def _listing_sha256(bench: Workbench) -> str:
    digest = hashlib.sha256()
    for rows in bench.stream("SELECT key, size_bytes, e_tag FROM listed_file ORDER BY key"):
        digest.update("".join(f"{key}\t{size}\t{e_tag}\n" for key, size, e_tag in rows).encode())
    return digest.hexdigest()
