"""Everything that is known to go wrong with such exports, dumps and databases, with the right answer to each."""

from __future__ import annotations

from prove.hazards import (
    appointments,
    books,
    columns,
    communications,
    days,
    documents,
    dump,
    identities,
    notes,
    patients,
    records,
    refusals,
    rows,
)
from prove.hazards.registry import HAZARDS, Hazard, in_turn

__all__ = [
    "HAZARDS",
    "Hazard",
    "appointments",
    "books",
    "columns",
    "communications",
    "days",
    "documents",
    "dump",
    "identities",
    "in_turn",
    "notes",
    "patients",
    "records",
    "refusals",
    "rows",
]
