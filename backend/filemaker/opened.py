"""An export as its callers see it: canonical columns, batches of rows, and everything that was odd."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filemaker.block import Block, gather
from filemaker.columns.finding import FoundColumns
from filemaker.columns.fit import looks_like_another
from filemaker.columns.repeated_header import RepeatedHeaders
from filemaker.errors import ExportError, no_records, unreadable
from filemaker.export import Column, MalformedRow, Quirk, RowBatch
from filemaker.quirks import Findings
from filemaker.schemas import Schema
from filemaker.values.date_texts import DateOrder
from filemaker.values.identity import id_quirk, normalise_id

_ROWS_PER_BATCH = 10_000
# 16 MB of a text, whose blocks hold 256 kB: notes of 30 kB would be 300 MB.
_BLOCKS_PER_BATCH = 64
_NUMBER_AS_ID = re.compile(r"\s*[0-9]+[.,]0{1,2}\s*")
# Columns of nothing but these, in which no cell is one of the others, hold ids of which none is odd.
_PLAIN_IDS = b"0123456789ABCDEFabcdef-"
_NIL_IDS = frozenset(
    (
        *("0" * count for count in (*range(1, 9), 32)),
        *("-" * count for count in range(1, 9)),
        *(f"{digit * 8}-{digit * 4}-{digit * 4}-{digit * 4}-{digit * 12}" for digit in "0Ff"),
    )
)


@dataclass(frozen=True)
class Description:
    """What is known of an export before its rows are read.

    Attributes:
        path: the file.
        format: csv, tab, mer, xlsx, fmpxmlresult or fmpdsoresult.
        encoding: Python's name of its encoding.
        encoding_evidence: what speaks for it; empty where the format settles it.
        line_ending: LF, CR, CRLF, … as its first record ends; none where that means nothing.
        line_unit: what the numbers of `RowBatch.lines` count: line, sheet row or record.
        columns: what its columns are, and how that is known.
        declared_date_order: the order of dates that the file declares (XML's DATEFORMAT).
        delimiter: what separates the fields of a text.
    """

    path: Path
    format: str
    encoding: str
    line_ending: str
    line_unit: str
    columns: FoundColumns
    declared_date_order: DateOrder | None = None
    delimiter: str = ""
    encoding_evidence: str = ""


class OpenedExport:
    """Implements `Export`, whatever the format. `batches` can be read more than once."""

    def __init__(
        self,
        about: Description,
        schema: Schema,
        blocks: Callable[[Findings], Iterator[Block]],
        findings: Findings,
    ) -> None:
        self.path = about.path
        self.format = about.format
        self.encoding = about.encoding
        self.encoding_evidence = about.encoding_evidence
        self.delimiter = about.delimiter
        self.line_ending = about.line_ending
        self.line_unit = about.line_unit
        self.has_header = about.columns.has_header
        self.columns: tuple[Column, ...] = about.columns.header.columns
        self.recognised = about.columns.recognised
        self.declared_date_order = about.declared_date_order
        self._header = about.columns.header
        self._schema = schema
        self._blocks = blocks
        self._opening = findings
        self._findings = findings

    @property
    def quirks(self) -> tuple[Quirk, ...]:
        return self._findings.quirks

    @property
    def malformed(self) -> tuple[MalformedRow, ...]:
        return self._findings.malformed

    def date_cells(self, name: str) -> frozenset[str] | None:
        if self.line_unit != "row":
            return None
        cells = self._findings.date_cells
        return frozenset().union(*(cells[column.index] for column in self.columns if column.name == name))

    def note(self, name: str, line: int | None, count: int) -> None:
        """Names a quirk that only a whole column shows, once `batches` is exhausted."""
        self._findings.note(name, line, count)

    def batches(self) -> Iterator[RowBatch]:
        """The rows, some thousands at a time.

        Raises:
            ExportError: not one record can be read, the file turns out to be damaged, or two columns that both
                mean the same differ.
        """
        self._findings = findings = self._opening.copy()
        names = [column.name for column in self.columns]
        rows = 0
        for block in gather(self._read(findings), _ROWS_PER_BATCH, _BLOCKS_PER_BATCH):
            self._refuse_rivals(block)
            batch = RowBatch(block.lines, dict(zip(names, block.columns, strict=True)))
            self._note_values(batch, findings, first=not rows)
            rows += len(block.lines)
            yield batch
        if not rows:
            self._refuse_empty()

    def _read(self, findings: Findings) -> Iterator[Block]:
        headers = RepeatedHeaders(self.path, self._header, self._schema, self.line_unit)
        try:
            for block in self._blocks(findings):
                yield headers.without(block, findings)
        except OSError as error:
            raise unreadable(self.path, error) from None

    def _refuse_rivals(self, block: Block) -> None:
        """Where two columns mean the same, only equal contents make it safe to take one of them."""
        specs = {spec.name: spec for spec in self._schema.columns}
        for name, rivals in self._header.rivals.items():
            chosen = self._header.column(name)
            for rival in rivals:
                same = normalise_id if specs[name].is_id else str.strip
                row = _first_difference(block.columns[chosen.index], block.columns[rival], same)
                if row is not None:
                    looks = looks_like_another([column.header for column in self.columns], self._schema)
                    raise ExportError(
                        self.path,
                        f"{chosen.called} and {self.columns[rival].called} both mean {name}, and here they differ",
                        f"{looks} Export only the one that is meant, or name the columns in order with --columns (“-” for "
                        "the other one).".strip(),
                        block.lines[row],
                        self.line_unit,
                    )

    def _note_values(self, batch: RowBatch, findings: Findings, *, first: bool) -> None:
        key = batch.columns.get(self._schema.record_key, [])
        if "" in key and not self._schema.keyless_rows:
            blank = [at for at, text in enumerate(key) if not text and not (first and at == 0)]
            portal = [at for at in blank if any(column[at] for column in batch.columns.values())]
            if portal:
                findings.note("portal_row", batch.lines[portal[0]], len(portal))
        for name in self._schema.required_ids:
            _note_ids(batch.columns[name], batch.lines, findings)
        for column in batch.columns.values():
            if "?" in column:
                findings.note("container_text", batch.lines[column.index("?")], column.count("?"))

    def _refuse_empty(self) -> None:
        if self.malformed:
            first = self.malformed[0]
            raise ExportError(
                self.path,
                f"none of its {len(self.malformed):,} records can be read; the first one: {first.reason}",
                "Export again as .mer or .xml.",
                first.line,
                self.line_unit,
            )
        raise no_records(self.path)


def _note_ids(column: list[str], lines: list[int], findings: Findings) -> None:
    """Names ids that are not simply ids; what only the whole column can tell is not known yet."""
    if not "".join(column).encode(errors="replace").translate(None, _PLAIN_IDS) and _NIL_IDS.isdisjoint(
        column
    ):
        return
    for line, text in zip(lines, column, strict=True):
        quirk = id_quirk(text) or ("number_as_id" if _NUMBER_AS_ID.fullmatch(text) else "")
        if quirk:
            findings.note(quirk, line)


def _first_difference(column: list[str], other: list[str], same: Callable[[str], str]) -> int | None:
    """The first row in which two columns do not say the same."""
    if column == other:
        return None
    pairs = zip(column, other, strict=True)
    return next((at for at, (one, two) in enumerate(pairs) if one != two and same(one) != same(two)), None)
