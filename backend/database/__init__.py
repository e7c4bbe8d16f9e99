"""How a job works on a database: a scratch database to match in, one transaction, bulk writing.

Knows Django's connection, but none of our models.
"""

from database.bulk import insert_rows, staging_table, update_rows
from database.chunks import as_text, column_batches, in_chunks
from database.exclusive import REIMPORT, exclusive_run, only_one
from database.fault_words import FaultWords
from database.faults import database_faults, explained, fault_kinds, is_busy, known_fault
from database.session import run_transaction, short_transaction
from database.workbench import Workbench, WorkTable

__all__ = [
    "REIMPORT",
    "FaultWords",
    "WorkTable",
    "Workbench",
    "as_text",
    "column_batches",
    "database_faults",
    "exclusive_run",
    "explained",
    "fault_kinds",
    "in_chunks",
    "insert_rows",
    "is_busy",
    "known_fault",
    "only_one",
    "run_transaction",
    "short_transaction",
    "staging_table",
    "update_rows",
]
