"""What stops an import whose plan makes no sense: too few usable rows, names or dates of birth."""

from __future__ import annotations

from collections.abc import Iterator

from database import Workbench
from errors import RunFailed
from filemaker import PATIENT_EXPORT, looks_like_another
from patients.importing.inputs import Inputs
from patients.importing.plan import Plan
from transfers.loading import describe_column

__all__ = ["check_plan"]


def check_plan(bench: Workbench, plan: Plan, inputs: Inputs, min_usable: float) -> None:
    """Lets a sensible plan pass.

    Raises:
        RunFailed: the plan must not be carried out; the message says what to look at.
    """
    dated = plan.with_date - len(plan.unreadable_dates)
    if _percent(plan.used, plan.rows_in_limit) < min_usable:
        _refuse(plan.used, plan.rows_in_limit, "rows can be used", min_usable, _row_causes(plan, inputs))
    if _percent(plan.named, plan.applied) < min_usable:
        _refuse(plan.named, plan.applied, "patients would have a name", min_usable, _name_causes(inputs))
    if _percent(dated, plan.with_date) < min_usable:
        _refuse(dated, plan.with_date, "dates of birth can be read", min_usable, _date_causes(bench, inputs))


def _percent(part: int, whole: int) -> float:
    """The share of a part; of nothing, all is well."""
    return 100.0 * part / whole if whole else 100.0


def _refuse(part: int, whole: int, what: str, min_usable: float, causes: Iterator[str]) -> None:
    listed = "\n".join(f"- {cause}" for cause in causes)
    raise RunFailed(
        f"Only {part:,} of {whole:,} {what} ({_percent(part, whole):.1f} %); "
        f"--min-usable asks for {min_usable:g} %. Nothing was written.",
        f"What to look at:\n{listed}",
    )


def _row_causes(plan: Plan, inputs: Inputs) -> Iterator[str]:
    yield f"{describe_column(inputs.export, 'filemaker_id')} was taken for the FileMaker id of the patient."
    for outcome, count in plan.rows.items():
        if not outcome.is_used:
            yield f"{count:,} rows {outcome.words}"
    yield from (f"The export: {quirk.detail}" for quirk in inputs.export.quirks)


def _name_causes(inputs: Inputs) -> Iterator[str]:
    for name in ("first_name", "last_name"):
        if name in inputs.fields:
            yield f"{describe_column(inputs.export, name)} was taken for the {name.replace('_', ' ')}."
        else:
            yield f"No column was understood as the {name.replace('_', ' ')}."
    if looks := looks_like_another([column.header for column in inputs.export.columns], PATIENT_EXPORT):
        yield looks
    if inputs.extras:
        yield (
            f"Not understood: {', '.join(inputs.extras)}. Rename the headers, or give the columns' names with --columns."
        )


def _date_causes(bench: Workbench, inputs: Inputs) -> Iterator[str]:
    column = describe_column(inputs.export, "date_of_birth")
    yield f"{column}: {inputs.dates.sentence()}."
    counts = dict(
        bench.rows("SELECT date_text, count(*) FROM export_row WHERE date_text <> '' GROUP BY date_text")
    )
    yield inputs.dates.shares_sentence(counts)
