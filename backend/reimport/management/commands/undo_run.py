"""`manage.py undo_run`: takes back a run of any kind."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from console import Progress, Terminal
from jobs.arguments import count
from jobs.command import JobCommand
from reimport.phases import undo_run
from transfers.undo import UndoResult

_EPILOG = """\
examples:
  python manage.py undo_run 7 --dry-run
  python manage.py undo_run 7

Everything that the run wrote becomes what it was before: what it made goes, what it changed gets its former values. What
was changed since, and what others refer to by now, is left as it is and listed.

exit status: 0 done; 1 failed, nothing written; 2 wrong usage, nothing written.
"""
_MOST_LISTED = 20


class Command(JobCommand[UndoResult]):
    help = "Takes back what one run did: links, or imported records. The summary of a run and the pages name its number."
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
            (result.name, "what became of them"),
            [
                (f"{len(result.gone):,}", result.gone_words),
                (f"{len(result.restored):,}", "again what they were before the run"),
                (f"{len(result.left):,}", f"left as they are, {result.left_words}"),
            ],
            right=[0],
        )
        for key, reason in list(result.left.items())[:_MOST_LISTED]:
            terminal.line(f"  {key}: {reason}")
        if len(result.left) > _MOST_LISTED:
            terminal.line(f"  ... and {len(result.left) - _MOST_LISTED:,} more; all of them are in --json.")
        if result.remark:
            terminal.line(result.remark)
        done = "Dry run: nothing was written." if result.dry_run else f"Done: run {result.run} is undone."
        terminal.line(done, style="bold green")
