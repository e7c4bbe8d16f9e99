"""Reads what FileMaker exports."""

from __future__ import annotations

from filemaker.dates import (
    DateColumn,
    DateEvidence,
    DateOptions,
    DateOrder,
    DateProblem,
    DateReading,
    best_order,
    read_date_column,
)
from filemaker.errors import ExportError
from filemaker.export import Column, Evidence, Export, MalformedRow, Quirk, ReadOptions, Recognition, RowBatch
from filemaker.identity import normalise_id
from filemaker.reader import read_export
from filemaker.schemas import IMAGE_EXPORT, PATIENT_EXPORT, ColumnSpec, Schema

__all__ = [
    "IMAGE_EXPORT",
    "PATIENT_EXPORT",
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
    "MalformedRow",
    "Quirk",
    "ReadOptions",
    "Recognition",
    "RowBatch",
    "Schema",
    "best_order",
    "normalise_id",
    "read_date_column",
    "read_export",
]
