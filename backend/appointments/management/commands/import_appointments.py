"""`manage.py import_appointments`: the command line of `appointments.transfer`."""

from __future__ import annotations

from appointments.transfer import APPOINTMENTS
from transfers.command import ImportCommand


class Command(ImportCommand):
    transfer = APPOINTMENTS
