"""The doctor's main flow: the columns, then what a dry run would make of the export, then a verdict."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from console import Progress
from database import Workbench, database_faults, run_transaction
from errors import NexusError
from filemaker import DateColumn, Export, best_order
from images.checking.columns import ColumnCheck, check_columns
from images.linking import LinkOptions
from images.linking.existing import read_database
from images.linking.guard import check_plan
from images.linking.inputs import Inputs, add_listing, load_export
from images.linking.plan import Plan, make_plan
from patients.identity import matching_places

__all__ = ["ExportCheck", "Pairing", "check_export"]


@dataclass(frozen=True)
class Pairing:
    """What a dry run of the linker would make of the export.

    Attributes:
        plan: every file and row by outcome.
        files_listed: objects in the listing.
        references: different patient ids in the export.
        places: where patients hold those ids, and how many of them, the best place first.
        refusal: why the linker would refuse to go through; empty if it would not.
    """

    plan: Plan
    files_listed: int
    references: int
    places: list[tuple[str, int]]
    refusal: str

    def as_json(self) -> dict[str, Any]:
        return {
            "files": {outcome.value: count for outcome, count in self.plan.files.items()},
            "rows": {outcome.value: count for outcome, count in self.plan.rows.items()},
            "files_listed": self.files_listed,
            "patient_ids": self.references,
            "patient_ids_found_in": dict(self.places),
            "refusal": self.refusal,
        }


@dataclass(frozen=True)
class ExportCheck:
    """What there is to say about an export.

    Attributes:
        export: what the file is, and every quirk of it.
        rows: rows that could be read.
        columns: what its columns hold.
        dates: how the date column would be read, with the evidence.
        order_shares: order of the parts of a date -> the share of dates, in percent, that it can read.
        pairing: what a dry run would make of it; None where images or database could not be looked at.
        obstacle: why they could not; empty if they could.
    """

    export: Export
    rows: int
    columns: list[ColumnCheck]
    dates: DateColumn
    order_shares: dict[str, float]
    pairing: Pairing | None
    obstacle: str

    @property
    def is_ready(self) -> bool:
        """Whether a live run would go through."""
        return self.pairing is not None and not self.pairing.refusal

    def as_json(self) -> dict[str, Any]:
        """Everything for other programs; as elsewhere, names of columns and counts, but no contents."""
        export = self.export
        return {
            "ready": self.is_ready,
            "file": export.path.name,
            "format": export.format,
            "encoding": export.encoding,
            "line_ending": export.line_ending,
            "has_header": export.has_header,
            "rows": self.rows,
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
            "obstacle": self.obstacle,
        }


def check_export(options: LinkOptions, progress: Progress) -> ExportCheck:
    """Examines an export, read-only.

    Raises:
        UnusableInput: the export itself cannot be read.
    """
    with Workbench() as bench, database_faults():
        export, dates = load_export(bench, options, progress)
        columns = check_columns(bench, export, progress)
        (rows,) = bench.one("SELECT count(*) FROM export_row")
        texts = dict(
            bench.rows("SELECT date_text, count(*) FROM export_row WHERE date_text <> '' GROUP BY 1")
        )
        try:
            with database_faults(), run_transaction((), dry_run=True):
                pairing, obstacle = (
                    _pair(bench, add_listing(bench, export, dates, options, progress), options, progress),
                    "",
                )
        except NexusError as error:
            # A bucket or a database that cannot be reached is a finding, not the end of the examination.
            pairing, obstacle = None, str(error)
    shares = {order.value: share for order, share in best_order(texts, options.dates.today).items()}
    return ExportCheck(export, rows, columns, dates, shares, pairing, obstacle)


def _pair(bench: Workbench, inputs: Inputs, options: LinkOptions, progress: Progress) -> Pairing:
    read_database(bench, progress)
    plan = make_plan(bench, options.limit, progress)
    references = {
        text for (text,) in bench.rows("SELECT DISTINCT patient_ref FROM export_row WHERE patient_ref <> ''")
    }
    try:
        check_plan(bench, plan, inputs, options)
        refusal = ""
    except NexusError as error:
        refusal = str(error)
    return Pairing(plan, inputs.files_listed, len(references), matching_places(references), refusal)
