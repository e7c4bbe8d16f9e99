"""An OpenDocument spreadsheet, put together from its parts."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from prove.forms import Form
from prove.model import Cell, DayCell, ErrorCell, FormulaCell, NumberCell, Table
from prove.writers.sheets import pack, sheet_lines, written
from prove.writers.written import Written

__all__ = ["write_ods"]


def write_ods(table: Table, form: Form) -> Written:
    """An OpenDocument spreadsheet; `cover` puts a sheet before the one with the data."""
    rows = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"
        for cells, _ in sheet_lines(table)
    )
    cover = (
        '<table:table table:name="Cover"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>Our clinic</text:p></table:table-cell></table:table-row></table:table>"
        if "cover" in form.options
        else ""
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{urn}:office:1.0" '
        f'xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet>{cover}<table:table table:name="Clinic">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{urn}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return written(pack({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}), table)


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, DayCell):
        value = cell.day.isoformat() + (f"T{cell.at:%H:%M:%S}" if cell.at else "")
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(cell, NumberCell):
        return f'<table:table-cell office:value-type="float" office:value="{cell.stored}"><text:p>{cell.stored}</text:p></table:table-cell>'
    if isinstance(cell, ErrorCell):
        text = cell.code
    else:
        text = cell.result if isinstance(cell, FormulaCell) else cell
    if not text:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in re.split(r"[\n\v]", text))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _ods_text(text: str) -> str:
    return re.sub("[\x00-\x08\x0b-\x1f]", " ", escape(text))
