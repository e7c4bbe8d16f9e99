"""`manage.py link_filemaker_documents`: the command line of `documents.linking`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from console import Progress, Terminal
from documents.linking import DocumentsResult, link_documents
from documents.linking.kind import DOCUMENT_FILES
from documents.linking.summary import print_summary
from files.command import add_link_arguments, link_options
from jobs.command import JobCommand

_EPILOG = """\
examples:
  python manage.py link_filemaker_documents --csv ../Docs.csv --dry-run --limit 100
  python manage.py link_filemaker_documents --csv ../Docs.csv --dry-run --report ../var/report
  python manage.py link_filemaker_documents --csv ../Docs.csv

Start with a small --limit, then a full --dry-run, then the live run. It can be run again at any time: it brings the
database to what the inputs say, and keeps what was entered or changed in Nexus.

exit status: 0 done and accounted for; 1 failed, nothing written; 2 wrong usage or unreadable input, nothing written.
"""


class Command(JobCommand[DocumentsResult]):
    help = "Links every document of a store to the patient whom its row names, or names the reason why not."
    epilog = _EPILOG

    def add_arguments(self, parser: CommandParser) -> None:
        add_link_arguments(parser, DOCUMENT_FILES)

    def run_job(self, options: dict[str, Any], progress: Progress) -> DocumentsResult:
        return link_documents(link_options(DOCUMENT_FILES, options), progress)

    def show(self, result: DocumentsResult, terminal: Terminal) -> None:
        print_summary(result, terminal)
