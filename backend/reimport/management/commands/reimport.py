"""`manage.py reimport`: the command line of `reimport.runner`; `scripts/reimport/` is the same."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import CommandError, CommandParser

from console import Terminal
from errors import NexusError
from jobs.command import ExplainedCommand
from reimport import phases
from reimport.cli import EPILOG, add_arguments, read_request
from reimport.logbook import log_event, open_logbook
from reimport.runner import run_reimport
from reimport.summary import print_phases


class Command(ExplainedCommand):
    epilog = EPILOG
    help = f"Moves a clinic over from FileMaker, phase by phase: {', '.join(phase.name for phase in phases.PHASES)}."
    # Preflight looks at the configuration itself, and says everything that is wrong at once.
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if (script := Path(prog_name).name) in {"master_reimport.py", "link_filemaker_images_csv.py"}:
            parser.prog = script
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        terminal = Terminal(
            cast(TextIO, self.stdout._out), color=not options["no_color"], verbosity=options["verbosity"]
        )
        if options["list"]:
            print_phases(phases.PHASES, terminal)
            return
        try:
            with open_logbook(as_json=options["log_json"]) as log:
                terminal.line(f"Log: {log}")
                self._run(options, terminal)
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        except KeyboardInterrupt:
            raise CommandError(
                "Interrupted. The phase that was under way was rolled back; the phases before it stand.",
                returncode=130,
            ) from None

    @staticmethod
    def _run(options: dict[str, Any], terminal: Terminal) -> None:
        try:
            run_reimport(read_request(options), terminal)
        except NexusError as error:
            log_event("run failed", level=logging.ERROR, reason=str(error), exit_status=error.exit_status)
            raise
