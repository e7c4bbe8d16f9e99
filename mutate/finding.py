"""Every change that can be made to the files of a room, and a sample of them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import duckdb

from mutate.change import Change
from mutate.python_changes import python_spots
from mutate.rooms import Equivalent, Room
from mutate.sql_changes import sql_spots

__all__ = ["changes_of_file", "changes_of_room", "is_readable", "sample", "stale"]


def changes_of_room(project: Path, room: Room) -> list[Change]:
    """All of them, in the order of files and lines.

    Raises:
        ValueError: a pattern of the room finds no file: the declaration is behind the code.
    """
    found: list[Change] = []
    for pattern in room.code:
        files = sorted(path for path in project.glob(pattern) if path.is_file())
        if not files:
            raise ValueError(f"mutate/rooms.toml: nothing is named {pattern} any more ({room.name})")
        for file in files:
            found += changes_of_file(project, file.relative_to(project).as_posix())
    wanted = re.compile(room.only)
    return [change for change in found if wanted.search(change.text)]


def changes_of_file(project: Path, name: str) -> list[Change]:
    """All changes of one file, also those after which it cannot be read."""
    source = (project / name).read_text("utf-8")
    spots = python_spots(source) if name.endswith(".py") else sql_spots(source)
    ordered = dict.fromkeys(sorted(spots, key=lambda spot: (spot.start, spot.end, spot.new)))
    changes = [Change.at(name, source, spot) for spot in ordered]
    return [change for change in changes if change.source != source]


def sample(
    changes: Sequence[Change], equivalents: Sequence[Equivalent], count: int, seed: int
) -> list[Change]:
    """So many of the changes, chosen by the seed: neither those that are equivalent nor those that nothing can read."""
    shuffled = list(changes)
    random.Random(seed).shuffle(shuffled)
    worth = (
        change
        for change in shuffled
        if is_readable(change) and not any(equivalent.is_of(change) for equivalent in equivalents)
    )
    return list(islice(worth, count))


def stale(changes: Sequence[Change], equivalents: Sequence[Equivalent]) -> list[Equivalent]:
    """Declared equivalents of these changes' files that are none of the changes any more."""
    files = {change.file for change in changes}
    return [
        equivalent
        for equivalent in equivalents
        if equivalent.file in files and not any(equivalent.is_of(change) for change in changes)
    ]


def is_readable(change: Change) -> bool:
    """Whether the changed file is Python or SQL at all; the first test that reads it would notice the others."""
    try:
        if change.file.endswith(".py"):
            compile(change.source, "changed", "exec")
        else:
            duckdb.extract_statements(change.source)
    except (SyntaxError, duckdb.ParserException):
        return False
    return True
