"""The result on a terminal: the specification's own table, then every outcome that occurred."""

from __future__ import annotations

from console import Terminal
from files.summary import linked_cell, print_links
from images.linking.kind import IMAGE_FILES
from images.linking.result import LinkResult


def print_summary(result: LinkResult, terminal: Terminal) -> None:
    """Prints the result so that a tired person sees what happened, and what did not."""
    plan = result.plan
    table = {
        "total": f"{plan.images:,}",
        "linked": linked_cell(plan),
        "patients": f"{plan.patients:,}",
        "batches": f"{plan.batches:,}",
        "skipped": f"{plan.skipped:,}",
        "errors": f"{plan.errors:,}",
    }
    will = "to be " if result.run is None else ""
    batches = f"Batches: {plan.batches_created:,} {will}created, {plan.batches_removed:,} {will}removed because they are empty."
    print_links(result, IMAGE_FILES, table, [batches], terminal)
