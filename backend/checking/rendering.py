"""The doctor's findings on a terminal: what the file is, what is odd, what its columns hold, what would become of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from checking.check import ExportCheck
from checking.columns import ColumnCheck
from checking.pairing import Pairing
from checking.preview import Preview
from checking.refused import RefusedExport
from console import Terminal, bar
from filemaker import Export, FirstLine, Glimpse, Quirk
from files.plan import LinkPlan

_MOST_MALFORMED = 5
_MOST_SHOWN = 20
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


def print_check(check: ExportCheck, terminal: Terminal) -> None:
    """Prints all findings, the verdict last."""
    _print_file(check, terminal)
    _print_quirks(check.export.quirks, terminal, "Quirks, all of which were coped with:")
    _print_columns(check.columns, terminal)
    _print_dates(check, terminal)
    if check.pairing:
        _print_pairing(check.pairing, terminal)
    if check.preview:
        _print_preview(check.preview, terminal)
    for near in check.near:
        terminal.line()
        terminal.line(near.sentence(), style="bold yellow")
    _print_verdict(check, terminal)


def print_refused(refused: RefusedExport, terminal: Terminal) -> None:
    """Prints what the file is and looks like; why it is refused comes after that."""
    glimpse = refused.glimpse
    terminal.line()
    if not glimpse.format:
        terminal.line(f"{glimpse.path.name}: {glimpse.size_bytes:,} bytes in no format that is read")
    else:
        text = _text_facts(glimpse.encoding, glimpse.delimiter, glimpse.line_ending)
        terminal.line(", ".join(part for part in (f"{glimpse.path.name}: {glimpse.format}", text) if part))
        _print_encoding(glimpse, terminal)
        terminal.line(f"{glimpse.records:,} records, {glimpse.size_bytes:,} bytes")
    if glimpse.first_line:
        terminal.line(f"The first line: {_first_line(glimpse.first_line)}.")
    if refused.missing:
        terminal.line(f"No column of it is called {' or '.join(refused.missing)}, or means that.")
    if refused.quirks:
        _print_quirks(refused.quirks, terminal, "Quirks:")
    if refused.columns:
        _print_columns(refused.columns, terminal)
    terminal.line()
    if refused.layout:
        terminal.line(f"The wrong layout. {refused.layout}", style="bold red")
    what = f"an export of {refused.kind}" if refused.kind else "an export"
    terminal.line(f"Verdict: it cannot be read as {what}.", style="bold red")


def _print_encoding(file: Export | Glimpse, terminal: Terminal) -> None:
    if file.encoding_evidence:
        terminal.line(f"Read as {file.encoding}: {file.encoding_evidence}.")


def _text_facts(encoding: str, delimiter: str, line_ending: str) -> str:
    fields = f"fields separated by {_DELIMITERS.get(delimiter, delimiter)}" if delimiter else ""
    lines = f"lines end in {line_ending}" if line_ending != "none" else ""
    return ", ".join(part for part in (encoding, fields, lines) if part)


def _first_line(first: FirstLine) -> str:
    if first.names:
        return f"names of {len(first.names):,} fields: {_some(first.names)}"
    runs = [(shape, len(list(same))) for shape, same in groupby(first.shapes)]
    words = [f"{shape} ({count:,} times)" if count > 1 else shape for shape, count in runs]
    return f"{len(first.shapes):,} {'cells' if len(first.shapes) > 1 else 'cell'}: {_some(words)}"


def _some(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _MOST_SHOWN:,} more" if len(texts) > _MOST_SHOWN else ""
    return ", ".join(texts[:_MOST_SHOWN]) + more


def _print_file(check: ExportCheck, terminal: Terminal) -> None:
    export = check.export
    header = "a header line" if export.has_header else "no header line"
    text = _text_facts(export.encoding, export.delimiter, export.line_ending)
    terminal.line()
    terminal.line(f"{export.path.name}: {export.format}, {text}, {header}")
    _print_encoding(export, terminal)
    terminal.line(f"An export of {check.kind}: {check.rows:,} rows, {len(export.malformed):,} malformed")
    for row in export.malformed[:_MOST_MALFORMED]:
        terminal.line(f"  line {row.line:,}: {row.reason}")
    if len(export.malformed) > _MOST_MALFORMED:
        terminal.line(f"  ... and {len(export.malformed) - _MOST_MALFORMED:,} more")
    for found in export.recognised:
        terminal.line(f"  column {found.index + 1} was taken for {found.name}: {found.evidence}")


def _print_quirks(quirks: Sequence[Quirk], terminal: Terminal, title: str) -> None:
    terminal.line()
    if not quirks:
        terminal.line("No quirks: a plain file.")
        return
    terminal.line(title, style="bold")
    for quirk in quirks:
        where = f"first in line {quirk.line:,}" if quirk.line else "the whole file"
        times = f", {quirk.count:,} times" if quirk.count > 1 else ""
        terminal.line(f"  {quirk.name} ({where}{times}): {quirk.detail}")
        if quirk.remedy:
            terminal.line(f"    To avoid it: {quirk.remedy}")


def _print_columns(columns: Sequence[ColumnCheck], terminal: Terminal) -> None:
    terminal.line()
    terminal.table(
        ("", "column", "meaning", "filled", "", "distinct", "shape"),
        [
            (
                str(column.number),
                column.header or "(no header)",
                column.meaning or "not understood",
                bar(column.filled_percent, 12),
                f"{column.filled_percent:.0f} %",
                f"{column.distinct:,}",
                column.shape,
            )
            for column in columns
        ],
        right=(0, 4, 5),
    )


def _print_dates(check: ExportCheck, terminal: Terminal) -> None:
    terminal.line()
    terminal.line(f"{check.dates_words}: {check.dates.sentence()}.")
    terminal.table(
        ("order", f"dates that it can read{check.dates.settling_options}", ""),
        [(order, bar(share, 24), f"{share:.0f} %") for order, share in check.order_shares.items()],
        right=(2,),
    )


def _print_pairing(pairing: Pairing, terminal: Terminal) -> None:
    terminal.line()
    shares = [(place, 100.0 * matched / pairing.references) for place, matched in pairing.places]
    terminal.table(
        ("where patients hold the export's ids", f"share of {pairing.references:,} ids", ""),
        [(place, bar(share, 24), f"{share:.0f} %") for place, share in shares]
        or [("nowhere", bar(0, 24), "0 %")],
        right=(2,),
    )
    plan = pairing.plan
    files = [(outcome.words, count) for outcome, count in plan.files.items()]
    rows = [(outcome.words, count) for outcome, count in plan.rows.items()]
    _print_outcomes([("files", files), ("rows", rows)], terminal)


def _print_preview(preview: Preview, terminal: Terminal) -> None:
    plan = preview.plan
    terminal.line()
    kind = preview.transfer.kind
    terminal.line(f"Columns that would become fields of {kind.name}: {', '.join(preview.fields) or 'none'}.")
    if preview.extras:
        terminal.line(f"Columns that would go to {preview.transfer.document}: {', '.join(preview.extras)}.")
    if kind.day and plan.unreadable_dates:
        terminal.line(
            f"{kind.day.several.capitalize()} that could not be read: {len(plan.unreadable_dates):,}."
        )
    rows = [(outcome.words, count) for outcome, count in plan.rows.items()]
    there = [(outcome.words, count) for outcome, count in plan.accounts[kind.name].counts.items()]
    _print_outcomes([("rows", rows), (f"{kind.name} there", there)], terminal)


def _print_outcomes(kinds: Sequence[tuple[str, Sequence[tuple[str, int]]]], terminal: Terminal) -> None:
    """How many of each kind of thing end how, each as a share of its kind."""
    rows = []
    for what, outcomes in kinds:
        whole = sum(count for _, count in outcomes)
        rows += [(what, bar(100.0 * count / whole, 24), f"{count:,}", words) for words, count in outcomes]
    terminal.line()
    terminal.table(("what", "share", "", "outcome"), rows, right=(2,))


def _print_verdict(check: ExportCheck, terminal: Terminal) -> None:
    terminal.line()
    prospect = check.prospect
    if check.layout:
        terminal.line(f"Verdict: not ready. The wrong layout. {check.layout}", style="bold red")
    elif prospect is None:
        terminal.line(
            "Verdict: the export can be read; whether it fits could not be tested.", style="bold yellow"
        )
        terminal.line(check.obstacle)
    elif prospect.refusal:
        terminal.line(
            f"Verdict: not ready. {'The linker' if check.pairing else 'The import'} would refuse this export:",
            style="bold red",
        )
        terminal.line(prospect.refusal)
    else:
        terminal.line(f"Verdict: ready. {_promise(prospect)}.", style="bold green")


def _promise(prospect: Pairing | Preview) -> str:
    plan = prospect.plan
    if isinstance(plan, LinkPlan):
        return f"{plan.linked:,} of {plan.total:,} files would be linked, {plan.skipped:,} skipped"
    return f"{plan.used:,} of {plan.rows_in_limit:,} rows would be used, {plan.skipped:,} skipped"
