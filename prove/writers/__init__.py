"""Writes a table in every format, and says on which line each of its rows then stands."""

from __future__ import annotations

from prove.forms import Form
from prove.model import Table
from prove.writers.binary import write_xls, write_xlsb
from prove.writers.delimited import write_delimited
from prove.writers.markup import write_fmpdso, write_fmpxml
from prove.writers.ods import write_ods
from prove.writers.written import Written
from prove.writers.xlsx import write_xlsx

__all__ = ["Written", "write_table"]


def write_table(table: Table, form: Form) -> Written:
    """The bytes of a table in a form, with the outcome of every line that a report must name."""
    writers = {
        "xlsx": write_xlsx,
        "ods": write_ods,
        "xls": write_xls,
        "xlsb": write_xlsb,
        "fmpxml": write_fmpxml,
        "fmpdso": write_fmpdso,
    }
    return writers.get(form.format, write_delimited)(table, form)
