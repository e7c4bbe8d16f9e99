"""`manage.py import_notes`: the command line of `notes.transfer`."""

from __future__ import annotations

from notes.transfer import NOTES
from transfers.command import ImportCommand


class Command(ImportCommand):
    transfer = NOTES
