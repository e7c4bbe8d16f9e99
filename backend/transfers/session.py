"""What every transfer works in: a workbench, the only live run, and reports that appear once the work stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from database import Workbench, database_faults, exclusive_run
from jobs import StagedReports, Table
from transfers.kind import Kind
from transfers.options import TransferOptions


@contextmanager
def transfer_session(kind: Kind, options: TransferOptions) -> Iterator[tuple[Workbench, StagedReports]]:
    """The workbench of a run, and its reports, which are moved to their places when the block ends well.

    Raises:
        RunFailed: another live run is in progress.
        UnusableInput: a report has no place to go to.
    """
    files = [sheet.file for sheet in kind.sheets]
    with (
        Workbench() as bench,
        database_faults(),
        exclusive_run(dry_run=options.dry_run),
        StagedReports(options.report_dir, files, options.json_path) as reports,
    ):
        yield bench, reports


def report_tables(bench: Workbench, kind: Kind) -> dict[str, Table]:
    """The contents of each sheet, asked for only when it is written."""
    return {sheet.file: Table(sheet.columns, bench.stream(sheet.query)) for sheet in kind.sheets}
