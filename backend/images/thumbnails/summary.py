"""The result on a terminal."""

from __future__ import annotations

from console import Terminal
from images.thumbnails.result import ThumbnailsResult

_MOST_LISTED = 20


def print_summary(result: ThumbnailsResult, terminal: Terminal) -> None:
    """The counts, then the first of the files without thumbnails."""
    terminal.line()
    terminal.table(("files", "what became of them"), _outcomes(result), right=[0])
    terminal.line()
    without = {key: reason.words for key, reason in result.refused.items()} | result.unreadable
    for key, words in sorted(without.items())[:_MOST_LISTED]:
        terminal.line(f"  {key}: {words}")
    if len(without) > _MOST_LISTED:
        terminal.line(f"  ... and {len(without) - _MOST_LISTED:,} more; all of them are in --json.")
    if result.removed:
        terminal.line(f"Removed: {result.removed:,} thumbnail files that belong to no listed file.")
    if result.unreadable:
        terminal.line("Not all files could be read; run it again once they can.", style="bold")
    else:
        terminal.line(f"Done: {result.made + result.present:,} files have thumbnails.", style="bold green")


def _outcomes(result: ThumbnailsResult) -> list[tuple[str, str]]:
    rows = [
        (result.made, "thumbnails made"),
        (result.present, "had them already"),
        *((count, f"refused: {reason.words}") for reason, count in result.refused_by_reason().items()),
        (len(result.unreadable), "could not be read"),
    ]
    return [(f"{count:,}", words) for count, words in rows if count]
