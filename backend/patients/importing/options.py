"""What an import of patients is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from filemaker import DateOptions, ReadOptions
from jobs import clinic_dates

__all__ = ["ImportOptions"]


@dataclass(frozen=True)
class ImportOptions:
    """One import of patients.

    Attributes:
        export: the file that FileMaker exported.
        dry_run: make the plan and report it, write nothing to the database.
        limit: only the first so many rows of the export; None for all of them.
        min_usable: the least share of rows, in percent, that must end with their patient in the database, under a
            name, with the date of birth read where there is one.
        read: how to read the export where it does not say so itself.
        dates: how to read its dates; the earliest day of birth is the import's own affair.
        report_dir: where rows.csv and patients.csv go; None for no report.
        json_path: where the result goes as JSON; None for none. (`--json -` is the command's own affair.)
    """

    export: Path
    dry_run: bool = False
    limit: int | None = None
    min_usable: float = 50.0
    read: ReadOptions = field(default_factory=ReadOptions)
    dates: DateOptions = field(default_factory=clinic_dates)
    report_dir: Path | None = None
    json_path: Path | None = None
