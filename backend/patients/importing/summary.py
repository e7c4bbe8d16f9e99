"""The result of an import on a terminal: one table, then every outcome that occurred."""

from __future__ import annotations

from collections.abc import Iterator

from console import Terminal
from patients.importing.plan import Plan
from patients.importing.result import ImportResult

__all__ = ["print_summary"]

_MOST_LINES = 10


def print_summary(result: ImportResult, terminal: Terminal) -> None:
    """Prints the result so that a tired person sees what happened, and what did not."""
    totals = result.totals()
    terminal.line()
    terminal.table(tuple(totals), [[f"{count:,}" for count in totals.values()]], right=range(len(totals)))
    terminal.line()
    _print_outcomes(result.plan, terminal)
    for line in _remarks(result):
        terminal.line(line)
    terminal.line(_verdict(result), style="bold green")


def _print_outcomes(plan: Plan, terminal: Terminal) -> None:
    rows = [
        (f"{count:,}", outcome.words if outcome.is_used else f"skipped: {outcome.words}")
        for outcome, count in plan.rows.items()
    ]
    terminal.table(("rows", "what became of them"), rows, right=[0])
    terminal.line()
    if plan.patients:
        patients = [(f"{count:,}", outcome.words) for outcome, count in plan.patients.items()]
        terminal.table(("patients", "that were in the database before"), patients, right=[0])
        terminal.line()


def _remarks(result: ImportResult) -> Iterator[str]:
    plan, inputs = result.plan, result.inputs
    yield f"Columns that became fields: {', '.join(inputs.fields)}."
    if inputs.extras:
        yield f"Columns that went to filemaker_metadata: {', '.join(inputs.extras)}."
    if plan.with_date:
        yield f"Dates of birth: {inputs.dates.sentence()}."
    if plan.unreadable_dates:
        yield _unreadable_dates(result)
    if plan.kept_values:
        yield f"{plan.kept_values:,} values stay that the export leaves blank or that cannot be read there."
    if plan.kept_notes:
        yield f"{plan.kept_notes:,} patients keep their notes, although the export has others."
    if inputs.export.encoding_evidence:
        yield f"Export: read as {inputs.export.encoding}: {inputs.export.encoding_evidence}."
    yield from (f"Export: {quirk.detail}" for quirk in inputs.export.quirks)


def _unreadable_dates(result: ImportResult) -> str:
    lines = result.plan.unreadable_dates
    more = f" and {len(lines) - _MOST_LINES:,} more (--report, --json)" if len(lines) > _MOST_LINES else ""
    numbers = ", ".join(map(str, lines[:_MOST_LINES]))
    unit = result.inputs.export.line_unit
    return f"{len(lines):,} dates of birth cannot be read, in {unit} {numbers}{more}; their patients are not lost."


def _verdict(result: ImportResult) -> str:
    if result.dry_run:
        return "Dry run: nothing was written. A live run does exactly this; leave out --dry-run for it."
    plan = result.plan
    return f"Done: {plan.used:,} rows used, {plan.skipped:,} skipped, all accounted for; nobody was deleted."
