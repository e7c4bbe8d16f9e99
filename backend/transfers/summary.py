"""The result of an import on a terminal: one table, then every outcome that occurred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from console import Terminal
from transfers.kind import Account, Day
from transfers.plan import Tally
from transfers.result import ImportResult

_MOST_LINES = 10
_MOST_LISTED = 30
_BLANK = "that the export leaves blank or that cannot be read there"
_CHANGED = "as they were changed in Nexus, although the export has others"


def print_summary(result: ImportResult, terminal: Terminal) -> None:
    """Prints the result so that a tired person sees what happened, and what did not."""
    totals = {name: count for name, count in result.totals().items() if name not in result.plan.figures}
    terminal.line()
    terminal.table(tuple(totals), [[f"{count:,}" for count in totals.values()]], right=range(len(totals)))
    terminal.line()
    print_accounts(result.transfer.kind.accounts, result.plan.accounts, terminal)
    for line in _remarks(result):
        terminal.line(line)
    terminal.line(_verdict(result), style="bold green")


def print_accounts(accounts: Sequence[Account], tallies: Mapping[str, Tally], terminal: Terminal) -> None:
    """For each account of which there is anything, a table of the outcomes that occurred."""
    for account in accounts:
        if counts := tallies[account.name].counts:
            rows = [
                (
                    f"{count:,}",
                    f"skipped: {outcome.words}" if account.skips and not outcome.is_taken else outcome.words,
                )
                for outcome, count in counts.items()
            ]
            terminal.table((account.name, account.heading), rows, right=[0])
            terminal.line()


def _remarks(result: ImportResult) -> Iterator[str]:
    plan, inputs, transfer = result.plan, result.inputs, result.transfer
    yield f"Columns that became fields: {', '.join(inputs.columns)}."
    if inputs.extras:
        yield f"Columns that went to {transfer.document}: {', '.join(inputs.extras)}."
    if transfer.kind.day and plan.with_date:
        yield f"{transfer.kind.day.several.capitalize()}: {inputs.dates.sentence()}."
        yield from _unreadable_dates(result, transfer.kind.day)
    yield from _of_records(result)
    if inputs.export.encoding_evidence:
        yield f"Export: read as {inputs.export.encoding}: {inputs.export.encoding_evidence}."
    yield from (f"Export: {quirk.detail}" for quirk in inputs.export.quirks)


def _of_records(result: ImportResult) -> Iterator[str]:
    """What there is to tell of records that are as the export says, or that keep something."""
    plan, transfer = result.plan, result.transfer
    name = transfer.kind.name
    if plan.figures:
        yield f"The rows stand for {', '.join(_counted(plan.figures))}."
    if plan.kept_values:
        yield f"{plan.kept_values:,} values stay {_CHANGED if transfer.imported else _BLANK}."
    for words, count in plan.remarks.items():
        yield f"{count:,} {name}: {words}."
    for listing in transfer.listings:
        if listed := plan.listings[listing.name]:
            yield _listed(listing.words, listed)
    for field, count in plan.unfilled.items():
        if count:
            yield f"{count:,} {name} keep their {field.replace('_', ' ')}, although the export has others."


def _counted(counts: Mapping[str, int]) -> Iterator[str]:
    for name, count in counts.items():
        yield f"{count:,} {name.replace('_', ' ')}"


def _listed(words: str, listed: Mapping[str, int]) -> str:
    """The most frequent first."""
    ordered = sorted(listed.items(), key=lambda item: (-item[1], item[0]))
    more = f", and {len(ordered) - _MOST_LISTED:,} more (--json)" if len(ordered) > _MOST_LISTED else ""
    return f"{words}: {', '.join(f'{text} ({count:,})' for text, count in ordered[:_MOST_LISTED])}{more}."


def _unreadable_dates(result: ImportResult, day: Day) -> Iterator[str]:
    lines = result.plan.unreadable_dates
    if not lines:
        return
    more = f" and {len(lines) - _MOST_LINES:,} more (--report, --json)" if len(lines) > _MOST_LINES else ""
    numbers = ", ".join(map(str, lines[:_MOST_LINES]))
    unit, name = result.inputs.export.line_unit, result.transfer.kind.name
    yield f"{len(lines):,} {day.several} cannot be read, in {unit} {numbers}{more}; their {name} are not lost."


def _verdict(result: ImportResult) -> str:
    if result.dry_run:
        return "Dry run: nothing was written. A live run does exactly this; leave out --dry-run for it."
    plan = result.plan
    return (
        f"Done, as run {result.run}: {plan.used:,} rows used, {plan.skipped:,} skipped, all accounted for; "
        f"no {result.transfer.kind.schema.name} was deleted."
    )
