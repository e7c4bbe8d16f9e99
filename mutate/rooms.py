"""The rooms whose changes are tried, and the changes that change nothing: declared in data, read here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from mutate.change import Change

__all__ = ["EQUIVALENT", "ROOMS", "Equivalent", "Room", "read_equivalents", "read_rooms"]

_HERE = Path(__file__).resolve().parent
ROOMS = _HERE / "rooms.toml"
EQUIVALENT = _HERE / "equivalent.toml"


@dataclass(frozen=True)
class Room:
    """Critical code, and the tests that reach it.

    Attributes:
        name: as `--room` takes it.
        code: patterns of the files that are changed, below the project.
        only: a regular expression; of the changes only those whose line it finds are tried. Empty: all.
        tests: files and folders of tests, below the project.
        without: parts of the names of tests that are left out, because they are slow and say what others say.
    """

    name: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    only: str = ""
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Equivalent:
    """A change after which the program does what it did.

    Attributes:
        file: below the project.
        text: the line in which it begins, without its indentation.
        change: "old -> new", as the table shows it; empty: every change that begins in that line.
        reason: why nobody can tell the difference.
    """

    file: str
    text: str
    change: str
    reason: str

    def is_of(self, change: Change) -> bool:
        return (self.file, self.text) == (change.file, change.text) and self.change in {"", change.words}


def read_rooms(file: Path = ROOMS) -> dict[str, Room]:
    """The declared rooms by their names."""
    found = tomllib.loads(file.read_text("utf-8"))
    return {
        name: Room(
            name,
            tuple(room["code"]),
            tuple(room["tests"]),
            only=room.get("only", ""),
            without=tuple(room.get("without", ())),
        )
        for name, room in found.items()
    }


def read_equivalents(file: Path = EQUIVALENT) -> list[Equivalent]:
    """The declared equivalent changes."""
    found = tomllib.loads(file.read_text("utf-8"))
    return [
        Equivalent(path, entry["line"], entry.get("change", ""), entry["reason"])
        for path, entries in found.items()
        for entry in entries
    ]
