"""Takes one class of check at a time out of a copy of the product, and sees whether the proof notices.

    python -m prove.sabotage [--write]

A proof that stays green then proves nothing of that class. Exit status: 0 each was noticed; 1 one was not, or the text
that it replaces is no longer there.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from prove.figure import write_between
from prove.lanes import PROJECT, Order, run_lanes

__all__ = ["SABOTAGES", "Sabotage", "main", "sabotaged"]

_SEED = 5
_SIZE = 120
# Clinics of each theme; one alone may be lucky.
_CLINICS = 2


@dataclass(frozen=True)
class Sabotage:
    """One check taken out.

    Attributes:
        check: what the product is then without.
        file: below backend/.
        old, new: the text that is replaced, which stands there once.
        themes: the hazards that must bring it to light.
    """

    check: str
    file: str
    old: str
    new: str
    themes: tuple[str, ...]


SABOTAGES: tuple[Sabotage, ...] = ()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m prove.sabotage", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="the table goes into docs/proof.md")
    options = parser.parse_args(arguments)
    lines, unnoticed = ["| taken out | noticed by | wrong links | other faults |", "|---|---|---|---|"], 0
    for one in SABOTAGES:
        wrong, other = _consequences(one)
        unnoticed += not wrong + other
        lines.append(f"| {one.check} | {', '.join(one.themes)} | {wrong:,} | {other:,} |")
        print(lines[-1], flush=True)
    if options.write and not unnoticed:
        write_between(PROJECT / "docs" / "proof.md", "sabotage", "\n".join(lines))
    return 1 if unnoticed else 0


def _consequences(one: Sabotage) -> tuple[int, int]:
    """How many wrong links and how many other faults the proof then counts."""
    orders = [
        Order(_SEED, number, _SIZE, twice=False, theme=theme, companions=())
        for theme in one.themes
        for number in range(_CLINICS)
    ]
    with tempfile.TemporaryDirectory(prefix="nexus-sabotage-") as name:
        backend = Path(name) / "backend"
        shutil.copytree(PROJECT / "backend", backend, ignore=shutil.ignore_patterns("__pycache__"))
        path = backend / one.file
        path.write_text(sabotaged(one), "utf-8")
        verdicts = list(run_lanes(orders, backend=backend))
    return sum(verdict["wrong_links"] for verdict in verdicts), sum(_others(verdicts))


def _others(verdicts: Sequence[dict[str, list[str]]]) -> Iterator[int]:
    for verdict in verdicts:
        yield sum(not fault.startswith("wrong link") for fault in verdict["faults"])


def sabotaged(one: Sabotage) -> str:
    """The file's text without the check.

    Raises:
        ValueError: the check does not stand there, or not once: the list has to follow the product.
    """
    text = (PROJECT / "backend" / one.file).read_text("utf-8")
    if text.count(one.old) != 1:
        raise ValueError(f"{one.check}: its text stands {text.count(one.old)} times in {one.file}")
    return text.replace(one.old, one.new)


if __name__ == "__main__":
    sys.exit(main())
