"""Tables that are only ever added to: triggers with which the database itself refuses whoever changes or deletes a row.

They hold for every program that connects as Nexus does, not for whoever may drop a trigger. Deleting is possible where a
row of a further table, the cuts, says so first; that table is only ever added to without exception.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

_WORDS: Final = "only ever added to"
_FUNCTION: Final = "nexus_append_only"


@dataclass(frozen=True)
class AppendOnly:
    """A table, and the column by which a cut lets go of its rows.

    Attributes:
        table: its name.
        column: holds the numbers that cuts speak of; empty for a table of which nothing is ever deleted.
    """

    table: str
    column: str = ""


@dataclass(frozen=True)
class Cuts:
    """The table of cuts: rows whose number is at most the highest of `column` may be deleted."""

    table: str
    column: str


def protect(tables: Sequence[AppendOnly], cuts: Cuts) -> None:
    """Makes the triggers, or makes them anew as they stand here; a table that is rebuilt loses its own."""
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements(tables, cuts):
            cursor.execute(statement)


def _let_go(cuts: Cuts) -> str:
    return f"coalesce((SELECT max({cuts.column}) FROM {cuts.table}), 0)"


def _sqlite(tables: Sequence[AppendOnly], cuts: Cuts) -> Iterator[str]:
    for one in tables:
        kept = f"WHEN OLD.{one.column} > {_let_go(cuts)}" if one.column else ""
        # REPLACE would delete a row of that key without asking the trigger for deleting.
        taken = f"WHEN EXISTS (SELECT 1 FROM {one.table} WHERE rowid = NEW.rowid)"
        for event, condition in (("UPDATE", ""), ("DELETE", kept), ("INSERT", taken)):
            name = f"{one.table}_no_{'replace' if event == 'INSERT' else event.lower()}"
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} ON {one.table} {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{one.table} is {_WORDS}'); END"
            )


def _postgresql(tables: Sequence[AppendOnly], cuts: Cuts) -> Iterator[str]:
    yield f"""
        CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF TG_OP = 'DELETE' AND TG_NARGS = 1 THEN
                IF (to_jsonb(OLD) ->> TG_ARGV[0])::bigint <= {_let_go(cuts)} THEN
                    RETURN OLD;
                END IF;
            END IF;
            RAISE EXCEPTION '% is {_WORDS}', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END
        $body$
    """
    for one in tables:
        argument = f"'{one.column}'" if one.column else ""
        for name, events, each, given in (
            ("no_change", "UPDATE OR DELETE", "ROW", argument),
            ("no_truncate", "TRUNCATE", "STATEMENT", ""),
        ):
            yield f"DROP TRIGGER IF EXISTS {one.table}_{name} ON {one.table}"
            yield (
                f"CREATE TRIGGER {one.table}_{name} BEFORE {events} ON {one.table} "
                f"FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}({given})"
            )
