"""`manage.py import_communications`: the command line of `communications.transfer`."""

from __future__ import annotations

from communications.transfer import COMMUNICATIONS
from transfers.command import ImportCommand


class Command(ImportCommand):
    transfer = COMMUNICATIONS
