"""`make prove`: hostile clinics with known truth; then the faults of listings, and set-ups that lack something.

    python -m prove                     300,000 files, and the figure into docs/proof.md and README.md
    python -m prove --files 5000        a smaller sample; writes nothing
    python -m prove --only 17 --keep D  one clinic, its inputs kept in D if it goes wrong

Exit status: 0 nothing is wrong; 1 something is.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from prove.figure import Count, told, write_between
from prove.hazards import HAZARDS, in_turn
from prove.lanes import PROJECT, Order, postgres_database, run_lanes

FILES = 300_000
SIZE = 1_000
_SIZE_REFUSED = 150
# Of the files that it is asked for, a clinic has so many on average: some hazards take files away, or leave them beyond a limit.
_OF_ITS_SIZE = 0.83
SEED = 93047
# The second run is made in every so many-th clinic.
_TWICE = 4


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    started = time.monotonic()
    count = Count()
    with postgres_database() as postgres:
        for verdict in run_lanes(_orders(options), postgres=None if options.sqlite else postgres):
            count.add(verdict)
            if verdict["faults"]:
                print("\n".join(told(verdict, options.seed)))
            _show(count, started)
    print(f"\n{count.table(time.monotonic() - started)}\n\n{count.sentence()}")
    if options.write and count.is_good:
        write_between(PROJECT / "docs" / "proof.md", "prove", count.table(time.monotonic() - started))
        write_between(PROJECT / "README.md", "prove", count.sentence())
    return 0 if count.is_good else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m prove", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=SEED, help=f"other clinics (default: {SEED})")
    parser.add_argument("--files", type=int, default=FILES, help="at least so many are compared")
    parser.add_argument("--size", type=int, default=SIZE, help="files of one clinic")
    parser.add_argument("--clinics", type=int, help="so many clinics, whatever their files")
    parser.add_argument("--only", type=int, help="the clinic of this number alone")
    parser.add_argument(
        "--theme",
        choices=sorted(HAZARDS),
        metavar="HAZARD",
        help="clinics about this hazard alone; another word lists them all",
    )
    parser.add_argument("--alone", action="store_true", help="one hazard in each clinic")
    parser.add_argument("--keep", type=Path, help="where the inputs of clinics that go wrong are kept")
    parser.add_argument("--sqlite", action="store_true", help="without PostgreSQL, even where it is there")
    parser.add_argument("--write", action="store_true", help="the figure goes into the documents")
    return parser


def _orders(options: argparse.Namespace) -> list[Order]:
    numbers = range(options.clinics or _clinics_for(options.files, options.size))
    if options.only is not None:
        numbers = range(options.only, options.only + 1)
    keep = str(options.keep.resolve()) if options.keep else None
    companions = () if options.alone else None
    return [
        Order(
            options.seed,
            number,
            _size(options, number),
            number % _TWICE == 0,
            options.theme,
            keep,
            companions,
        )
        for number in numbers
    ]


def _size(options: argparse.Namespace, number: int) -> int:
    """One that must be refused as a whole counts no file, so a few are enough."""
    hazard = HAZARDS[options.theme] if options.theme else in_turn(number)
    return min(options.size, _SIZE_REFUSED) if hazard.refuses else int(options.size)


def _clinics_for(files: int, size: int) -> int:
    """Enough clinics, though those that must be refused count no file."""
    readable = sum(not hazard.refuses for hazard in HAZARDS.values()) / len(HAZARDS)
    return int(files / (size * readable * _OF_ITS_SIZE)) + 2


def _show(count: Count, started: float) -> None:
    line = f"{count.clinics:,} clinics, {count.files:,} files, {len(count.bad):,} wrong, {time.monotonic() - started:.0f} s"
    print(f"\r{line}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
