"""The outermost edge of a command: what is wrong with the settings or the machine ends it with a message and a status."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from console import escaped
from console.streams import lost_output, prepare_streams
from errors import NexusError, RunFailed, UnusableInput
from nexus import __version__

_INTERRUPTED = 130
_NEW_LINE = "\n"
# What is written is its owner's alone: databases, locks, reports and results hold health records, or tell of them.
_NOBODY_ELSE = 0o077
# No clock that goes right says less.
_BEFORE_NEXUS = datetime(2020, 1, 1, tzinfo=UTC)
_REMEDIES = {
    errno.ENOSPC: "Make room there, then run again.",
    errno.EDQUOT: "Make room there, then run again.",
    errno.EMFILE: "Allow this user more open files (ulimit -n 1024), then run again.",
    errno.ENFILE: "Let other programs of this machine close some files, then run again.",
    errno.EACCES: "Give this user access there, then run again.",
    errno.EPERM: "Give this user access there, then run again.",
    errno.EROFS: "Let this user write there, or name another place, then run again.",
    errno.ENOMEM: "Give this machine more memory, then run again.",
}


def run_command(arguments: Sequence[str]) -> None:
    """Runs `manage.py` with these arguments, and ends the process if it ends badly.

    A defect of ours keeps its traceback, without the exception's own text.
    """
    os.umask(_NOBODY_ELSE)
    prepare_streams()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings")
    status = status_of(arguments)
    if reason := lost_output():
        sys.stderr.write(
            f"A part of the output could not be written: {reason}. What the command did stands.\n"
        )
        status = status or RunFailed.exit_status
    if status:
        sys.exit(status)


def status_of(arguments: Sequence[str]) -> int:
    """The exit status with which a command ends, its message printed."""
    status = RunFailed.exit_status
    try:
        _refuse_other_names()
        _refuse_wrong_clock()
        _execute(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except NexusError as error:
        message, status = str(error), error.exit_status
    except KeyboardInterrupt:
        message, status = "Interrupted.", _INTERRUPTED
    except OSError as fault:
        message = _in_our_words(fault)
    except MemoryError:
        message = "There is not enough memory.\nGive this process more (ulimit -v), then run again."
    except ImportError as fault:
        # A library that is not installed yet, or that finds no memory: its text is about programs alone.
        message = f"A part of Nexus cannot be loaded: {fault}\nInstall what is missing (make demo), or give it more memory (ulimit -v)."
    else:
        return 0
    # In a log of both, what was printed before stands before.
    sys.stdout.flush()
    sys.stderr.write(f"{escaped(message, but=_NEW_LINE)}\n")
    return status


def _refuse_other_names() -> None:
    """Read in another encoding, the names of files would be other keys, and every image another one."""
    if (encoding := sys.getfilesystemencoding()) != "utf-8":
        raise UnusableInput(
            f"Python takes the names of files for {encoding} here, where they are UTF-8.",
            "Set PYTHONUTF8=1, or a locale with UTF-8 (LC_ALL=C.UTF-8).",
        )


def _refuse_wrong_clock() -> None:
    """Days after today are none: by a clock that was reset, births and pictures of decades would be unreadable."""
    now = datetime.now(tz=UTC)
    if now < _BEFORE_NEXUS:
        raise UnusableInput(
            f"The clock of this machine says {now:%Y-%m-%d}.",
            "Set it, then run again: dates are judged by it.",
        )


def _execute(arguments: Sequence[str]) -> None:
    if "--version" in arguments[1:]:
        # Django would tell its own. Before any setting is read: whoever asks may have one that is wrong.
        sys.stdout.write(f"Nexus {__version__}\n")
        return
    # Imported only now: it takes more files and memory than there may be.
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from database import database_faults, refuse_newer_databases
    from nexus.logs import print_fault

    sys.excepthook = print_fault
    # A log that cannot be written is no reason to print tracebacks, with contents, instead.
    logging.raiseExceptions = False
    # The way back from a newer version looks for itself.
    if arguments[1:2] != ["restore_backup"]:
        refuse_newer_databases()
    try:
        with database_faults(promise=""):
            execute_from_command_line(list(arguments))
    except ImproperlyConfigured as fault:
        raise UnusableInput(f"Configuration: {fault}") from None


def _in_our_words(fault: OSError) -> str:
    """The system's own reason and the place: neither is anything out of a record."""
    place = f": {fault.filename}" if fault.filename else ""
    remedy = _REMEDIES.get(fault.errno or 0, "")
    return f"The system refused something that Nexus needs: {fault.strerror or type(fault).__name__}{place}\n{remedy}".rstrip()
