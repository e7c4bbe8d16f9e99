"""The result on a terminal: the specification's own table, then every outcome that occurred."""

from __future__ import annotations

from console import Terminal
from files.listing import Listing
from images.linking.kind import IMAGES
from images.linking.plan import Plan
from images.linking.result import LinkResult
from transfers.summary import print_accounts

__all__ = ["print_summary"]

_TABLE = ("total", "linked", "patients", "batches", "skipped", "errors")
_MOST_TYPES = 10


def print_summary(result: LinkResult, terminal: Terminal) -> None:
    """Prints the result so that a tired person sees what happened, and what did not."""
    plan = result.plan
    terminal.line()
    terminal.table(_TABLE, [_table_row(plan)], right=range(len(_TABLE)))
    terminal.line()
    print_accounts(IMAGES.accounts, plan.accounts, terminal)
    if result.attention:
        terminal.table(
            ("files", "worth a look (attention.csv of --report names them)"),
            [(f"{count:,}", kind.words) for kind, count in result.attention.items()],
            right=[0],
        )
        terminal.line()
    for line in _remarks(result):
        terminal.line(line)
    _print_types(result, terminal)
    terminal.line(_verdict(result), style="bold green")


def _table_row(plan: Plan) -> tuple[str, ...]:
    share = f" ({_percent(plan.linked, plan.images)})" if plan.linked != plan.images else ""
    numbers = (plan.images, plan.linked, plan.patients, plan.batches, plan.skipped, plan.errors)
    cells = [f"{number:,}" for number in numbers]
    cells[1] += share
    return tuple(cells)


def _percent(part: int, whole: int) -> str:
    """Never rounded up to 100 %: what is missing must stay visible."""
    return f"{int(10_000 * part / whole) / 100:.2f} %"


def _remarks(result: LinkResult) -> list[str]:
    plan, inputs = result.plan, result.inputs
    will = "to be " if result.run is None else ""
    remarks = [
        f"Batches: {plan.batches_created:,} {will}created, {plan.batches_removed:,} {will}removed because they are empty.",
        f"Dates: {inputs.dates.sentence()}.",
    ]
    if plan.images < inputs.files_listed:
        remarks.append(
            f"Limited to the first {plan.images:,} of {inputs.files_listed:,} files; "
            "rows of the others count as without a file."
        )
    if plan.withdrawn:
        remarks.append(
            f"{plan.withdrawn:,} links of earlier runs {will}withdrawn: the inputs prove them no more."
        )
    if plan.not_listed:
        remarks.append(
            f"{plan.not_listed:,} images in the database have no file in this listing; they stay as they are."
        )
    remarks.extend(_listing_remarks(inputs.listing))
    remarks.extend(
        f"Export: column {found.index + 1} was taken for {found.name}: {found.evidence}."
        for found in inputs.export.recognised
    )
    if inputs.export.encoding_evidence:
        remarks.append(f"Export: read as {inputs.export.encoding}: {inputs.export.encoding_evidence}.")
    remarks.extend(f"Export: {quirk.detail}" for quirk in inputs.export.quirks)
    return remarks


def _listing_remarks(listing: Listing) -> list[str]:
    remarks, folders = [], listing.folders
    if folders.chosen < folders.claiming:
        remarks.append(
            f"Folders: files of {folders.claiming:,} carry recids of this export; it is taken to speak of "
            f"{folders.chosen:,} of them. --images names another one."
        )
    if listing.unreadable:
        remarks.append(
            f"{listing.unreadable:,} files whose names do not tell what they are could not be read, and count as "
            "neither an image nor a PDF; the next run tries again."
        )
    return remarks


def _print_types(result: LinkResult, terminal: Terminal) -> None:
    unmapped = result.inputs.unmapped_types
    if not unmapped:
        return
    shown = [(f"{count:,}", name) for name, count in list(unmapped.items())[:_MOST_TYPES]]
    terminal.line()
    terminal.table(
        ("rows", "type that backend/images/types.toml does not know (linked as other)"), shown, right=[0]
    )
    if len(unmapped) > _MOST_TYPES:
        terminal.line(f"... and {len(unmapped) - _MOST_TYPES:,} more; all of them are in --json.")
    terminal.line()


def _verdict(result: LinkResult) -> str:
    plan = result.plan
    if result.run is None:
        return "Dry run: nothing was written. A live run does exactly this; leave out --dry-run for it."
    return f"Done, as run {result.run}: {plan.linked:,} files linked, {plan.skipped:,} skipped, all accounted for."
