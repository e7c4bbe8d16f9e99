"""What a run of the linker is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from filemaker import DateOptions, ReadOptions
from jobs import clinic_dates

__all__ = ["LinkOptions"]


@dataclass(frozen=True)
class LinkOptions:
    """One run of the linker.

    Attributes:
        export: the file that FileMaker exported.
        images_url: where the images lie, `file:///folder/` or `s3://bucket/prefix/`.
        dry_run: make the plan and report it, write nothing to the database.
        limit: only the first so many files in key order; None for all of them.
        min_linked: the least share of files, in percent, that must end linked for the run to go through.
        accept_fewer: go on where far fewer files are listed than before, where too many rows of a first run have no file, or where
            many links would be withdrawn.
        read: how to read the export where it does not say so itself.
        dates: how to read its dates.
        report_dir: where files.csv and rows.csv go; None for no report.
        json_path: where the result goes as JSON; None for none. (`--json -` is the command's own affair.)
    """

    export: Path
    images_url: str
    dry_run: bool = False
    limit: int | None = None
    min_linked: float = 50.0
    accept_fewer: bool = False
    read: ReadOptions = field(default_factory=ReadOptions)
    dates: DateOptions = field(default_factory=clinic_dates)
    report_dir: Path | None = None
    json_path: Path | None = None
