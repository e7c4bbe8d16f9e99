"""The result on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from console import Terminal
from documents.linking.kind import DOCUMENT_FILES
from documents.linking.result import DocumentsResult
from files.summary import linked_cell, print_links

_MOST_LINES = 10


def print_summary(result: DocumentsResult, terminal: Terminal) -> None:
    """Prints the result so that a tired person sees what happened, and what did not."""
    plan = result.plan
    table = {
        "total": f"{plan.total:,}",
        "linked": linked_cell(plan),
        "patients": f"{plan.patients:,}",
        "undated": f"{result.plan.undated:,}",
        "skipped": f"{plan.skipped:,}",
        "errors": f"{plan.errors:,}",
    }
    print_links(result, DOCUMENT_FILES, table, list(_remarks(result)), terminal)


def _remarks(result: DocumentsResult) -> Iterator[str]:
    if result.plan.undated:
        yield f"{result.plan.undated:,} documents have no day: their row has none, or none that can be read. They are linked all the same."
    if lines := result.plan.unreadable_dates:
        more = (
            f" and {len(lines) - _MOST_LINES:,} more (--report, --json)" if len(lines) > _MOST_LINES else ""
        )
        numbers = ", ".join(map(str, lines[:_MOST_LINES]))
        yield f"{len(lines):,} dates cannot be read, in {result.inputs.export.line_unit} {numbers}{more}; their documents are not lost."
