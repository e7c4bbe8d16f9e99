"""The declaration of a transfer of which each row of an export is one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Model

from database import Workbench
from transfers.kind import Kind

__all__ = ["FILEMAKER_ID", "MOST_OF_ID", "Fact", "Least", "Transfer"]

# The column of FileMaker's id: in every export, in the document of a record, and in its model, to be read.
FILEMAKER_ID = "filemaker_id"
# Characters of an id, and of the short fields, on both databases.
MOST_OF_ID = 200


@dataclass(frozen=True)
class Fact:
    """A column of the export that becomes a field of the record of the same name.

    Attributes:
        only_fills: the export's value is taken where the record has none, because people write there.
        most: characters that the field holds; a row with more is malformed. None for any number.
    """

    name: str
    only_fills: bool = False
    most: int | None = None

    @property
    def words(self) -> str:
        return self.name.replace("_", " ")


@dataclass(frozen=True)
class Least:
    """What has to hold of a share of the records, lest the export be the wrong one or its columns misunderstood.

    Attributes:
        words: what holds, after "Only 1 of 3".
        holds: SQL over a line of `used_row`.
        columns: those to look at.
    """

    words: str
    holds: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Transfer:
    """How the records of one kind are carried over: by `transfers.run`, with the plan of one SQL file.

    Attributes:
        kind: what it reads, and what has to close. The primary key of its model is a UUID.
        namespace: of the primary keys that follow from FileMaker's ids (see `record_key`).
        facts: the fields that the export fills, in the order in which they are told.
        plan: an SQL file that makes `judgement` (see `rows.sql`).
        document: the field of the model that holds FileMaker's id, and the export's other columns by their headers.
        least: what has to hold of most records.
        prove: loads what else of the database the plan asks, whom an id proves above all; hears of the rows.
        derived: fields that follow from the others: from all values that are written of a record, theirs.
    """

    kind: Kind
    namespace: UUID
    facts: tuple[Fact, ...]
    plan: Path
    document: str
    least: tuple[Least, ...] = ()
    prove: Callable[[Workbench, Callable[[int], None]], None] | None = None
    derived: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        """What a row becomes."""
        if self.kind.model is None:
            raise ValueError(f"{self.kind.name} have no model")
        return self.kind.model

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that the export fills."""
        return tuple(fact.name for fact in self.facts)

    @property
    def day_name(self) -> str:
        """The fact that is a day; empty for none."""
        return self.kind.day.name if self.kind.day else ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Everything that is written of a record but its key."""
        return (*self.names, self.document, *self.derived)
