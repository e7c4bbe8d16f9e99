"""`manage.py undo_run`: the command line of `images.linking.undo`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from console import Progress, Terminal
from images.linking.undo import UndoResult, undo_run
from jobs.arguments import count
from jobs.command import JobCommand

_EPILOG = """\
examples:
  python manage.py undo_run 7 --dry-run
  python manage.py undo_run 7

Every image that the run wrote becomes what it was before. What a person corrected since, or a later run wrote since, is
left as it is and listed.

exit status: 0 done; 1 failed, nothing written; 2 wrong usage, nothing written.
"""
_MOST_LISTED = 20


class Command(JobCommand[UndoResult]):
    help = "Takes back what one run of the linker did to links. The summary of a run and the admin name its number."
    epilog = _EPILOG

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=count, metavar="RUN", help="the number of the run")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", choices=("-",), help="write the result as JSON to standard output")

    def run_job(self, options: dict[str, Any], progress: Progress) -> UndoResult:
        return undo_run(options["run"], progress, dry_run=options["dry_run"])

    def show(self, result: UndoResult, terminal: Terminal) -> None:
        terminal.line()
        terminal.table(
            ("images", "what became of them"),
            [
                (f"{len(result.unlinked):,}", "linked no more"),
                (f"{len(result.restored):,}", "again what they were before the run"),
                (f"{len(result.left):,}", "left as they are, because they were changed since"),
            ],
            right=[0],
        )
        for key, reason in list(result.left.items())[:_MOST_LISTED]:
            terminal.line(f"  {key}: {reason}")
        if len(result.left) > _MOST_LISTED:
            terminal.line(f"  ... and {len(result.left) - _MOST_LISTED:,} more; all of them are in --json.")
        terminal.line(f"Batches: {result.batches_removed:,} removed because they are empty.")
        done = "Dry run: nothing was written." if result.dry_run else f"Done: run {result.run} is undone."
        terminal.line(done, style="bold green")
