"""What a transfer declares of itself: what it reads, what has to close, and what its report holds. Data, no behaviour.

Whatever lists kinds of records (the phases of the re-import, the pages of runs, the printed report) asks these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, StrEnum
from typing import Self

from django.db.models import Model

from filemaker import DateOptions, Schema


class Standing(Enum):
    """What an outcome means for whoever looks after the records."""

    TAKEN = "in the database as it says"
    SETTLED = "not taken, and nobody has to decide about it"
    OPEN = "to be looked at"


TAKEN, SETTLED = Standing.TAKEN, Standing.SETTLED


class Outcome(StrEnum):
    """What becomes of one row, file or record: every one ends in exactly one of the members of a class of these.

    A member is declared with its words, as they follow a count ("3 without a date"), and with its standing.
    """

    words: str
    standing: Standing

    def __new__(cls, value: str, words: str, standing: Standing = Standing.OPEN) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words, member.standing = words, standing
        return member

    @property
    def is_taken(self) -> bool:
        """Whether what came to it is in the database as it says, once the run is done."""
        return self.standing is Standing.TAKEN

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to decide about what came to it."""
        return self.standing is not Standing.OPEN


def words_of(outcomes: type[Outcome], name: str) -> str:
    """The words of an outcome by its name; also of one that only another version knows."""
    return next((one.words for one in outcomes if one == name), name.replace("_", " "))


# How many rows there are in an export, malformed ones included.
ROWS_OF_EXPORT = "(SELECT count(*) FROM export_row) + (SELECT count(*) FROM malformed_row)"


@dataclass(frozen=True)
class Account:
    """Something of which every one has to end in exactly one outcome.

    Attributes:
        name: what is counted, as `--json` and reports call it: rows, files, patients.
        outcomes: what may become of one, in the order in which they are told.
        table: the plan's table, with the column `outcome` and one line for each.
        whole: SQL for how many there are, counted without the plan.
        heading: over the outcomes on a terminal.
        skips: whether what is not taken counts as skipped there.
    """

    name: str
    outcomes: type[Outcome]
    table: str
    whole: str
    heading: str = "what became of them"
    skips: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table of the report, `<name>.csv`. Ids and line numbers, never what a row says.

    Attributes:
        words: what is in it.
        columns: its header.
        query: what fills it.
        entry: the column by which the printed report names a line of it.
        outcomes: what may stand in `reason`; what is not settled there is listed in the printed report.
        reason: the column that says what became of it.
        of: what its entries are, where that is not its name.
    """

    name: str
    words: str
    columns: tuple[str, ...]
    query: str
    entry: str
    outcomes: type[Outcome]
    reason: str = "outcome"
    of: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


@dataclass(frozen=True)
class Day:
    """The day of a record.

    Attributes:
        name: of its column.
        several: of several of them, in words.
        earliest: no such day is before this one.
        years_ahead: so many years after today a day may lie; none is later.
        others: further columns of days, which are read as one column with it: all of them were written by the same hand.
        may_lack: nothing is refused because most of them cannot be read.
    """

    name: str
    several: str
    earliest: date
    years_ahead: int = 0
    others: tuple[str, ...] = ()
    may_lack: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of days."""
        return (self.name, *self.others)

    def within(self, dates: DateOptions) -> DateOptions:
        """The same way of reading dates, for those that can be such a day."""
        # 29 February is no day of every year.
        last = dates.today + timedelta(days=365 * self.years_ahead + self.years_ahead // 4)
        return replace(dates, earliest=self.earliest, today=last)


@dataclass(frozen=True)
class Kind:
    """A kind of record that is carried over.

    Attributes:
        name: of its phase and of its runs: patients, images.
        number: of its phase.
        purpose: what the phase does, in one line for a person.
        command: the command that does it by itself.
        doing: what that command does, as one watches it.
        patterns: what its export is called: in any case, in any format that is read.
        schema: the columns of its export.
        tables: what its plan rests on: nobody else may write to it while one is made and carried out.
        accounts: what has to close.
        sheets: what its report holds.
        day: the day of a record, which is told apart where it cannot be read; None where there is none.
        model: of which the totals of a run tell, under the kind's name, how many there are after it; None where they don't.
    """

    name: str
    number: int
    purpose: str
    command: str
    doing: str
    patterns: tuple[str, ...]
    schema: Schema
    tables: tuple[type[Model], ...]
    accounts: tuple[Account, ...]
    sheets: tuple[Sheet, ...]
    day: Day | None = None
    model: type[Model] | None = None
