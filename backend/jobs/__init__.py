"""What every job has in common that reads an export and writes to the database."""

from jobs.clinic_day import clinic_dates, clinic_today, clinic_zone
from jobs.export_rows import (
    DATE_READING,
    MALFORMED_ROW,
    describe_column,
    file_sha256,
    load_dates,
    load_rows,
    reading,
    settle_ids,
)
from jobs.reports import StagedReports, Table

__all__ = [
    "DATE_READING",
    "MALFORMED_ROW",
    "StagedReports",
    "Table",
    "clinic_dates",
    "clinic_today",
    "clinic_zone",
    "describe_column",
    "file_sha256",
    "load_dates",
    "load_rows",
    "reading",
    "settle_ids",
]
