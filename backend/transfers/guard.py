"""What stops a plan that makes no sense: too few rows, days or facts of which most should be fit for use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from database import Workbench
from errors import RunFailed
from filemaker import looks_like_another
from transfers.loading import describe_column
from transfers.plan import ImportPlan
from transfers.stand import ImportInputs
from transfers.transfer import FILEMAKER_ID, Least, Transfer


def check_plan(
    bench: Workbench, transfer: Transfer, plan: ImportPlan, inputs: ImportInputs, min_usable: float
) -> None:
    """Lets a sensible plan pass.

    Raises:
        RunFailed: the plan must not be carried out; the message says what to look at.
    """
    if _percent(plan.used, plan.rows_in_limit) < min_usable:
        causes = _row_causes(transfer, plan, inputs)
        raise _refusal(plan.used, plan.rows_in_limit, "rows can be used", min_usable, causes)
    for least, holds in zip(transfer.least, plan.least, strict=True):
        if _percent(holds, plan.applied) < min_usable:
            raise _refusal(
                holds, plan.applied, least.words, min_usable, _least_causes(transfer, least, inputs)
            )
    if (
        transfer.kind.day
        and not transfer.kind.day.may_lack
        and _percent(plan.dates_read, plan.with_date) < min_usable
    ):
        causes = _date_causes(bench, transfer, inputs)
        raise _refusal(
            plan.dates_read, plan.with_date, f"{transfer.kind.day.several} can be read", min_usable, causes
        )


def _percent(part: int, whole: int) -> float:
    """The share of a part; of nothing, all is well."""
    return 100.0 * part / whole if whole else 100.0


def _refusal(part: int, whole: int, what: str, min_usable: float, causes: Iterable[str]) -> RunFailed:
    listed = "\n".join(f"- {cause}" for cause in causes)
    return RunFailed(
        f"Only {part:,} of {whole:,} {what} ({_percent(part, whole):.1f} %); "
        f"--min-usable asks for {min_usable:g} %. Nothing was written.",
        f"What to look at:\n{listed}",
    )


def _row_causes(transfer: Transfer, plan: ImportPlan, inputs: ImportInputs) -> Iterator[str]:
    schema, there = transfer.kind.schema, {column.name for column in inputs.export.columns}
    for name in dict.fromkeys((FILEMAKER_ID, *schema.required_ids)):
        if name in there:
            what = "FileMaker id" if name == FILEMAKER_ID else name.replace("_", " ")
            yield f"{describe_column(inputs.export, name)} was taken for the {what} of the {schema.name}."
    for outcome, count in plan.rows.items():
        if not outcome.is_taken:
            yield f"{count:,} rows {outcome.words}"
    yield from (f"The export: {quirk.detail}" for quirk in inputs.export.quirks)


def _least_causes(transfer: Transfer, least: Least, inputs: ImportInputs) -> Iterator[str]:
    for name in least.columns:
        words = name.replace("_", " ")
        if name in inputs.columns:
            yield f"{describe_column(inputs.export, name)} was taken for the {words}."
        else:
            yield f"No column was understood as the {words}."
    if looks := looks_like_another([column.header for column in inputs.export.columns], transfer.kind.schema):
        yield looks
    if inputs.extras:
        yield (
            f"Not understood: {', '.join(inputs.extras)}. Rename the headers, or give the columns' names with --columns."
        )


def _date_causes(bench: Workbench, transfer: Transfer, inputs: ImportInputs) -> Iterator[str]:
    yield f"{describe_column(inputs.export, transfer.day_name)}: {inputs.dates.sentence()}."
    counts = dict(
        bench.rows("SELECT date_text, count(*) FROM export_row WHERE date_text <> '' GROUP BY date_text")
    )
    yield inputs.dates.shares_sentence(counts)
