"""How a job works on a database: a scratch database to match in, one transaction, bulk writing.

Knows Django's connection, but none of our models.
"""

from database.append_only import AppendOnly, Cuts, protect
from database.bulk import insert_rows, staging_table, update_rows
from database.chunks import as_text, column_batches, in_chunks
from database.elsewhere import connected_to, database_file
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
from database.overwriting import overwrite_what_is_deleted, settle_what_was_deleted
from database.scratch import clear_scratch_copies, scratch_copy, scratch_folder
from database.session import one_transaction, run_transaction, short_transaction, take_turn, wait_as_people_do
from database.versions import DatabaseIsNewer, is_ours, refuse_newer_databases, unknown_migrations
from database.workbench import Workbench, WorkTable

__all__ = [
    "ENDING",
    "LONGEST",
    "REIMPORT",
    "AppendOnly",
    "Bytewise",
    "Caseless",
    "Cuts",
    "DatabaseIsNewer",
    "Ending",
    "FaultWords",
    "ListOrder",
    "ListPage",
    "ListPlace",
    "WorkTable",
    "Workbench",
    "as_text",
    "begins_with",
    "clear_scratch_copies",
    "column_batches",
    "connected_to",
    "database_faults",
    "database_file",
    "ends_with",
    "exclusive_run",
    "explained",
    "fault_kinds",
    "in_chunks",
    "insert_rows",
    "is_busy",
    "is_ours",
    "is_written",
    "known_fault",
    "one_transaction",
    "only_one",
    "overwrite_what_is_deleted",
    "page_of_list",
    "protect",
    "refuse_newer_databases",
    "run_transaction",
    "scratch_copy",
    "scratch_folder",
    "settle_what_was_deleted",
    "short_transaction",
    "staging_table",
    "take_turn",
    "unknown_migrations",
    "update_rows",
    "wait_as_people_do",
]
