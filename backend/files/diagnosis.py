"""Why hardly anything can be linked: which input to look at, and where the ids or dates would have fitted."""

from __future__ import annotations

from collections.abc import Iterator

from database import Workbench
from filemaker import looks_like_another
from files.folders import FolderChoice
from files.inputs import LinkInputs
from files.kind import FiledKind
from files.plan import LinkPlan
from patients.id_places import matching_places
from transfers.loading import describe_column

_PATIENT_REASONS = ("no_patient_id", "patient_not_found", "ambiguous_patient")
_DATE_REASONS = ("no_date", "invalid_date", "ambiguous_date")
# What stands in a column of ids and is none.
_NO_IDS = {"no_id_in_words", "damaged_id"}
# Reasons that together explain less than this share of the files (percent) do not explain a failed run.
_WORTH_NAMING = 10.0


def diagnose(bench: Workbench, files: FiledKind, plan: LinkPlan, inputs: LinkInputs) -> list[str]:
    """One sentence per cause, with counts and the names of columns and fields, never with contents."""
    causes: list[str] = []
    if _explains(plan, "no_metadata"):
        causes.extend(_id_causes(bench, files, inputs))
    if _explains(plan, "foreign_folder"):
        causes.append(_folder_cause(files, inputs.listing.folders))
    if _explains(plan, *_PATIENT_REASONS):
        causes.extend(_patient_causes(bench, inputs))
    if _explains(plan, *_DATE_REASONS):
        causes.extend(_date_causes(bench, files, inputs))
    if looks := looks_like_another([column.header for column in inputs.export.columns], files.kind.schema):
        causes.append(looks)
    causes.extend(f"The export: {quirk.detail}" for quirk in inputs.export.quirks)
    return causes or [
        f"{count:,} files {outcome.words}" for outcome, count in plan.files.items() if not outcome.is_taken
    ]


def _explains(plan: LinkPlan, *reasons: str) -> bool:
    count = sum(count for outcome, count in plan.files.items() if outcome in reasons)
    return bool(plan.expected) and 100.0 * count / plan.expected >= _WORTH_NAMING


def _folder_cause(files: FiledKind, folders: FolderChoice) -> str:
    what = (
        f"the export is taken to speak of {folders.chosen:,} of them"
        if folders.chosen
        else "which of them the export speaks of is not clear"
    )
    return (
        f"Files of {folders.claiming:,} folders carry {files.id_words}s of this export; {what}. Name the folder that holds its "
        f"{files.name} with {files.option}; files.csv of --report tells what lies where."
    )


def _id_causes(bench: Workbench, files: FiledKind, inputs: LinkInputs) -> Iterator[str]:
    filled, matched = bench.one(
        "SELECT count(DISTINCT record_ref), "
        "count(DISTINCT record_ref) FILTER (record_ref IN (SELECT record_ref FROM listed_file)) "
        "FROM export_row WHERE record_ref <> ''"
    )
    yield (
        f"{describe_column(inputs.export, files.kind.schema.record_key)} holds {filled:,} different ids; {matched:,} of them are "
        f"the name of a listed file. Is this the export of these {files.name}, and is it whole?"
    )


def _patient_causes(bench: Workbench, inputs: LinkInputs) -> Iterator[str]:
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


def _date_causes(bench: Workbench, files: FiledKind, inputs: LinkInputs) -> Iterator[str]:
    column = describe_column(inputs.export, "date")
    if not any(known.name == "date" for known in inputs.export.columns):
        yield f"The export has no column that was understood as the date of the {files.kind.schema.name}."
        return
    counts = dict(
        bench.rows("SELECT date_text, count(*) FROM export_row WHERE date_text <> '' GROUP BY date_text")
    )
    if not counts:
        yield f"{column} is empty in every row."
        return
    yield f"{column}: {inputs.dates.sentence()}."
    yield inputs.dates.shares_sentence(counts)
