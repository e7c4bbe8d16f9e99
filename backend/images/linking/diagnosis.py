"""Why hardly anything can be linked: which input to look at, and where the ids or dates would have fitted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from database import Workbench
from filemaker import best_order
from images.linking.inputs import Inputs
from images.linking.outcomes import FileOutcome
from images.linking.plan import Plan
from patients.identity import candidate_ids

__all__ = ["diagnose"]

_PATIENT_REASONS = (FileOutcome.NO_PATIENT_ID, FileOutcome.PATIENT_NOT_FOUND, FileOutcome.AMBIGUOUS_PATIENT)
_DATE_REASONS = (FileOutcome.NO_DATE, FileOutcome.INVALID_DATE, FileOutcome.AMBIGUOUS_DATE)
# Reasons that together explain less than this share of the files (percent) do not explain a failed run.
_WORTH_NAMING = 10.0


def diagnose(bench: Workbench, plan: Plan, inputs: Inputs) -> list[str]:
    """One sentence per cause, with counts and the names of columns and fields, never with contents."""
    causes: list[str] = []
    if _explains(plan, FileOutcome.NO_METADATA):
        causes.extend(_recid_causes(bench, inputs))
    if _explains(plan, *_PATIENT_REASONS):
        causes.extend(_patient_causes(bench, inputs))
    if _explains(plan, *_DATE_REASONS):
        causes.extend(_date_causes(bench, inputs))
    return causes or [
        f"{count:,} files {outcome.words}" for outcome, count in plan.files.items() if not outcome.is_linked
    ]


def _explains(plan: Plan, *reasons: FileOutcome) -> bool:
    count = sum(plan.files.get(reason, 0) for reason in reasons)
    return bool(plan.images) and 100.0 * count / plan.images >= _WORTH_NAMING


def _recid_causes(bench: Workbench, inputs: Inputs) -> Iterator[str]:
    filled, matched = bench.one(
        "SELECT count(DISTINCT recid), count(DISTINCT recid) FILTER (recid IN (SELECT recid FROM listed_file)) "
        "FROM export_row WHERE recid <> ''"
    )
    yield (
        f"{_column(inputs, 'recid')} holds {filled:,} different ids; {matched:,} of them are the name of a listed file. "
        "Is this the export of these images, and is it whole?"
    )


def _patient_causes(bench: Workbench, inputs: Inputs) -> Iterator[str]:
    refs = {
        ref for (ref,) in bench.rows("SELECT DISTINCT patient_ref FROM export_row WHERE patient_ref <> ''")
    }
    patients, carriers = bench.one("SELECT count(*), count(*) FILTER (filemaker_id <> '') FROM patient")
    column = _column(inputs, "patient_id")
    if not refs:
        yield f"{column} is empty in every row."
        return
    if not patients:
        yield "The database holds no patient. Import the patients first."
        return
    yield (
        f"{column} holds {len(refs):,} different ids. {carriers:,} of {patients:,} patients carry a FileMaker id in "
        "patients.filemaker_metadata.filemaker_id."
    )
    found: dict[str, set[str]] = defaultdict(set)
    for place, identifier in candidate_ids():
        if identifier in refs:
            found[place].add(identifier)
    for place, ids in sorted(found.items(), key=lambda item: -len(item[1])):
        yield f"{place} matched {100.0 * len(ids) / len(refs):.0f} % of them."
    if not found:
        yield "No text field and no metadata key of the patients holds any of them: is this the same clinic's export?"


def _date_causes(bench: Workbench, inputs: Inputs) -> Iterator[str]:
    column = _column(inputs, "date")
    if not any(known.name == "date" for known in inputs.export.columns):
        yield "The export has no column that was understood as the date of the picture."
        return
    counts = dict(
        bench.rows("SELECT date_text, count(*) FROM export_row WHERE date_text <> '' GROUP BY date_text")
    )
    if not counts:
        yield f"{column} is empty in every row."
        return
    yield f"{column} was read as {inputs.dates.order}: {inputs.dates.evidence.sentence()}."
    fits = best_order(counts, inputs.dates.today)
    yield (
        "Share of dates that can be read: "
        + ", ".join(f"{order} {share:.0f} %" for order, share in fits.items())
        + "."
    )


def _column(inputs: Inputs, name: str) -> str:
    """A column as the user knows it: by its own header, if the file has one."""
    for column in inputs.export.columns:
        if column.name == name:
            return f"The column {column.header or name} (number {column.index + 1})"
    return f"The column {name}"
