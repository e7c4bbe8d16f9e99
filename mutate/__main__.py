"""`make mutate`: makes one small change at a time in the critical code, and sees whether a test notices.

    python -m mutate                              every room, 40 changes of each
    python -m mutate --room linking --sample 200  one room, more of its changes
    python -m mutate --list                       the rooms, and how many changes each has
    python -m mutate --room linking --show        the changes that would be tried, without trying them

A change that no test notices is one of two things. Either a test is missing: make the change by hand, write the test,
see it fail, put the code back. Or nobody can tell the difference: then the change goes into mutate/equivalent.toml with
the reason, in the words of the table. A change that a room's tests should notice stands in one of its files; which those
are, and which tests reach them, is declared in mutate/rooms.toml.

It works on copies of the files under version control in a temporary folder, on SQLite, and leaves nothing behind, also
when it is killed. Exit status: 0 every change was noticed; 1 one was not; 2 a declaration is behind the code.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from mutate.change import Change
from mutate.copies import copy_project, temporary_folder
from mutate.finding import changes_of_room, sample, stale
from mutate.rooms import Room, read_equivalents, read_rooms
from mutate.table import counted, listed
from mutate.trying import Verdict, learn, try_changes

SEED = 20161018
SAMPLE = 40
SECONDS = 60
_WIDTH = 100


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    rooms = [room for name, room in read_rooms().items() if name in options.room]
    with temporary_folder() as folder:
        copy = copy_project(folder / "copy", options.commit)
        try:
            chosen = _choose(copy, rooms, options)
        except ValueError as fault:
            print(fault, file=sys.stderr)
            return 2
        if options.list or options.show:
            return 0
        return _try(copy, chosen, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mutate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = list(read_rooms())
    parser.add_argument(
        "--room", nargs="+", choices=names, default=names, metavar="ROOM", help=", ".join(names)
    )
    parser.add_argument(
        "--sample", type=int, default=SAMPLE, metavar="N", help=f"changes of each room ({SAMPLE})"
    )
    parser.add_argument("--seed", type=int, default=SEED, help=f"other changes ({SEED})")
    parser.add_argument("--file", default="", help="only changes of files whose name has this in it")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"of tests, the quick ones first ({SECONDS})"
    )
    parser.add_argument(
        "--lanes", type=int, default=os.cpu_count() or 1, help="so many at a time (one per core)"
    )
    parser.add_argument(
        "--commit", help="the code and the tests of that commit, instead of those that lie here"
    )
    parser.add_argument("--list", action="store_true", help="say what there is, and try nothing")
    parser.add_argument("--show", action="store_true", help="show the chosen changes, and try nothing")
    return parser


def _choose(copy: Path, rooms: Sequence[Room], options: argparse.Namespace) -> dict[str, list[Change]]:
    """The changes to try, by room.

    Raises:
        ValueError: a declaration is behind the code.
    """
    equivalents = read_equivalents()
    chosen: dict[str, list[Change]] = {}
    for room in rooms:
        changes = [change for change in changes_of_room(copy, room) if options.file in change.file]
        behind = stale(changes, equivalents) if not options.commit and not room.only else []
        if behind:
            lines = "\n".join(f"- {one.file}: {one.text}: {one.change}" for one in behind)
            raise ValueError(f"mutate/equivalent.toml names changes that are not there any more:\n{lines}")
        chosen[room.name] = sample(changes, equivalents, options.sample, options.seed)
        if options.list:
            print(
                f"{room.name}: {len(changes):,} changes of {len({change.file for change in changes})} files"
            )
        for change in chosen[room.name] if options.show else ():
            print(f"{change.file}:{change.line}: {change.words}")
    return chosen


def _try(copy: Path, chosen: dict[str, list[Change]], options: argparse.Namespace) -> int:
    verdicts: dict[str, list[Verdict]] = {}
    for name, changes in chosen.items():
        verdicts[name] = _try_room(copy, read_rooms()[name], changes, options)
    print(counted(verdicts))
    unnoticed = [verdict.change for room in verdicts.values() for verdict in room if not verdict.is_noticed]
    if unnoticed:
        print(f"\nNot noticed:\n\n{listed(unnoticed)}")
    return 1 if unnoticed else 0


def _try_room(
    copy: Path, room: Room, changes: Sequence[Change], options: argparse.Namespace
) -> list[Verdict]:
    """The verdicts of a room's changes; what is not noticed is told at once, too, for whoever stops the run."""
    started = time.monotonic()
    _show(f"{room.name}: running its tests on the code as it is ...")
    tests = learn(copy, room, options.seed)
    _show(
        f"{room.name}: its {len(tests.seconds)} tests pass in {sum(tests.seconds.values()):.0f} s", end="\n"
    )
    verdicts: list[Verdict] = []
    missed = 0
    for verdict in try_changes(
        copy, tests, changes, lanes=options.lanes, seed=options.seed, most=options.seconds
    ):
        verdicts.append(verdict)
        if not verdict.is_noticed:
            missed += 1
            _show(
                f"not noticed: {verdict.change.file}:{verdict.change.line}: {verdict.change.words}", end="\n"
            )
        seconds = time.monotonic() - started
        _show(f"{len(verdicts):,} of {len(changes):,} changes tried, {missed:,} not noticed, {seconds:.0f} s")
    _show("", end="\n")
    return verdicts


def _show(line: str, *, end: str = "") -> None:
    """A line of progress in the place of the one before."""
    print(f"\r{line:<{_WIDTH}}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
