"""The command line around a job: one message and an exit status for what fails, a summary or JSON for what does not."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, ClassVar, Generic, Protocol, TextIO, TypeVar, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console import Progress, Terminal
from database import database_faults
from errors import NexusError
from jobs.arguments import with_columns_joined
from jobs.live_progress import publish_progress


class _TellsAsJson(Protocol):
    def as_json(self) -> dict[str, Any]: ...


R = TypeVar("R", bound=_TellsAsJson)


class ExplainedCommand(BaseCommand):
    """A command whose `--help` ends with examples, set as they are written in `epilog`."""

    epilog: ClassVar[str] = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name,
            subcommand,
            epilog=self.epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **kwargs,
        )


class JobCommand(ExplainedCommand, Generic[R]):
    """A command that runs one job and shows its result.

    Exit status: 0 done and accounted for; 1 failed, nothing written; 2 wrong usage or unreadable input.
    """

    interrupted: ClassVar[str] = "Interrupted. Nothing was written."
    # The command talks to the database in its own words; checking the web site's set-up first would only cost time.
    requires_system_checks = ()

    @property
    def _name(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    def run_from_argv(self, argv: list[str]) -> None:
        """Django's way in from a command line."""
        super().run_from_argv(with_columns_joined(argv))

    def run_job(self, options: dict[str, Any], progress: Progress) -> R:
        """Does the work."""
        raise NotImplementedError

    def show(self, result: R, terminal: Terminal) -> None:
        """Prints the result for people."""
        raise NotImplementedError

    def exit_status(self, result: R) -> int:  # noqa: ARG002
        """The status with which a job ends that could be done; other than 0 where its result is a bad one."""
        return 0

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        to_stdout = options["json"] == "-"
        terminal = Terminal(
            # Standard output belongs to the JSON where it goes there.
            cast(TextIO, (self.stderr if to_stdout else self.stdout)._out),
            color=not options["no_color"],
            verbosity=options["verbosity"],
        )
        try:
            with database_faults(), publish_progress(self._name, dry_run=options.get("dry_run")) as publisher:
                result = self.run_job(options, publisher.progress(terminal.progress()))
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        except KeyboardInterrupt:
            raise CommandError(self.interrupted, returncode=130) from None
        self.show(result, terminal)
        if to_stdout:
            # Escaped, so that it is JSON also where the terminal, or whatever reads it, knows ASCII alone.
            self.stdout.write(json.dumps(result.as_json(), indent=2))
        if status := self.exit_status(result):
            sys.exit(status)
