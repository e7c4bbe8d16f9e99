"""Bringing the patients' export of FileMaker into the database, or naming the reason why not."""

from patients.importing.importing import import_patients
from patients.importing.options import ImportOptions
from patients.importing.result import ImportResult

__all__ = ["ImportOptions", "ImportResult", "import_patients"]
