"""How well the names of a file's columns fit a schema, and of which table its fields are: before anything is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from filemaker.columns.claims import find_claims
from filemaker.schemas import (
    APPOINTMENT_EXPORT,
    COMMUNICATION_EXPORT,
    DOCUMENT_EXPORT,
    IMAGE_EXPORT,
    NOTE_EXPORT,
    PATIENT_EXPORT,
    Schema,
)

KNOWN_SCHEMAS: Final = (
    IMAGE_EXPORT,
    PATIENT_EXPORT,
    APPOINTMENT_EXPORT,
    COMMUNICATION_EXPORT,
    NOTE_EXPORT,
    DOCUMENT_EXPORT,
)


@dataclass(frozen=True)
class Fit:
    """What a schema understands of a file's columns.

    Attributes:
        schema: the schema.
        own: its columns among the fields of the table whose layout was exported, by their canonical names.
        related: its columns among the fields of related tables, by the table's name.
    """

    schema: Schema
    own: frozenset[str]
    related: Mapping[str, frozenset[str]]

    @property
    def understood(self) -> frozenset[str]:
        """Its columns, of whichever table."""
        return self.own.union(*self.related.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns without which the schema cannot be read, and that no field is called."""
        return tuple(name for name in self.schema.required if name not in self.understood)

    @property
    def home(self) -> str:
        """The table that the records of the schema are in: the related one that has most of their facts, if it has
        more of them than the exported table itself; else empty, which stands for that one.

        Ids prove little, because every table has some; the record's own id among the related fields says what they are.
        """
        ids = {spec.name for spec in self.schema.columns if spec.is_id}
        told = {table: found - (ids - {self.schema.record_key}) for table, found in self.related.items()}
        table = max(told, key=lambda name: len(told[name]), default="")
        return table if table and len(told[table]) > max(1, len(self.own - ids)) else ""


def fit_of(names: Sequence[str], schema: Schema, related_by: str = "::") -> Fit:
    """Compares the names of columns with a schema; `related_by` stands between table and field (`Images::recid`)."""
    found: dict[str, set[str]] = defaultdict(set)
    for claim in find_claims(names, schema, related_by):
        table = names[claim.index].rpartition(related_by)[0].strip() if claim.table else ""
        found[table].add(claim.name)
    own = frozenset(found.pop("", ()))
    return Fit(schema, own, {table: frozenset(columns) for table, columns in found.items()})


def looks_like_another(names: Sequence[str], schema: Schema) -> str:
    """A sentence that says of which other kind an export is by the names of its columns; empty where it is of none.

    That kind lacks nothing, and understands more of them.
    """
    understood = len(fit_of(names, schema).understood)
    for other in KNOWN_SCHEMAS:
        fit = fit_of(names, other)
        if other.name != schema.name and not fit.missing and len(fit.understood) > understood:
            return f"By its columns it is an export of {other.name}s."
    return ""
