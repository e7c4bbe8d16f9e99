"""What long jobs have in common: their command line, where they are while they run, their reports, the clinic's day and country."""

from jobs.clinic_country import clinic_country
from jobs.clinic_day import clinic_dates, clinic_time, clinic_today, clinic_zone
from jobs.provenance import file_sha256
from jobs.reports import StagedReports, Table

__all__ = [
    "StagedReports",
    "Table",
    "clinic_country",
    "clinic_dates",
    "clinic_time",
    "clinic_today",
    "clinic_zone",
    "file_sha256",
]
