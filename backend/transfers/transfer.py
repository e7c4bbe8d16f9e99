"""The declaration of a transfer of which each row of an export is one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import GeneratedField, Model

from database import Workbench
from filemaker import Export
from transfers.kind import Kind

# The column of FileMaker's id: in every export, and in the model of a record, to be read.
FILEMAKER_ID = "filemaker_id"
# Characters of an id, and of the short fields, on both databases.
MOST_OF_ID = 200


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
class Companion:
    """Records of another model that come with those of a kind, because those refer to them: clinics with appointments.

    Those that the database does not have yet are made, with the text that names them as their FileMaker id and without a name.

    Attributes:
        name: one of them, for the plan's table (see `transfers.companions`).
        model: of them; its primary key is a UUID called `id`, and it has the columns of `WRITTEN`.
        named_in: the columns of the export that name them, the one that counts first before the others.
    """

    name: str
    model: type[Model]
    named_in: tuple[str, ...]

    WRITTEN: ClassVar = (FILEMAKER_ID, "name")


@dataclass(frozen=True)
class CountedList:
    """What the result lists of an export with the number of its rows, because somebody may want to do something about it.

    Attributes:
        name: in the result for other programs.
        words: what is listed.
        query: SQL for each, and how many rows have it. No names of people, nothing that was written about them.
    """

    name: str
    words: str
    query: str


@dataclass(frozen=True)
class Transfer:
    """How the records of one kind are carried over: by `transfers.run`, with the plan of one SQL file.

    Attributes:
        kind: what it reads, and what has to close. The primary key of its model is a UUID.
        namespace: of the primary keys that follow from FileMaker's ids (see `record_key`).
        reads: the columns of the export that the plan asks -> the most characters that one may have, None for any number; a
            row with more is malformed. Every other column goes to the document.
        fields: the columns of the model that the plan fills (`reading`), in the order in which they are told.
        plan: an SQL file that makes `reading`; with `imported` also `doubts`, without it `target` and `judgement` (see `tables.py`).
        document: the field of the model that holds the columns of the export that are not asked, by their headers.
        imported: the field of the model that tells what the newest import wrote. With it, a field that was changed in Nexus
            since stays, and every other one becomes what the export says, a blank included; a row without an id is found
            again by what it says. Without it (empty), a filled cell stands, and a blank one leaves what there is.
        follows: fields that mean nothing but beside another one -> that one: where it stays, they do.
        long: columns of the export, and fields of the model, whose texts may be long (notes): the plan hands them on as they
            are, and asks of them only whether they are blank. In SQL a name stands for such a text.
        only_fills: fields of which the export's value is taken only where the record has none, because people write there.
        least: what has to hold of most records.
        prepare: loads what else the plan asks, whom an id proves above all; gets the export, to name what is odd about it,
            and what hears of the rows that it reads.
        derived: fields that follow from the others: from all values that are written of a record, theirs.
        companions: records of other models that are made first.
        listings: what the result lists.
        figures: what its totals tell besides -> SQL that counts it among the records that the rows stand for, as they shall be,
            a line for each with the names of `fields`.
    """

    kind: Kind
    namespace: UUID
    reads: Mapping[str, int | None]
    fields: tuple[str, ...]
    plan: Path
    document: str
    imported: str = ""
    follows: Mapping[str, str] = field(default_factory=dict)
    long: frozenset[str] = frozenset()
    only_fills: frozenset[str] = frozenset()
    least: tuple[Least, ...] = ()
    prepare: Callable[[Workbench, Export, Callable[[int], None]], None] | None = None
    derived: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    companions: tuple[Companion, ...] = ()
    listings: tuple[CountedList, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        """What a row becomes."""
        if self.kind.model is None:
            raise ValueError(f"{self.kind.name} have no model")
        return self.kind.model

    @property
    def at_once(self) -> int:
        """How many records are held in memory: fewer where each may have 30 kB."""
        return 500 if self.long else 5_000

    @property
    def writes_id(self) -> bool:
        """Whether FileMaker's id is written to a field of its own, and not only to the document."""
        return not isinstance(self.model._meta.get_field(FILEMAKER_ID), GeneratedField)

    @property
    def day_name(self) -> str:
        """The column that is the day; empty for none."""
        return self.kind.day.name if self.kind.day else ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Everything that is written of a record but its key."""
        own = (*((FILEMAKER_ID,) if self.writes_id else ()), *((self.imported,) if self.imported else ()))
        return (*self.fields, *own, self.document, *self.derived)
