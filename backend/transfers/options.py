"""What a transfer is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from filemaker import DateOptions, ReadOptions
from jobs import clinic_dates


@dataclass(frozen=True, kw_only=True)
class TransferOptions:
    """What every transfer is asked.

    Attributes:
        export: the file that FileMaker exported.
        dry_run: make the plan and report it, write nothing to the database.
        limit: only the first so many rows, or files in key order; None for all of them.
        read: how to read the export where it does not say so itself.
        dates: how to read its dates.
        report_dir: where the tables of the report go; None for no report.
        json_path: where the result goes as JSON; None for none. (`--json -` is the command's own affair.)
    """

    export: Path
    dry_run: bool = False
    limit: int | None = None
    read: ReadOptions = field(default_factory=ReadOptions)
    dates: DateOptions = field(default_factory=clinic_dates)
    report_dir: Path | None = None
    json_path: Path | None = None


@dataclass(frozen=True, kw_only=True)
class ImportOptions(TransferOptions):
    """A transfer of which each row is one record.

    Attributes:
        min_usable: the least share, in percent, of rows that must end as a record, and of whatever else the kind asks of
            most records.
    """

    min_usable: float = 50.0
