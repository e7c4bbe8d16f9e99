"""Carries out a plan: set-based, in the caller's transaction, the same statements on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from console import Progress
from database import Workbench, insert_rows, staging_table, update_rows
from patients.importing.facts import FIELDS, read_metadata
from patients.models import Patient
from patients.search_words import search_words

__all__ = ["apply_plan"]

_WRITTEN: Final = ("id", *FIELDS, "filemaker_metadata", "search_words")
_LAST_NAME, _FIRST_NAME = FIELDS.index("last_name"), FIELDS.index("first_name")
# A UUID goes as hexadecimal digits, which both databases understand; in their order, indexes grow at one end.
_PLANNED: Final = """
SELECT as_hex(patient_id), coalesce(metadata, '{{}}'), CASE WHEN carries IS NULL THEN filemaker_id END, known, merged
FROM used_row WHERE outcome = '{outcome}' ORDER BY patient_id
"""


def apply_plan(bench: Workbench, extras: Sequence[str], progress: Progress) -> None:
    """Writes new patients and changes others in place; nobody is deleted.

    Args:
        bench: holds the plan.
        extras: the columns of the export that go to `filemaker_metadata`.
        progress: hears of the step.
    """
    table = Patient._meta.db_table
    with progress.step("Writing to the database", unit="patients") as step:
        for rows in _planned(bench, "created", extras):
            insert_rows(table, _WRITTEN, rows)
            step.advance(len(rows))
        with staging_table(table, _WRITTEN) as staged:
            for rows in _planned(bench, "updated", extras):
                insert_rows(staged, _WRITTEN, rows)
                step.advance(len(rows))
            update_rows(table, staged, _WRITTEN[1:])


def _planned(bench: Workbench, outcome: str, extras: Sequence[str]) -> Iterator[list[list[Any]]]:
    for rows in bench.stream(_PLANNED.format(outcome=outcome)):
        yield [_written(row, extras) for row in rows]


def _written(row: Sequence[Any], extras: Sequence[str]) -> list[Any]:
    """One patient in the order of `_WRITTEN`; what `filemaker_metadata` holds beside the export's columns stays."""
    key, metadata, new_filemaker_id, known, merged = row
    born, *texts = merged[: len(FIELDS)]
    document = read_metadata(metadata)
    if new_filemaker_id:
        document["filemaker_id"] = new_filemaker_id
    for name, before, after in zip(extras, known[len(FIELDS) :], merged[len(FIELDS) :], strict=True):
        if after != before:
            document[name] = after
    words = search_words(merged[_LAST_NAME], merged[_FIRST_NAME], document.get("filemaker_id"))
    return [key, born or None, *texts, json.dumps(document), words]
