"""Reads what FileMaker exports: .csv, .mer, .tab, .xlsx and .xml, as they really come.

A small library: it knows neither Django nor a database; python-calamine opens workbooks for it, Babel names months,
phonenumbers knows how the world dials.

    from filemaker import read_export

    export = read_export(Path("Image_data.csv"))
    for batch in export.batches():                  # some 10,000 rows, column by column
        for line, recid in zip(batch.lines, batch.columns["recid"]):
            ...
    for quirk in export.quirks:                     # what was odd, where first, how often, how to avoid it
        print(quirk.name, quirk.line, quirk.count, quirk.detail, quirk.remedy)

- `read_export` finds out format, encoding, line ends, delimiter and columns, and streams the rows: text and XML of
  any size are read in some 40 MB, a workbook is held as a whole. Values are text, verbatim, without NULs; trimming
  and matching are the caller's.
- Columns come under the canonical names of a `Schema` (`IMAGE_EXPORT`, `PATIENT_EXPORT`, …, or your own); what the
  schema does not know keeps the file's own name.
- `describe` says what a file is that is refused, without its contents; `first_line` and `fit_of` tell by the names of its
  columns which kind of export it is, and from the layout of which table.
- What is odd is named (`Quirk`), a record that cannot be read is named (`MalformedRow`) and shifts no other, and
  a file that cannot be read is refused with one message (`ExportError`). Nothing is guessed silently.
- `read_date_column` reads a column of dates by what the whole column proves, `read_clock_time` a time of day, and
  `clock_periods` says which moments those were; `normalise_id` says when two ids are
  the same and which texts are none, `read_id_column` what only the whole column tells; `read_types` gives the catalogue
  that says what a clinic's words for a type mean; `read_telephone_number` knows the numbering plans of the world.

docs/reading-exports.md has the rest.
"""

from __future__ import annotations

from filemaker.columns.fit import Fit, fit_of, looks_like_another
from filemaker.errors import ExportError, UnprovenColumns
from filemaker.export import Column, Evidence, Export, MalformedRow, Quirk, ReadOptions, Recognition, RowBatch
from filemaker.glimpse import FirstLine, Glimpse, describe, first_line, open_as_it_is
from filemaker.kinds.file_kind import EXTENSIONS
from filemaker.reader import read_export
from filemaker.schemas import (
    APPOINTMENT_EXPORT,
    COMMUNICATION_EXPORT,
    DOCUMENT_EXPORT,
    IMAGE_EXPORT,
    NOTE_EXPORT,
    PATIENT_EXPORT,
    ColumnSpec,
    Schema,
)
from filemaker.values.clock_times import TimeReading, read_clock_time, read_time_beside_day
from filemaker.values.date_texts import DateOrder
from filemaker.values.dates import (
    DateColumn,
    DateEvidence,
    DateOptions,
    DateProblem,
    DateReading,
    best_order,
    read_date_column,
)
from filemaker.values.id_columns import DOUBTFUL_ID, IdReading, read_id_column, rounded_ids
from filemaker.values.identity import clean_id, id_quirk, normalise_id
from filemaker.values.telephone_numbers import (
    NumberReading,
    NumberRemark,
    number_beginnings,
    read_telephone_number,
)
from filemaker.values.type_texts import OTHER, TypeCatalogue, TypeReading, read_types, type_words
from filemaker.values.wall_clocks import ClockPeriod, clock_periods

__all__ = [
    "APPOINTMENT_EXPORT",
    "COMMUNICATION_EXPORT",
    "DOCUMENT_EXPORT",
    "DOUBTFUL_ID",
    "EXTENSIONS",
    "IMAGE_EXPORT",
    "NOTE_EXPORT",
    "OTHER",
    "PATIENT_EXPORT",
    "ClockPeriod",
    "Column",
    "ColumnSpec",
    "DateColumn",
    "DateEvidence",
    "DateOptions",
    "DateOrder",
    "DateProblem",
    "DateReading",
    "Evidence",
    "Export",
    "ExportError",
    "FirstLine",
    "Fit",
    "Glimpse",
    "IdReading",
    "MalformedRow",
    "NumberReading",
    "NumberRemark",
    "Quirk",
    "ReadOptions",
    "Recognition",
    "RowBatch",
    "Schema",
    "TimeReading",
    "TypeCatalogue",
    "TypeReading",
    "UnprovenColumns",
    "best_order",
    "clean_id",
    "clock_periods",
    "describe",
    "first_line",
    "fit_of",
    "id_quirk",
    "looks_like_another",
    "normalise_id",
    "number_beginnings",
    "open_as_it_is",
    "read_clock_time",
    "read_date_column",
    "read_export",
    "read_id_column",
    "read_telephone_number",
    "read_time_beside_day",
    "read_types",
    "rounded_ids",
    "type_words",
]
