"""What a run reads from outside: the export and the listing of the store, loaded into the workbench."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from console import Progress
from database import Workbench
from errors import UnusableInput
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
from images.file_types import MIME_TYPES, stem_and_extension
from images.linking.options import LinkOptions
from images.type_catalogue import clinic_catalogue
from jobs import file_sha256, load_dates, load_rows, reading, settle_ids
from patients.identity import patient_references
from storage import ListingPage, open_store

__all__ = ["Inputs", "add_listing", "gather_inputs", "known_ids", "load_export"]

_ROW_COLUMNS = {
    "line": "BIGINT",
    **dict.fromkeys(
        ("recid", "patient_ref", "date_text", "type_text", "filemaker_id", "original_name"), "VARCHAR"
    ),
}


@dataclass(frozen=True)
class Inputs:
    """What was read, for the record of the run and for its report.

    Attributes:
        export: the export as the reader saw it; its quirks are complete.
        export_sha256: of the export's bytes.
        dates: how the date column was read, with the evidence.
        listing_sha256: of every listed key with its size and e-tag.
        files_listed: objects in the listing, whatever the limit.
        unmapped_types: types that the catalogue does not know, with the number of rows that carry them.
    """

    export: Export
    export_sha256: str
    dates: DateColumn
    listing_sha256: str
    files_listed: int
    unmapped_types: dict[str, int]


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
    return export, load_dates(bench, replace(options.dates, declared=export.declared_date_order))


def add_listing(
    bench: Workbench, export: Export, dates: DateColumn, options: LinkOptions, progress: Progress
) -> Inputs:
    """Reads the listing and the meaning of the types, beside an export that was loaded.

    Raises:
        UnusableInput: the store cannot be listed or is empty.
    """
    _load_listing(bench, options.images_url, progress)
    return Inputs(
        export=export,
        export_sha256=file_sha256(options.export),
        dates=dates,
        listing_sha256=_listing_sha256(bench),
        files_listed=_count_listed(bench, options.images_url),
        unmapped_types=_load_types(bench),
    )


def _load_rows(bench: Workbench, options: LinkOptions, read: ReadOptions, progress: Progress) -> Export:
    with reading(options.export, IMAGE_EXPORT, read, progress) as export:
        load_rows(bench, export, _ROW_COLUMNS, _row_columns)
    for column in ("recid", "patient_ref"):
        settle_ids(bench, export, column)
    return export


def known_ids(images_url: str) -> Evidence:
    """The ids by which an export without a header is understood: those of the patients and of the listed files.

    Raises:
        UnusableInput: the store cannot be listed.
    """
    pages = open_store(images_url).list()
    return Evidence(
        patient_ids=frozenset(patient_references()),
        recids=frozenset(recid for page in pages for recid in _file_columns(page)[1] if recid),
    )


def _row_columns(batch: RowBatch) -> list[list[Any]]:
    """The columns that the match needs, cleaned; a column that the export lacks is empty in every row."""
    absent = [""] * len(batch.lines)

    def texts(name: str) -> list[str]:
        return [text.strip() for text in batch.columns.get(name, absent)]

    return [
        batch.lines,
        [normalise_id(text) for text in texts("recid")],
        [normalise_id(text) for text in texts("patient_id")],
        texts("date"),
        texts("type"),
        texts("filemaker_id"),
        [name or other for name, other in zip(texts("file_name"), texts("name_of_file"), strict=True)],
    ]


def _load_types(bench: Workbench) -> dict[str, int]:
    counts = dict(
        bench.rows("SELECT type_text, count(*) FROM export_row GROUP BY type_text ORDER BY 2 DESC, 1")
    )
    readings = {text: clinic_catalogue().read(text) for text in counts}
    bench.load(
        "type_reading",
        {"type_text": "VARCHAR", "category": "VARCHAR", "side": "VARCHAR"},
        [
            (
                list(readings),
                [reading.category for reading in readings.values()],
                [reading.side.value for reading in readings.values()],
            )
        ],
    )
    return {text: count for text, count in counts.items() if not readings[text].known}


def _load_listing(bench: Workbench, url: str, progress: Progress) -> None:
    with progress.step("Listing the images", unit="files") as step:

        def pages() -> Iterator[tuple[list[Any], ...]]:
            for page in open_store(url).list():
                step.advance(len(page.keys))
                yield _file_columns(page)

        columns = dict.fromkeys(("key", "recid", "mime_type", "size_bytes", "e_tag"), "VARCHAR")
        bench.load("listed_file", {**columns, "size_bytes": "BIGINT"}, pages())


def _count_listed(bench: Workbench, url: str) -> int:
    (count,) = bench.one("SELECT count(*) FROM listed_file")
    if not count:
        raise UnusableInput(
            f"There is not one file below {url}.",
            "Check NEXUS_IMAGES_URL (or --images): the bucket, the prefix, the folder. "
            "An empty listing never unlinks anything.",
        )
    return int(count)


def _listing_sha256(bench: Workbench) -> str:
    digest = hashlib.sha256()
    for rows in bench.stream("SELECT key, size_bytes, e_tag FROM listed_file ORDER BY key"):
        digest.update("".join(f"{key}\t{size}\t{e_tag}\n" for key, size, e_tag in rows).encode())
    return digest.hexdigest()


def _file_columns(page: ListingPage) -> tuple[list[Any], ...]:
    parts = [stem_and_extension(key.rpartition("/")[2]) for key in page.keys]
    return (
        page.keys,
        [normalise_id(stem) for stem, _ in parts],
        [MIME_TYPES.get(extension, "") for _, extension in parts],
        page.sizes,
        page.e_tags,
    )
