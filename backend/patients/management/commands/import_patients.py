"""`manage.py import_patients`: the command line of `patients.transfer`."""

from __future__ import annotations

from patients.transfer import PATIENTS
from transfers.command import ImportCommand


class Command(ImportCommand):
    transfer = PATIENTS
