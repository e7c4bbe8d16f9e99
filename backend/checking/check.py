"""The doctor's main flow: the kind, the columns, then what a dry run would make of the export, then a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from checking.columns import ColumnCheck, check_columns
from checking.kinds import kind_of, layout_remark, schemas
from checking.known_ids import unknown_ids
from checking.near_matches import NearMatches
from checking.pairing import Pairing, pair
from checking.preview import Preview, preview_import
from console import Progress
from database import Workbench, database_faults, run_transaction
from documents.linking.kind import DOCUMENTS
from errors import NexusError
from filemaker import DateColumn, Export, FirstLine, first_line
from files.inputs import add_listing, load_export
from files.linker import Linker
from files.options import LinkOptions
from images.linking.kind import IMAGES
from reimport.phases import kinds, linkers, transfers
from transfers.options import ImportOptions
from transfers.stand import load_inputs
from transfers.transfer import Transfer

# An export in the workbench, its rows in `export_row`; how its dates were read; and what makes the plan of a dry run.
_Loaded: TypeAlias = tuple[Export, DateColumn, Callable[[], Pairing | Preview]]


@dataclass(frozen=True)
class ExportCheck:
    """What there is to say about an export that can be read.

    Attributes:
        kind: what it is about.
        layout: why it is no export of that kind's own layout; empty where nothing says so.
        first_line: what the first line looks like.
        export: what the file is, and every quirk of it.
        rows: rows that could be read.
        columns: what its columns hold.
        dates: how the date column would be read, with the evidence.
        order_shares: order of the parts of a date -> the share of dates, in percent, that it can read.
        prospect: what a dry run would make of it; None where images or database could not be looked at.
        near: ids that match nothing, and what would match.
        obstacle: why a dry run could not be made; empty if it could.
    """

    kind: str
    layout: str
    first_line: FirstLine
    export: Export
    rows: int
    columns: list[ColumnCheck]
    dates: DateColumn
    order_shares: dict[str, float]
    prospect: Pairing | Preview | None
    near: tuple[NearMatches, ...]
    obstacle: str

    @property
    def pairing(self) -> Pairing | None:
        """The prospect of an export of what has files."""
        return self.prospect if isinstance(self.prospect, Pairing) else None

    @property
    def preview(self) -> Preview | None:
        """The prospect of any other export."""
        return self.prospect if isinstance(self.prospect, Preview) else None

    @property
    def dates_words(self) -> str:
        """What its dates are called."""
        day = kinds()[self.kind].day
        return day.several.capitalize() if day else "Dates"

    @property
    def is_ready(self) -> bool:
        """Whether a live run would go through, and is meant to."""
        return self.prospect is not None and not self.prospect.refusal and not self.layout

    def as_json(self) -> dict[str, Any]:
        """Everything for other programs; as elsewhere, names of columns and counts, but no contents."""
        export = self.export
        return {
            "ready": self.is_ready,
            "kind": self.kind,
            "layout": self.layout,
            "file": export.path.name,
            "format": export.format,
            "encoding": export.encoding,
            "encoding_evidence": export.encoding_evidence,
            "delimiter": export.delimiter,
            "line_ending": export.line_ending,
            "has_header": export.has_header,
            "rows": self.rows,
            "first_line": asdict(self.first_line),
            "malformed": [asdict(row) for row in export.malformed],
            "quirks": [asdict(quirk) for quirk in export.quirks],
            "recognised": [asdict(found) for found in export.recognised],
            "columns": [asdict(column) for column in self.columns],
            "dates": {
                "order": self.dates.order,
                "evidence": self.dates.evidence.sentence(),
                "readable_percent": self.order_shares,
            },
            "pairing": self.pairing.as_json() if self.pairing else None,
            "import": self.preview.as_json() if self.preview else None,
            "near_matches": [asdict(near) for near in self.near],
            "obstacle": self.obstacle,
            "refusal": "",
        }


def check_export(
    options: LinkOptions, progress: Progress, kind: str | None = None, documents_url: str = ""
) -> ExportCheck:
    """Examines an export, read-only.

    Args:
        options: the export, how to read it, and where the images lie.
        progress: hears of the steps.
        kind: what it is about; None to find out by its columns.
        documents_url: where the documents lie.

    Raises:
        UnusableInput: the export itself cannot be read.
    """
    first = first_line(options.export, options.read)
    # A file without names is taken for an export of images: their ids prove which column is which.
    kind = kind or kind_of(first) or IMAGES.name
    if kind == DOCUMENTS.name:
        options = replace(options, store_url=documents_url)
    with Workbench() as bench, database_faults():
        transfer = transfers().get(kind)
        load = partial(_load_rows, transfer) if transfer else partial(_load_files, linkers()[kind])
        export, dates, plan = load(bench, options, progress)
        columns = check_columns(bench, export, schemas()[kind], progress)
        (rows,) = bench.one("SELECT count(*) FROM export_row")
        texts = dict(
            bench.rows("SELECT date_text, count(*) FROM export_row WHERE date_text <> '' GROUP BY 1")
        )
        prospect: Pairing | Preview | None = None
        near: tuple[NearMatches, ...] = ()
        obstacle = ""
        try:
            with database_faults(), run_transaction((), dry_run=True):
                prospect = plan()
                near = tuple(unknown_ids(bench, kind))
        except NexusError as error:
            # A bucket or a database that cannot be reached is a finding, not the end of the examination.
            prospect, obstacle = None, str(error)
    shares = {order.value: share for order, share in dates.shares(texts).items()}
    layout = layout_remark(kind, first)
    return ExportCheck(kind, layout, first, export, rows, columns, dates, shares, prospect, near, obstacle)


def _load_files(linker: Linker[Any], bench: Workbench, options: LinkOptions, progress: Progress) -> _Loaded:
    export, dates = load_export(bench, linker.files, options, progress)

    def plan() -> Pairing:
        inputs = add_listing(bench, linker.files, (export, dates), options, progress)
        return pair(bench, linker, inputs, options, progress)

    return export, dates, plan


def _load_rows(transfer: Transfer, bench: Workbench, options: LinkOptions, progress: Progress) -> _Loaded:
    importing = ImportOptions(export=options.export, dry_run=True, read=options.read, dates=options.dates)
    inputs = load_inputs(bench, transfer, importing, progress)
    return inputs.export, inputs.dates, lambda: preview_import(bench, transfer, inputs, importing, progress)
