"""Exports that are text with delimiters: .csv, .mer, .tab and .txt."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from filemaker.block import Block
from filemaker.opened import Description, OpenedExport
from filemaker.quirks import Findings
from filemaker.request import ReadRequest
from filemaker.text.encodings import TextEncoding, find_encoding
from filemaker.text.layout import Layout, find_layout
from filemaker.text.lines import LineSource, text_chunks
from filemaker.text.record_checks import RecordChecks
from filemaker.text.records import RecordReader


def open_text_export(request: ReadRequest, progress: Callable[[int], None] | None) -> OpenedExport:
    """Finds out the encoding and the layout; the rows are read when they are asked for.

    Raises:
        ExportError: the encoding or the columns cannot be told, or there are no records.
    """
    findings = Findings()
    with request.path.open("rb") as file:
        encoding = find_encoding(request.path, file, request.options.encoding)
        if encoding.quirk:
            findings.note(encoding.quirk, 1)
        # What the sample holds is noted when the rows are read.
        sample = LineSource(request.path, text_chunks(request.path, file, encoding), Findings())
        layout = find_layout(request, sample, findings)

    def blocks(found: Findings) -> Iterator[Block]:
        return _read_blocks(request, encoding, layout, progress, found)

    about = Description(
        path=request.path,
        format=_format(request, layout),
        encoding=encoding.codec,
        encoding_evidence=encoding.evidence,
        line_ending=layout.line_ending,
        line_unit="line",
        columns=layout.columns,
        delimiter=layout.dialect.delimiter,
    )
    return OpenedExport(about, request.schema, blocks, findings)


def _format(request: ReadRequest, layout: Layout) -> str:
    if layout.dialect.delimiter == "\t":
        return "tab"
    return "mer" if request.path.suffix.lower() == ".mer" else "csv"


def _read_blocks(
    request: ReadRequest,
    encoding: TextEncoding,
    layout: Layout,
    progress: Callable[[int], None] | None,
    findings: Findings,
) -> Iterator[Block]:
    keys = tuple(
        column.index for column in layout.columns.header.columns if column.name in request.schema.required_ids
    )
    with request.path.open("rb") as file:
        chunks = text_chunks(request.path, file, encoding, progress)
        source = LineSource(request.path, chunks, findings, replaced=encoding.errors == "replace")
        while source.line <= layout.skip and source.take(layout.skip + 1 - source.line):
            pass
        header: list[str] = []
        while len(header) < layout.header_lines and (more := source.take(layout.header_lines - len(header))):
            header += more
        checks = RecordChecks(layout.dialect, len(layout.columns.header.columns), keys)
        yield from RecordReader(source, checks, header, findings).blocks()
