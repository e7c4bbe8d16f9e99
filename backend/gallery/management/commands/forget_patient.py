"""`manage.py forget_patient`: the command line of `gallery.privacy.forgetting`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from console import Progress, Terminal
from gallery.privacy.forgetting import Forgetting, WhoseId, forget_patient
from jobs.command import JobCommand

_EPILOG = """\
examples:
  python manage.py forget_patient 0a1b2c3d-0000-4000-8000-00000000ada0            says what would go, and writes nothing
  python manage.py forget_patient 0a1b2c3d-0000-4000-8000-00000000ada0 --forget   does it

Everything that Nexus holds of the patient goes for good: it cannot be taken back, and neither a backup that is restored here nor a
later import brings it back. The originals in the stores, which Nexus only reads, and what backups hold are named; they are for you
to delete. The access log keeps who looked at whom, by ids.

exit status: 0 done; 1 failed: the message says whether anything was written; 2 wrong usage, nothing written.
"""
_MOST_LISTED = 20


class Command(JobCommand[Forgetting]):
    help = (
        "Deletes everything that Nexus holds of one patient, for good. Without --forget it says what that is."
    )
    epilog = _EPILOG
    interrupted = "Interrupted. Run the same command again: it says what is left."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("patient", metavar="ID", help="the patient's record number, or FileMaker id")
        parser.add_argument(
            "--by",
            choices=("record_number", "filemaker_id"),
            default="",
            help="what the id is, where it is the one of one patient and the other of another",
        )
        parser.add_argument("--forget", action="store_true", help="do it; without, nothing is written")
        parser.add_argument("--json", choices=("-",), help="write the result as JSON to standard output")

    def run_job(self, options: dict[str, Any], progress: Progress) -> Forgetting:
        return forget_patient(
            WhoseId(options["patient"], options["by"]), progress, dry_run=not options["forget"]
        )

    def show(self, result: Forgetting, terminal: Terminal) -> None:
        terminal.line()
        if result.was_forgotten:
            terminal.line("The records of this patient had been forgotten before.")
        rows = [(f"{count:,}", what) for what, count in result.records.items()]
        rows += [
            (f"{result.thumbnails:,}", "files of thumbnails"),
            (f"{result.report_lines:,}", "lines of reports under var/reports/"),
        ]
        terminal.table(("count", f"of patient {result.patient_id}"), rows, right=[0])
        _show_originals(result, terminal)
        _show_backups(result, terminal)
        done = (
            "Nothing was written. With --forget all of it is deleted for good."
            if result.dry_run
            else "Done: forgotten. Later imports do not make this patient again."
        )
        terminal.line()
        terminal.line(done, style="bold green")


def _show_originals(result: Forgetting, terminal: Terminal) -> None:
    for kind, keys in result.originals.items():
        terminal.line()
        terminal.line(f"The originals stay in the store of the {kind}; delete them there ({len(keys):,}):")
        for key in keys[:_MOST_LISTED]:
            terminal.line(f"  {key}")
        if len(keys) > _MOST_LISTED:
            terminal.line(f"  ... and {len(keys) - _MOST_LISTED:,} more; all of them are in --json -.")


def _show_backups(result: Forgetting, terminal: Terminal) -> None:
    if not result.backups:
        return
    terminal.line()
    terminal.line(
        "These backups still hold the patient; restored into another installation, they bring them back:"
    )
    for one in result.backups:
        terminal.line(f"  {one.name}  {one.days_old} day{'' if one.days_old == 1 else 's'} old")
