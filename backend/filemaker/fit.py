"""How well the names of a file's columns fit a schema, and of which table its fields are: before anything is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filemaker.schemas import Schema, header_key

__all__ = ["Fit", "fit_of"]


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
    own: set[str] = set()
    related: dict[str, set[str]] = defaultdict(set)
    for name in names:
        table, _, field = name.rpartition(related_by)
        key = header_key(field)
        found = {spec.name for spec in schema.columns if key in spec.keys}
        (related[table.strip()] if table.strip() else own).update(found)
    return Fit(schema, frozenset(own), {table: frozenset(found) for table, found in related.items()})
