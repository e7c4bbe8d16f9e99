"""The doctor's findings on a terminal: what the file is, what is odd, what its columns hold, what would become of it."""

from __future__ import annotations

from console import Terminal, bar
from images.checking.check import ExportCheck, Pairing
from images.linking.plan import Plan

__all__ = ["print_check"]

_MOST_MALFORMED = 5


def print_check(check: ExportCheck, terminal: Terminal) -> None:
    """Prints all findings, the verdict last."""
    _print_file(check, terminal)
    _print_quirks(check, terminal)
    _print_columns(check, terminal)
    _print_dates(check, terminal)
    if check.pairing:
        _print_pairing(check.pairing, terminal)
    _print_verdict(check, terminal)


def _print_file(check: ExportCheck, terminal: Terminal) -> None:
    export = check.export
    header = "a header line" if export.has_header else "no header line"
    terminal.line()
    terminal.line(
        f"{export.path.name}: {export.format}, {export.encoding}, lines end in {export.line_ending}, {header}"
    )
    terminal.line(f"{check.rows:,} rows, {len(export.malformed):,} malformed")
    for row in export.malformed[:_MOST_MALFORMED]:
        terminal.line(f"  line {row.line:,}: {row.reason}")
    if len(export.malformed) > _MOST_MALFORMED:
        terminal.line(f"  ... and {len(export.malformed) - _MOST_MALFORMED:,} more")
    for found in export.recognised:
        terminal.line(f"  column {found.index + 1} was taken for {found.name}: {found.evidence}")


def _print_quirks(check: ExportCheck, terminal: Terminal) -> None:
    terminal.line()
    if not check.export.quirks:
        terminal.line("No quirks: a plain file.")
        return
    terminal.line("Quirks, all of which were coped with:", style="bold")
    for quirk in check.export.quirks:
        where = f"first in line {quirk.line:,}" if quirk.line else "the whole file"
        times = f", {quirk.count:,} times" if quirk.count > 1 else ""
        terminal.line(f"  {quirk.name} ({where}{times}): {quirk.detail}")
        if quirk.remedy:
            terminal.line(f"    To avoid it: {quirk.remedy}")


def _print_columns(check: ExportCheck, terminal: Terminal) -> None:
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
            for column in check.columns
        ],
        right=(0, 4, 5),
    )


def _print_dates(check: ExportCheck, terminal: Terminal) -> None:
    terminal.line()
    terminal.line(f"Dates: {check.dates.sentence()}.")
    terminal.table(
        ("order", "dates that it can read", ""),
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
    terminal.line()
    terminal.table(("what", "share", "", "outcome"), _outcome_rows(pairing.plan), right=(2,))


def _outcome_rows(plan: Plan) -> list[tuple[str, str, str, str]]:
    files = [("files", count, plan.images, outcome.words) for outcome, count in plan.files.items()]
    rows = [("rows", count, plan.export_rows, outcome.words) for outcome, count in plan.rows.items()]
    return [
        (what, bar(100.0 * count / whole, 24), f"{count:,}", words)
        for what, count, whole, words in files + rows
    ]


def _print_verdict(check: ExportCheck, terminal: Terminal) -> None:
    terminal.line()
    pairing = check.pairing
    if pairing is None:
        terminal.line(
            "Verdict: the export can be read; whether it fits could not be tested.", style="bold yellow"
        )
        terminal.line(check.obstacle)
    elif pairing.refusal:
        terminal.line("Verdict: not ready. The linker would refuse this export:", style="bold red")
        terminal.line(pairing.refusal)
    else:
        share = f"{pairing.plan.linked:,} of {pairing.plan.images:,} files"
        terminal.line(
            f"Verdict: ready. {share} would be linked, {pairing.plan.skipped:,} skipped.", style="bold green"
        )
