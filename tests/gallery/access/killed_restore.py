"""A restore that kills itself (SIGKILL) when all is restored but the end; run as `python -m tests.gallery.access.killed_restore`."""

from __future__ import annotations

import os
import signal
import sys

import django


def main(file: str) -> None:
    django.setup()
    from django.core.management import call_command

    from gallery.access import restoring

    setattr(restoring, "_write", lambda _: os.kill(os.getpid(), signal.SIGKILL))  # noqa: B010
    call_command("restore_backup", file, "--yes")


if __name__ == "__main__":
    main(*sys.argv[1:])
