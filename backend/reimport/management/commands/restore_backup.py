"""`manage.py restore_backup`: the command line of `reimport.backup.restore`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from database import database_faults
from errors import NexusError
from reimport.backup import Restored, open_backup, restore_backup


class Command(BaseCommand):
    help = "Replaces the database's contents by a backup of var/backups/, after looking whether it is whole and fits."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the backup; FILE.sha256 must lie beside it"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            with database_faults():
                backup = open_backup(options["file"])
                if not options["yes"]:
                    self._ask(backup)
                restore_backup(backup)
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        except (KeyboardInterrupt, EOFError):
            raise CommandError("Interrupted. Nothing was restored.", returncode=130) from None
        self.stdout.write(f"Restored: the database is as it was when {backup.file.name} was made.")
        if backup.behind:
            self.stdout.write(f"Next: python manage.py migrate ({backup.behind} migrations came since).")

    @staticmethod
    def _ask(backup: Restored) -> None:
        answer = input(f"Everything in the database is replaced by {backup.file.name}. Type yes to go on: ")
        if answer.strip() != "yes":
            raise CommandError("Nothing was restored.", returncode=1)
