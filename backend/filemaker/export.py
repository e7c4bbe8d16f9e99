"""What reading an export yields: rows of text with their source lines, and what was met on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filemaker.values.date_texts import DateOrder


@dataclass(frozen=True)
class Evidence:
    """What is known outside the export; it proves which column is which in a file without a header.

    Attributes:
        patient_ids: the FileMaker ids of the known patients, through `normalise_id`.
        record_ids: the ids of records that name a listed file, through `normalise_id`.
    """

    patient_ids: frozenset[str] = frozenset()
    record_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ReadOptions:
    """How to read an export where the file does not say so itself.

    Attributes:
        encoding: a Python codec name; detected from the whole file when None.
        columns: the columns' names in order, for a file without a header line; None to find out.
        evidence: ids known from elsewhere, to recognise the columns of such a file by what they hold.
    """

    encoding: str | None = None
    columns: tuple[str, ...] | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Column:
    """One column of an export.

    Attributes:
        name: the canonical name ("recid"), or the file's own where the schema does not know it.
        header: what the file calls it; empty where the file has no header line.
        index: its place in the file, from 0.
    """

    name: str
    header: str
    index: int

    @property
    def called(self) -> str:
        """The column as a message names it: by its number and its own header."""
        return f"column {self.index + 1}" + (f" (“{self.header}”)" if self.header else "")


@dataclass(frozen=True)
class Quirk:
    """One deviation from a plain UTF-8 CSV that the reader met and coped with.

    Attributes:
        name: a stable identifier, such as "utf8_bom".
        line: the source line where it first occurs (1 is the first line); None where it is the whole file's.
        count: how often it occurs.
        detail: what it is, in one sentence without row contents.
        remedy: which setting of the export would avoid it; empty where there is none.
    """

    name: str
    line: int | None
    count: int
    detail: str
    remedy: str


@dataclass(frozen=True)
class MalformedRow:
    """A record that cannot be read as a row, or a line of which nobody can tell whether it is one.

    Attributes:
        line: the source line on which the record starts.
        reason: what is wrong with it, without its contents.
    """

    line: int
    reason: str


@dataclass(frozen=True)
class RowBatch:
    """Some rows, column by column, so that they can be loaded in bulk.

    Attributes:
        lines: the source line on which each record starts.
        columns: canonical name -> one text per row; every list is as long as `lines`.
    """

    lines: list[int]
    columns: dict[str, list[str]]


@dataclass(frozen=True)
class Recognition:
    """What a column of a file without a header was taken for.

    Attributes:
        index: its place in the file, from 0.
        name: the canonical name it was given.
        evidence: why, without its contents.
    """

    index: int
    name: str
    evidence: str


class Export(Protocol):
    """An opened export. `quirks` and `malformed` are complete once `batches` is exhausted.

    Attributes:
        path: the file.
        format: csv, tab, mer, xlsx, fmpxmlresult or fmpdsoresult.
        encoding: Python's name of its encoding.
        encoding_evidence: what speaks for it, in words without contents; empty where the format settles it.
        delimiter: what separates the fields of a text; empty where that means nothing.
        line_ending: LF, CR, CRLF, CRCRCRLF, … as the first line ends; none where that means nothing.
        line_unit: what the numbers in `RowBatch.lines` and `MalformedRow.line` count: "line" of a text, "row" of a
            sheet, "record" of an XML file (FileMaker writes those on a single line).
        has_header: whether the file itself names its columns.
        columns: its columns, in the file's order.
        recognised: why columns were taken for what they are, where nothing names them.
        declared_date_order: the order of dates that the file declares (DATEFORMAT of FMPXMLRESULT), if any.
    """

    path: Path
    format: str
    encoding: str
    encoding_evidence: str
    delimiter: str
    line_ending: str
    line_unit: str
    has_header: bool
    columns: tuple[Column, ...]
    recognised: tuple[Recognition, ...]
    declared_date_order: DateOrder | None

    @property
    def quirks(self) -> tuple[Quirk, ...]: ...

    @property
    def malformed(self) -> tuple[MalformedRow, ...]: ...

    def date_cells(self, name: str) -> frozenset[str] | None:
        """The texts of a column that were date cells of a workbook; None where there are no cells, but texts alone.

        Complete once `batches` is exhausted.
        """
        ...

    def note(self, name: str, line: int | None, count: int) -> None:
        """Names a quirk of the catalogue that only a whole column shows, once `batches` is exhausted."""
        ...

    def batches(self) -> Iterator[RowBatch]:
        """The rows in the file's order, some thousands at a time; can be called again.

        Raises:
            ExportError: not one record can be read, the file turns out to be damaged, or two columns that mean the
                same differ.
        """
        ...
