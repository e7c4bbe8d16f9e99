"""How a job works on a database: a scratch database to match in, one transaction, bulk writing.

Knows Django's connection, but none of our models.
"""

from database.bulk import insert_rows, staging_table, update_rows
from database.chunks import as_text, column_batches, in_chunks
from database.exclusive import REIMPORT, exclusive_run, only_one
from database.fault_words import FaultWords
from database.faults import database_faults, explained, fault_kinds, is_busy, known_fault
from database.keyset import ListOrder, ListPage, ListPlace, page_of_list
from database.looking_up import (
    ENDING,
    LONGEST,
    Bytewise,
    Caseless,
    Ending,
    begins_with,
    ends_with,
    is_written,
)
from database.session import run_transaction, short_transaction
from database.workbench import Workbench, WorkTable

__all__ = [
    "ENDING",
    "LONGEST",
    "REIMPORT",
    "Bytewise",
    "Caseless",
    "Ending",
    "FaultWords",
    "ListOrder",
    "ListPage",
    "ListPlace",
    "WorkTable",
    "Workbench",
    "as_text",
    "begins_with",
    "column_batches",
    "database_faults",
    "ends_with",
    "exclusive_run",
    "explained",
    "fault_kinds",
    "in_chunks",
    "insert_rows",
    "is_busy",
    "is_written",
    "known_fault",
    "only_one",
    "page_of_list",
    "run_transaction",
    "short_transaction",
    "staging_table",
    "update_rows",
]
