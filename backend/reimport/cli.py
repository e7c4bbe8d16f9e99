"""The options of `manage.py reimport` and of the scripts, and what they mean."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from errors import UnusableInput
from jobs.arguments import count, percent
from reimport import phases
from reimport.options import ReimportRequest
from reimport.phases import find_phase

EPILOG = """\
examples:
  python manage.py reimport --full --dry-run       see what would happen; nothing is written
  python manage.py reimport --full                 migration day
  python manage.py reimport --resume               go on after the last phase that was completed
  python manage.py reimport --phase images --limit 100 --dry-run

exit status: 0 done; 1 a phase failed, its work was rolled back; 2 wrong usage or unreadable input; 130 interrupted.
"""

# Options that a resumed run takes over from its beginning unless they are given anew.
_CARRIED = ("data", "exports", "images_url", "documents_url", "limit", "min_linked", "accept_fewer")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything but what Django adds itself."""
    _add_what(parser)
    _add_how(parser)
    _add_bounds(parser)
    parser.add_argument(
        "--log-json",
        action="store_true",
        help="the run's log also on standard error, one JSON object per line",
    )


def _add_how(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="do everything, roll it back, and tell what would have come of it",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help=f"where the exports lie: {', '.join(map(_patterns, phases.exports()))} (default: the project's folder)",
    )
    parser.add_argument(
        "--export",
        dest="exports",
        action="append",
        type=_named_export,
        metavar="PHASE=FILE",
        help=f"the export of a phase ({', '.join(phases.exports())}) by its name, can be repeated; it may lie anywhere",
    )
    parser.add_argument(
        "--images", dest="images_url", metavar="URL", help="where the images lie (default: NEXUS_IMAGES_URL)"
    )
    parser.add_argument(
        "--documents",
        dest="documents_url",
        metavar="URL",
        help="where the documents lie (default: NEXUS_DOCUMENTS_URL)",
    )


def _add_bounds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--limit", type=count, metavar="N", help="link only the first N files in key order (patients: all)"
    )
    parser.add_argument(
        "--min-linked",
        type=percent,
        metavar="PERCENT",
        help="fail if fewer files can be linked (default: 50)",
    )
    parser.add_argument(
        "--accept-fewer",
        action="store_const",
        const=True,
        help="go on where far fewer files are listed than before, too many rows of a first run have no file, or many earlier links would be withdrawn",
    )


def _add_what(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--full", action="store_true", help="every phase")
    what.add_argument(
        "--phase",
        action="append",
        type=_phase_name,
        metavar="NAME",
        help=f"one phase, can be repeated: {', '.join(phase.name for phase in phases.PHASES)}",
    )
    what.add_argument("--resume", action="store_true", help="what is left of the newest unfinished run")
    what.add_argument("--list", action="store_true", help="list the phases")


def read_request(options: dict[str, Any]) -> ReimportRequest:
    """What the parsed options ask for."""
    chosen = {phase.name for phase in phases.PHASES} if options["full"] else set(options["phase"] or ())
    given = {name: options[name] for name in _CARRIED if options[name] is not None}
    if "exports" in given:
        given["exports"] = _once_each(given["exports"])
    return ReimportRequest(
        phases=tuple(phase.name for phase in phases.PHASES if phase.name in chosen),
        dry_run=options["dry_run"],
        given=given,
        is_full=options["full"],
    )


def _patterns(phase: str) -> str:
    return ", ".join(phases.exports()[phase].patterns)


def _named_export(text: str) -> tuple[str, Path]:
    """`PHASE=FILE`, the file wherever the program is run from later."""
    name, given, file = text.partition("=")
    if not (given and file):
        raise argparse.ArgumentTypeError(f"{text!r} is not PHASE=FILE")
    phase = _phase_name(name)
    if phase not in phases.exports():
        raise argparse.ArgumentTypeError(
            f"The phase {phase} reads no export; these do: {', '.join(phases.exports())}."
        )
    path = Path(file).expanduser().absolute()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"There is no file {path}.")
    return phase, path


def _once_each(exports: list[tuple[str, Path]]) -> dict[str, Path]:
    """The exports that were named, by phase.

    Raises:
        UnusableInput: two were named for one phase.
    """
    chosen = dict(exports)
    if len(chosen) < len(exports):
        raise UnusableInput("--export names two files for one phase.", "Name one for each.")
    return chosen


def _phase_name(text: str) -> str:
    try:
        return find_phase(text).name
    except UnusableInput as error:
        raise argparse.ArgumentTypeError(f"{error.message} {error.remedy}") from None
