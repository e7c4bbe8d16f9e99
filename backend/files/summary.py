"""The result on a terminal: one table, then every outcome that occurred, and what else there is to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from console import Terminal
from files.kind import FiledKind
from files.listing import Listing
from files.plan import LinkPlan
from files.result import FilesResult
from transfers.kind import words_of
from transfers.summary import print_accounts

_MOST_TYPES = 10


def print_links(
    result: FilesResult,
    files: FiledKind,
    table: Mapping[str, str],
    remarks: Sequence[str],
    terminal: Terminal,
) -> None:
    """Prints the result so that a tired person sees what happened, and what did not.

    Args:
        result: of the run.
        files: what was linked.
        table: the result in one line: heading -> cell.
        remarks: what the kind itself has to say.
        terminal: where to.
    """
    terminal.line()
    terminal.table(tuple(table), [tuple(table.values())], right=range(len(table)))
    terminal.line()
    print_accounts(files.kind.accounts, result.plan.accounts, terminal)
    if result.attention:
        terminal.table(
            ("files", "worth a look (attention.csv of --report names them)"),
            [(f"{count:,}", kind.words) for kind, count in result.attention.items()],
            right=[0],
        )
        terminal.line()
    for line in (*remarks, *_remarks(result, files)):
        terminal.line(line)
    _print_types(result, files, terminal)
    terminal.line(_verdict(result), style="bold green")


def linked_cell(plan: LinkPlan) -> str:
    """How many files are linked; with their share, where that is not all."""
    share = f" ({_percent(plan.linked, plan.total)})" if plan.linked != plan.total else ""
    return f"{plan.linked:,}{share}"


def _percent(part: int, whole: int) -> str:
    """Never rounded up to 100 %: what is missing must stay visible."""
    return f"{int(10_000 * part / whole) / 100:.2f} %"


def _remarks(result: FilesResult, files: FiledKind) -> Iterator[str]:
    plan, inputs = result.plan, result.inputs
    will = "to be " if result.run is None else ""
    yield f"Dates: {inputs.dates.sentence()}."
    if plan.total < inputs.files_listed:
        yield (
            f"Limited to the first {plan.total:,} of {inputs.files_listed:,} files; "
            "rows of the others count as without a file."
        )
    if plan.withdrawn:
        yield f"{plan.withdrawn:,} links of earlier runs {will}withdrawn: the inputs prove them no more."
    if plan.not_listed:
        yield (
            f"{plan.not_listed:,} {files.name} in the database have no file in this listing; they stay as they are."
        )
    yield from _listing_remarks(inputs.listing, files)
    yield from (
        f"Export: column {found.index + 1} was taken for {found.name}: {found.evidence}."
        for found in inputs.export.recognised
    )
    if inputs.export.encoding_evidence:
        yield f"Export: read as {inputs.export.encoding}: {inputs.export.encoding_evidence}."
    yield from (f"Export: {quirk.detail}" for quirk in inputs.export.quirks)


def _listing_remarks(listing: Listing, files: FiledKind) -> Iterator[str]:
    folders = listing.folders
    if folders.chosen < folders.claiming:
        yield (
            f"Folders: files of {folders.claiming:,} carry {files.id_words}s of this export; it is taken to speak of "
            f"{folders.chosen:,} of them. {files.option} names another one."
        )
    if listing.unreadable:
        (account,) = (one for one in files.kind.accounts if one.name == "files")
        yield (
            f"{listing.unreadable:,} files whose names do not tell what they are could not be read, and count as "
            f"{words_of(account.outcomes, 'unsupported_file')}; the next run tries again."
        )


def _print_types(result: FilesResult, files: FiledKind, terminal: Terminal) -> None:
    unmapped = result.inputs.unmapped_types
    if not unmapped:
        return
    shown = [(f"{count:,}", name) for name, count in list(unmapped.items())[:_MOST_TYPES]]
    catalogue = f"backend/{files.model._meta.app_label}/types.toml"
    terminal.line()
    terminal.table(("rows", f"type that {catalogue} does not know (linked as other)"), shown, right=[0])
    if len(unmapped) > _MOST_TYPES:
        terminal.line(f"... and {len(unmapped) - _MOST_TYPES:,} more; all of them are in --json.")
    terminal.line()


def _verdict(result: FilesResult) -> str:
    plan = result.plan
    if result.run is None:
        return "Dry run: nothing was written. A live run does exactly this; leave out --dry-run for it."
    return f"Done, as run {result.run}: {plan.linked:,} files linked, {plan.skipped:,} skipped, all accounted for."
