"""What a database refuses -> what we say of it. Its own words are never repeated: they may quote rows.

Faults are told apart by the codes of the SQL standard and of the drivers, because a server speaks the language of its
administrator; by text only where there is no code. Sources: PostgreSQL, "Appendix A. Error Codes"; SQLite, "Result and
Extended Result Codes"; the messages of libpq's `fe-connect.c`.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from errors import NexusError, RunFailed, UnusableInput


@dataclass(frozen=True)
class FaultWords:
    """How one of our errors reads. Only the words are kept: an exception would keep whatever it was raised through.

    Attributes:
        kind: the error's class, which sets the exit status.
        message: what is wrong.
        remedy: what to do next.
    """

    kind: type[NexusError]
    message: str
    remedy: str = ""

    def error(self, promise: str = "") -> NexusError:
        """A new error; `promise` says what became of the data."""
        return self.kind(f"{self.message} {promise}".rstrip(), self.remedy)


NOT_MIGRATED = FaultWords(
    UnusableInput,
    "The database has not been migrated to this version.",
    "Run `python manage.py migrate` first.",
)
LOCKED = FaultWords(
    RunFailed,
    "Another program, such as a run of the linker, is writing to the database and did not let go in time.",
    "Wait until it has ended, or stop it; then run again.",
)
DEADLOCK = FaultWords(
    UnusableInput,
    "Another program and this one waited for each other's rows (a deadlock), and the database ended this one.",
    "Stop other programs that write to the tables of Nexus, then run again.",
)
CHANGED_MEANWHILE = FaultWords(
    RunFailed, "Another program changed the same rows at the same time.", "Run again when it has ended."
)
TIME_LIMIT = FaultWords(
    RunFailed,
    "The database server broke off a statement: it took longer than the server allows, or somebody cancelled it.",
    "Raise statement_timeout for the user of DATABASE_URL, or run again when the server has less to do.",
)
SESSION_LIMIT = FaultWords(
    RunFailed,
    "The database server ended this session, which was open for longer than the server allows.",
    "Raise idle_in_transaction_session_timeout, idle_session_timeout and transaction_timeout for the user of DATABASE_URL.",
)
DISK_FULL = FaultWords(RunFailed, "The database's disk is full.", "Free space on it, then run again.")
NOT_WRITABLE = FaultWords(
    RunFailed,
    "The database cannot be written to.",
    "Check the rights on it. SQLite also writes beside its file, so its folder must be writable; a PostgreSQL server "
    "must not be a standby, and default_transaction_read_only must be off.",
)
NO_RIGHT = FaultWords(
    RunFailed,
    "The database cannot be written to, or read, by the user of DATABASE_URL: it lacks a right there.",
    "Make that user the owner of the database.",
)
OUT_OF_MEMORY = FaultWords(
    RunFailed, "The database ran out of memory.", "Give its machine more memory, then run again."
)
OUT_OF_BOUNDS = FaultWords(
    RunFailed,
    "The database server reached one of its own limits.",
    "Its log says which; raise it, then run again.",
)
DAMAGED = FaultWords(
    UnusableInput,
    "The database is damaged, or the file is no database.",
    "Check DATABASE_URL. If it names the right one, restore the newest backup: `python manage.py restore_backup FILE`.",
)
UNREADABLE = FaultWords(
    RunFailed,
    "The disk under the database refused to read or to write.",
    "Check the disk and its cable or network, then run again.",
)
NETWORK_DRIVE = FaultWords(
    UnusableInput,
    "The SQLite database cannot be locked where it lies. It keeps a shared log (WAL), which network drives do not offer.",
    "Put it on a disk of this machine, or use PostgreSQL; DATABASE_URL says which.",
)
NO_FILE = FaultWords(
    UnusableInput,
    "The database of DATABASE_URL cannot be reached: SQLite cannot open its file.",
    "Check that the folder is there, that this user may write in it, and that the address names a file.",
)
WRONG_ENCODING = FaultWords(
    UnusableInput,
    "The database cannot hold every character: its encoding is not UTF-8.",
    "Create another one (CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0) and name it in DATABASE_URL.",
)
NO_ENTRY = FaultWords(
    UnusableInput,
    "The database server does not accept the user or the password of DATABASE_URL.",
    "Check both; characters such as @ : / # % are written percent-encoded there (%40 %3A %2F %23 %25).",
)
NO_SUCH_DATABASE = FaultWords(
    UnusableInput,
    "The server has no database of the name in DATABASE_URL.",
    "Check the name, or create it: createdb NAME.",
)
NO_SUCH_SCHEMA = FaultWords(
    UnusableInput,
    "The schema in which the tables of Nexus should lie is not there.",
    "Create it, or correct search_path for the user of DATABASE_URL.",
)
TOO_MANY_CONNECTIONS = FaultWords(
    RunFailed,
    "The database server has no connection left.",
    "End programs that hold some, or raise max_connections; then run again.",
)
SERVER_STOPPED = FaultWords(
    UnusableInput,
    "The database cannot be reached: its server is starting or stopping, or somebody ended this session.",
    "Wait until the server runs, then run again.",
)
UNKNOWN_HOST = FaultWords(
    UnusableInput,
    "The database of DATABASE_URL cannot be reached: the name of its host is not known.",
    "Check the host in DATABASE_URL, and the network. A @ or / in a password must be percent-encoded (%40, %2F).",
)
NOT_SECURE = FaultWords(
    UnusableInput,
    "The connection to the database could not be made secure as DATABASE_URL asks.",
    "Check sslmode, sslrootcert, sslcert and sslkey there, and the server's certificate.",
)
BAD_OPTION = FaultWords(
    UnusableInput,
    "DATABASE_URL asks for something that PostgreSQL's driver does not know.",
    "Check what stands after the ? there; its names are those of libpq, such as sslmode.",
)
POOLER = FaultWords(
    UnusableInput,
    "A connection pooler refuses how Nexus sets up its session.",
    "Name the PostgreSQL server itself in DATABASE_URL, or add `options` to PgBouncer's ignore_startup_parameters.",
)
NO_CONNECTION = FaultWords(
    UnusableInput,
    "The database of DATABASE_URL cannot be reached, or the connection broke.",
    "Check DATABASE_URL (host, port, user, password, name) and that the server runs; docs/settings.md explains the setting.",
)

# Whole codes, and classes of them by their first two characters.
BY_SQLSTATE: Final = {
    "08": NO_CONNECTION,
    "22021": WRONG_ENCODING,
    "22P05": WRONG_ENCODING,
    "25006": NOT_WRITABLE,
    "25P03": SESSION_LIMIT,
    "25P04": SESSION_LIMIT,
    "28": NO_ENTRY,
    "3D000": NO_SUCH_DATABASE,
    "3F000": NO_SUCH_SCHEMA,
    "40001": CHANGED_MEANWHILE,
    "40P01": DEADLOCK,
    "42501": NO_RIGHT,
    "42703": NOT_MIGRATED,
    "42P01": NOT_MIGRATED,
    "53100": DISK_FULL,
    "53200": OUT_OF_MEMORY,
    "53300": TOO_MANY_CONNECTIONS,
    "53400": OUT_OF_BOUNDS,
    "54": OUT_OF_BOUNDS,
    "55P03": LOCKED,
    "57014": TIME_LIMIT,
    "57P05": SESSION_LIMIT,
    "57P": SERVER_STOPPED,
    "58": UNREADABLE,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}

# Extended codes, and the primary ones that stand in their lowest byte.
BY_SQLITE_CODE: Final = {
    sqlite3.SQLITE_PERM: NOT_WRITABLE,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_NOMEM: OUT_OF_MEMORY,
    sqlite3.SQLITE_READONLY: NOT_WRITABLE,
    sqlite3.SQLITE_IOERR: UNREADABLE,
    sqlite3.SQLITE_IOERR_NOMEM: OUT_OF_MEMORY,
    sqlite3.SQLITE_IOERR_LOCK: NETWORK_DRIVE,
    sqlite3.SQLITE_IOERR_UNLOCK: NETWORK_DRIVE,
    sqlite3.SQLITE_IOERR_RDLOCK: NETWORK_DRIVE,
    sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK: NETWORK_DRIVE,
    sqlite3.SQLITE_IOERR_SHMOPEN: NETWORK_DRIVE,
    sqlite3.SQLITE_IOERR_SHMLOCK: NETWORK_DRIVE,
    sqlite3.SQLITE_IOERR_SHMMAP: NETWORK_DRIVE,
    sqlite3.SQLITE_IOERR_SHMSIZE: DISK_FULL,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_CANTOPEN: NO_FILE,
    sqlite3.SQLITE_PROTOCOL: NETWORK_DRIVE,
}

# What comes without a code: SQLite's general error, and whatever happens before a server has let us in.
BY_TEXT: Final = (
    (r"no such (table|column)|has no column named", NOT_MIGRATED),
    (r"database (table )?is locked", LOCKED),
    (r"password authentication failed|no password supplied|no pg_hba\.conf entry|role .* does not", NO_ENTRY),
    (r"could not translate host name|failed to resolve host|name or service not known", UNKNOWN_HOST),
    (r"database .* does not exist", NO_SUCH_DATABASE),
    (r"too many (clients|connections)|remaining connection slots", TOO_MANY_CONNECTIONS),
    (r"database system is (starting up|shutting down|in recovery)|not yet accepting", SERVER_STOPPED),
    (r"unsupported startup parameter", POOLER),
    (r"invalid connection option|invalid \S+ value|invalid integer value|connection string", BAD_OPTION),
    (r"\bSSL\b|certificate|\bTLS\b", NOT_SECURE),
)
