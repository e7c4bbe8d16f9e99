"""Everything that is known to go wrong with such exports, dumps and databases, with the right answer to each."""

from __future__ import annotations

from prove.hazards import columns, days, dump, identities, patients, records, refusals, rows
from prove.hazards.registry import HAZARDS, Hazard, in_turn

__all__ = [
    "HAZARDS",
    "Hazard",
    "columns",
    "days",
    "dump",
    "identities",
    "in_turn",
    "patients",
    "records",
    "refusals",
    "rows",
]
