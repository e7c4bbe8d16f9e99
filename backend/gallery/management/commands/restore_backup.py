"""`manage.py restore_backup`: the command line of `reimport.backup.restore`, with what stays (`gallery.access.restoring`)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import CommandError

from console import Terminal
from database import database_faults
from errors import NexusError, UnusableInput
from gallery.access.restoring import differences, staying
from gallery.privacy.forgetting import forget_again
from jobs.command import ExplainedCommand
from reimport.backup import Proofs, PublicKey, Restored, open_backup, read_key, restore_backup

_EPILOG = """\
examples:
  python manage.py restore_backup ../var/backups/nexus-20261127T101500.123456Z.sqlite3
  python manage.py restore_backup FILE --yes                       from a script: asks nothing
  python manage.py restore_backup FILE --with-accounts             into the database of another installation
  python manage.py restore_backup FILE.age --identity KEYFILE      an encrypted one

Records become what they were. Accounts, roles, tokens and the access log stay as they are today; everybody signs in again.
Stop the server before.

exit status: 0 restored; 1 nothing was restored; 2 wrong usage or a backup that cannot be used, nothing was restored.
"""

_UNSIGNED = "is not signed: nothing proves that it was made here, and is what was made."


class Command(ExplainedCommand):
    help = "Brings the records back as a backup of var/backups/ has them, after looking whether it is whole and fits."
    epilog = _EPILOG
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the backup; FILE.sha256 must lie beside it"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--identity", type=Path, metavar="FILE", help="the private key that opens an encrypted backup"
        )
        parser.add_argument(
            "--signed-by",
            metavar="KEY",
            help="the public key of the installation that made it, or a file with it; default: this one's",
        )
        parser.add_argument(
            "--unsigned", action="store_true", help="with --yes: a backup without a signature, too"
        )
        parser.add_argument(
            "--with-accounts",
            action="store_true",
            help="where accounts and access log of the database cannot stay: take those of the backup",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        terminal = Terminal(cast(TextIO, self.stdout._out), color=not options["no_color"])
        again: list[int] = []
        rules = staying(options["file"], lambda: again.append(forget_again()))
        try:
            proofs = Proofs(options["identity"], _key(options["signed_by"]))
            with (
                database_faults("Nothing was restored."),
                open_backup(options["file"], rules, proofs) as backup,
            ):
                if options["yes"] and not backup.is_signed and not options["unsigned"]:
                    raise UnusableInput(
                        f"{options['file'].name} {_UNSIGNED}", "If it is the right one: --unsigned."
                    )
                _refuse_to_lose(backup, with_accounts=options["with_accounts"])
                _tell(backup, terminal)
                if not options["yes"]:
                    _ask()
                restore_backup(backup, rules)
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from None
        except (KeyboardInterrupt, EOFError):
            raise CommandError("Interrupted. Nothing was restored.", returncode=130) from None
        terminal.line(f"Restored: the records are as they were when {backup.file.name} was made.")
        if backup.behind:
            terminal.line(f"{backup.behind} migrations that came since were applied to them.")
        if sum(again):
            terminal.line(f"Forgotten since then, and again now: {sum(again):,} patients.")


def _key(named: str | None) -> PublicKey | None:
    if named is None:
        return None
    try:
        return read_key(Path(named).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        # Not a file: the key itself.
        return read_key(named)


def _refuse_to_lose(backup: Restored, *, with_accounts: bool) -> None:
    if backup.why_not_kept and not with_accounts:
        raise UnusableInput(
            f"{backup.why_not_kept} So accounts, roles, tokens and the access log of today cannot stay: who was shut out "
            "since the backup could sign in again, and what was written since would be gone from the log.",
            "If that shall be so: --with-accounts takes those of the backup.",
        )
    if backup.keeps and with_accounts:
        raise UnusableInput(
            "The backup is of this installation, and the accounts and the access log of today can stay.",
            "Leave out --with-accounts.",
        )


def _tell(backup: Restored, terminal: Terminal) -> None:
    if not backup.is_signed:
        terminal.line(f"{backup.file.name} {_UNSIGNED}", style="bold")
    terminal.line(f"Records become what they were when {backup.file.name} was made:")
    if rows := differences(backup.counts):
        terminal.table(("", "today", "in the backup"), rows, right=[1, 2])
    else:
        terminal.line("There are as many of each kind as today.")
    terminal.line("What was changed since in records that are in both is lost, too.")
    if backup.keeps:
        terminal.line(
            "Accounts, roles, tokens and the access log stay as they are today; who was forgotten is forgotten again."
        )
    else:
        names = ", ".join(backup.accounts) or "nobody"
        terminal.line(
            f"Accounts, roles, tokens and the access log become those of the backup. Who can sign in then: {names}."
        )
    terminal.line("Everybody signs in again; one-time passwords are void.")


def _ask() -> None:
    if input("Type yes to go on: ").strip() != "yes":
        raise CommandError("Nothing was restored.", returncode=1)
