"""Why hardly anything can be linked: which input to look at, and where the ids or dates would have fitted."""

from __future__ import annotations

from collections.abc import Iterator

from database import Workbench
from images.linking.folders import FolderChoice
from images.linking.inputs import Inputs
from images.linking.outcomes import FileOutcome
from images.linking.plan import Plan
from patients.id_places import matching_places
from transfers.loading import describe_column

__all__ = ["diagnose"]

_PATIENT_REASONS = (FileOutcome.NO_PATIENT_ID, FileOutcome.PATIENT_NOT_FOUND, FileOutcome.AMBIGUOUS_PATIENT)
_DATE_REASONS = (FileOutcome.NO_DATE, FileOutcome.INVALID_DATE, FileOutcome.AMBIGUOUS_DATE)
# What stands in a column of ids and is none.
_NO_IDS = {"no_id_in_words", "damaged_id"}
# Reasons that together explain less than this share of the files (percent) do not explain a failed run.
_WORTH_NAMING = 10.0


def diagnose(bench: Workbench, plan: Plan, inputs: Inputs) -> list[str]:
    """One sentence per cause, with counts and the names of columns and fields, never with contents."""
    causes: list[str] = []
    if _explains(plan, FileOutcome.NO_METADATA):
        causes.extend(_recid_causes(bench, inputs))
    if _explains(plan, FileOutcome.FOREIGN_FOLDER):
        causes.append(_folder_cause(inputs.listing.folders))
    if _explains(plan, *_PATIENT_REASONS):
        causes.extend(_patient_causes(bench, inputs))
    if _explains(plan, *_DATE_REASONS):
        causes.extend(_date_causes(bench, inputs))
    causes.extend(f"The export: {quirk.detail}" for quirk in inputs.export.quirks)
    return causes or [
        f"{count:,} files {outcome.words}" for outcome, count in plan.files.items() if not outcome.is_taken
    ]


def _explains(plan: Plan, *reasons: FileOutcome) -> bool:
    count = sum(plan.files.get(reason, 0) for reason in reasons)
    return bool(plan.expected) and 100.0 * count / plan.expected >= _WORTH_NAMING


def _folder_cause(folders: FolderChoice) -> str:
    what = (
        f"the export is taken to speak of {folders.chosen:,} of them"
        if folders.chosen
        else "which of them the export speaks of is not clear"
    )
    return (
        f"Files of {folders.claiming:,} folders carry recids of this export; {what}. Name the folder that holds its images "
        "with --images; files.csv of --report tells what lies where."
    )


def _recid_causes(bench: Workbench, inputs: Inputs) -> Iterator[str]:
    filled, matched = bench.one(
        "SELECT count(DISTINCT recid), count(DISTINCT recid) FILTER (recid IN (SELECT recid FROM listed_file)) "
        "FROM export_row WHERE recid <> ''"
    )
    yield (
        f"{describe_column(inputs.export, 'recid')} holds {filled:,} different ids; {matched:,} of them are the name of a listed file. "
        "Is this the export of these images, and is it whole?"
    )


def _patient_causes(bench: Workbench, inputs: Inputs) -> Iterator[str]:
    refs = {
        ref for (ref,) in bench.rows("SELECT DISTINCT patient_ref FROM export_row WHERE patient_ref <> ''")
    }
    patients, carriers = bench.one("SELECT count(*), count(carries) FROM patient")
    column = describe_column(inputs.export, "patient_id")
    if not refs:
        has_others = any(quirk.name in _NO_IDS for quirk in inputs.export.quirks)
        yield f"{column} {'holds no id that proves anybody' if has_others else 'is empty in every row'}."
        return
    if not patients:
        yield "The database holds no patient. Import the patients first."
        return
    yield (
        f"{column} holds {len(refs):,} different ids. {carriers:,} of {patients:,} patients carry a FileMaker id in "
        "patients.filemaker_metadata.filemaker_id."
    )
    places = matching_places(refs)
    for place, matched in places:
        yield f"{place} matched {100.0 * matched / len(refs):.0f} % of them."
    if not places:
        yield "No text field and no metadata key of the patients holds any of them: is this the same clinic's export?"


def _date_causes(bench: Workbench, inputs: Inputs) -> Iterator[str]:
    column = describe_column(inputs.export, "date")
    if not any(known.name == "date" for known in inputs.export.columns):
        yield "The export has no column that was understood as the date of the picture."
        return
    counts = dict(
        bench.rows("SELECT date_text, count(*) FROM export_row WHERE date_text <> '' GROUP BY date_text")
    )
    if not counts:
        yield f"{column} is empty in every row."
        return
    yield f"{column}: {inputs.dates.sentence()}."
    yield inputs.dates.shares_sentence(counts)
