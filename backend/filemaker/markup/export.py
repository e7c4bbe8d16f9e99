"""Exports in FileMaker's XML: FMPXMLRESULT and FMPDSORESULT."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from filemaker.block import Block
from filemaker.characters import note_block_characters
from filemaker.columns.finding import FoundColumns
from filemaker.columns.header import (
    Header,
    named_cells,
    note_header,
    read_header,
    require_columns,
    require_one_table,
)
from filemaker.errors import ExportError, no_records
from filemaker.markup.disguise import Disguise, undisguise
from filemaker.markup.grammars import Grammar, Record
from filemaker.markup.parser import MarkupHandlers, MarkupParser, UnfinishedMarkup
from filemaker.opened import Description, OpenedExport
from filemaker.quirks import Findings
from filemaker.request import ReadRequest
from filemaker.text.encodings import TextEncoding, byte_order_mark, find_encoding
from filemaker.text.lines import text_chunks

Progress = Callable[[int], None]

# More than a spreadsheet could have, and than any layout has.
_MOST_FIELDS = 16_384

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")


@dataclass(frozen=True)
class _Source:
    """An XML export that has been recognised, ready to be read from its beginning."""

    request: ReadRequest
    grammar: type[Grammar]
    encoding: TextEncoding

    def records(
        self, grammar: Grammar, findings: Findings, progress: Progress | None = None
    ) -> Generator[list[Record], None, None]:
        """The records that are new after every piece of the file; the grammar knows what else was read.

        Raises:
            ExportError: the document is damaged, or made to harm its reader.
        """
        handlers = MarkupHandlers(grammar.start, grammar.end, grammar.text)
        parser = MarkupParser(self.request.path, handlers, encoding="utf-8")
        disguise = Disguise(findings)
        with self.request.path.open("rb") as file:
            for text in text_chunks(self.request.path, file, self.encoding, progress):
                parser.feed(disguise.piece(text).encode())
                if grammar.records:
                    parser.settle()
                yield _take(grammar)
        parser.feed(disguise.last().encode())
        try:
            parser.finish()
        except UnfinishedMarkup:
            findings.note("unfinished_file")
            if grammar.open_record:
                findings.malformed_row(
                    grammar.open_record.number, "the file ends in the middle of this record"
                )
        yield _take(grammar)


def open_xml_export(request: ReadRequest, grammar: type[Grammar], progress: Progress | None) -> OpenedExport:
    """Reads the description of the fields; the records are read when they are asked for.

    Raises:
        ExportError: FileMaker wrote an error into the file, a required field is missing, or there are no records.
    """
    findings = Findings()
    with request.path.open("rb") as file:
        encoding = _encoding(request, file)
    if encoding.quirk:
        findings.note(encoding.quirk, 1)
    source = _Source(request, grammar, encoding)
    preamble = _preamble(source)
    header = _header(request, preamble, findings)

    def blocks(found: Findings) -> Iterator[Block]:
        return _blocks(source, len(header.columns), progress, found)

    about = Description(
        path=request.path,
        format=grammar.name,
        encoding=encoding.codec,
        encoding_evidence=encoding.evidence,
        line_ending="none",
        line_unit="record",
        columns=FoundColumns(header, has_header=True),
        declared_date_order=preamble.declared_date_order,
    )
    return OpenedExport(about, request.schema, blocks, findings)


def _encoding(request: ReadRequest, file: BinaryIO) -> TextEncoding:
    """The encoding asked for, else the byte order mark's, else the declared one, else whatever the bytes are."""
    start = file.read(1024)
    file.seek(0)
    declared = _DECLARED.search(start)
    if request.options.encoding is None and declared and not byte_order_mark(start):
        try:
            return find_encoding(request.path, file, _possible(declared[1].decode()))
        except ExportError:
            file.seek(0)  # the declaration is wrong; the bytes decide, and the quirk says so
    return find_encoding(request.path, file, request.options.encoding)


def _possible(declared: str) -> str | None:
    """The declared encoding, unless the declaration itself could not have been read in it."""
    return None if declared.lower().startswith(("utf-16", "utf-32", "ucs", "iso-10646")) else declared


def _preamble(source: _Source) -> Grammar:
    """Reads up to the first record; by then all fields are known.

    Raises:
        ExportError: there is no record, or FileMaker wrote an error instead.
    """
    path = source.request.path
    grammar = source.grammar()
    with closing(source.records(grammar, Findings())) as pieces:
        has_records = any(pieces)
    if grammar.error_code not in ("", "0"):
        raise ExportError(
            path,
            f"FileMaker wrote its error {grammar.error_code[:10]} into it instead of records",
            "Export again.",
        )
    if len(grammar.fields) > _MOST_FIELDS:
        raise ExportError(
            path, f"it has {len(grammar.fields):,} fields", "Export the fields that are needed."
        )
    if not has_records:
        raise no_records(path)
    return grammar


def _header(request: ReadRequest, preamble: Grammar, findings: Findings) -> Header:
    """The columns; where no field is called recid, FileMaker's own id of the record is one more."""
    schema, fields = request.schema, [undisguise(name) for name in preamble.fields]
    named: Sequence[str] = fields
    if request.options.columns is not None:
        named = named_cells(request.path, request.options.columns, len(fields))
        findings.note("columns_given")
    header = read_header(named, schema, preamble.related_by, fields).with_headers(fields)
    note_header(header, findings, None)
    if schema.record_key == "recid" in header.missing(schema):
        header = _with_record_id(request, named, preamble)
        findings.note("record_id_as_recid")
    require_columns(request.path, header, schema)
    require_one_table(request.path, header, schema)
    if preamble.name == "fmpdsoresult" and any("_" in name or "." in name for name in fields):
        findings.note("altered_field_names")
    return header


def _with_record_id(request: ReadRequest, named: Sequence[str], preamble: Grammar) -> Header:
    """The columns with FileMaker's own id of the record as one more.

    Raises:
        ExportError: that is the id of a record of the exported table, and the facts are those of a related one.
    """
    own = [*preamble.fields, "RECORDID"]
    header = read_header([*named, "RECORDID"], request.schema, preamble.related_by, own).with_headers(own)
    if header.strangers:
        raise ExportError(
            request.path,
            f"no field is called recid, and FileMaker's own RECORDID is that of the exported table; of a "
            f"related one: {header.strangers_called()}",
            "Export from a layout of the table that holds the records themselves, or export its recid too.",
        )
    return header


def _blocks(source: _Source, width: int, progress: Progress | None, findings: Findings) -> Iterator[Block]:
    grammar = source.grammar()
    count = 0
    for records in source.records(grammar, findings, progress):
        count += len(records)
        block = _block(records, width, findings)
        if block.lines:
            note_block_characters(block, findings)
            yield block
    if grammar.found is not None and grammar.found != count:
        findings.note("found_disagrees")


def _block(records: list[Record], width: int, findings: Findings) -> Block:
    good = []
    for record in records:
        if record.problem:
            findings.malformed_row(record.number, record.problem)
        else:
            good.append(record)
    # The last column may be FileMaker's id of the record, which stands beside the cells.
    rows = [[*record.cells, record.record_id][:width] for record in good]
    columns = [[undisguise(text) for text in column] for column in zip(*rows, strict=True)]
    return Block([record.number for record in good], columns)


def _take(grammar: Grammar) -> list[Record]:
    records = grammar.records
    grammar.records = []
    return records
