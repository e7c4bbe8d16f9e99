"""FMPXMLRESULT and FMPDSORESULT, as FileMaker writes them: on one line, or with line breaks between the elements."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from prove.forms import Form
from prove.model import Cell, Table
from prove.writers.written import Written

__all__ = ["write_fmpdso", "write_fmpxml"]


def write_fmpxml(table: Table, form: Form) -> Written:
    """FMPXMLRESULT. The form's options: `line breaks`, `M/d/yyyy`, `d/M/yyyy` (the DATEFORMAT)."""
    between = "\n" if "line breaks" in form.options else ""
    fields = "".join(
        f'<FIELD EMPTYOK="YES" MAXREPEAT="1" NAME={quoteattr(name)} TYPE="TEXT"/>'
        for name in table.header or ()
    )
    date_format = next((option for option in form.options if "yyyy" in option), "M/d/yyyy")
    body = between.join(
        f'<ROW MODID="{at}" RECORDID="{_record_id(table, at)}">'
        + "".join(f"<COL>{_data(cell)}</COL>" for cell in entry.cells)
        + "</ROW>"
        for at, entry in enumerate(table.entries)
    )
    return _written(
        f'<?xml version="1.0" encoding="{_declared(form)}" ?>'
        '<FMPXMLRESULT xmlns="http://www.filemaker.com/fmpxmlresult"><ERRORCODE>0</ERRORCODE>'
        '<PRODUCT BUILD="09-05-2019" NAME="FileMaker" VERSION="ProAdvanced 18.0.3"/>'
        f'<DATABASE DATEFORMAT="{date_format}" LAYOUT="" NAME="Clinic.fmp12" RECORDS="{len(table.entries)}" '
        f'TIMEFORMAT="h:mm:ss a"/><METADATA>{fields}</METADATA>'
        f'<RESULTSET FOUND="{len(table.entries)}">{between}{body}{between}</RESULTSET></FMPXMLRESULT>',
        table,
        form,
    )


def write_fmpdso(table: Table, form: Form) -> Written:
    """FMPDSORESULT: elements named after the fields; what no name of XML has becomes `_`, `::` becomes `.`."""
    between = "\n" if "line breaks" in form.options else ""
    names = [re.sub(r"[^\w.-]", "_", name.replace("::", ".")) for name in table.header or ()]
    body = between.join(
        f'<ROW MODID="{at}" RECORDID="{_record_id(table, at)}">'
        + "".join(f"<{name}>{_text(cell)}</{name}>" for name, cell in zip(names, entry.cells, strict=True))
        + "</ROW>"
        for at, entry in enumerate(table.entries)
    )
    return _written(
        f'<?xml version="1.0" encoding="{_declared(form)}" ?>'
        "<!-- This grammar has been deprecated - use FMPXMLRESULT instead -->"
        '<FMPDSORESULT xmlns="http://www.filemaker.com/fmpdsoresult"><ERRORCODE>0</ERRORCODE>'
        f"<DATABASE>Clinic.fmp12</DATABASE><LAYOUT></LAYOUT>{between}{body}{between}</FMPDSORESULT>",
        table,
        form,
    )


def _written(text: str, table: Table, form: Form) -> Written:
    outcomes = {
        at: entry.outcome for at, entry in enumerate(table.entries, start=1) if entry.outcome is not None
    }
    return Written(form.bom + text.encode(form.encoding), outcomes)


def _declared(form: Form) -> str:
    return "UTF-16" if form.encoding.startswith("utf-16") else form.encoding.upper()


def _record_id(table: Table, at: int) -> str:
    return table.record_ids[at] if table.record_ids else str(at + 1)


def _text(cell: Cell) -> str:
    # A raw vertical tab is what FileMaker writes for a return inside a field, though XML has no such character.
    return escape(cell, {"\r": "&#13;"}) if isinstance(cell, str) else ""


def _data(cell: Cell) -> str:
    text = _text(cell)
    return "".join(f"<DATA>{part}</DATA>" for part in text.split("\x1d")) if text else ""
