"""What a clinic's `Type` means, and what people choose: a category and a side of the body. The words stand in `types.toml`.

A category may name its own side ("l_brannock"). The view is what the categories of both sides have in common ("brannock"):
people choose a view and a side, and the category follows from both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filemaker import OTHER, TypeCatalogue, type_words
from images.models import Side

_DATA_FILE = Path(__file__).with_name("types.toml")


@dataclass(frozen=True)
class ViewReading:
    """What one `Type` was read as; `known` is False where the catalogue does not have it."""

    category: str
    side: Side
    known: bool


@dataclass(frozen=True)
class ClinicalView:
    """What a picture shows, by one name for both sides.

    Attributes:
        name: as in "brannock".
        group: among which views it is offered: "foot", "shoe", "device" or "document".
        categories: side -> the category that is stored for it; a side that is missing here is impossible.
    """

    name: str
    group: str
    categories: Mapping[Side, str]


class ViewCatalogue:
    """Looks up types as `types.toml` describes.

    Attributes:
        categories: all of them, in the order of the data file.
        own_sides: the categories that name their own side -> that side.
        views: name -> what people choose, in the order of the data file.

    Raises:
        UnusableInput: the data file uses one spelling for two categories of the same side.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self._side_of_word = {
            word: side
            for side, words in (
                (Side.LEFT, data["sides"]["left"]),
                (Side.RIGHT, data["sides"]["right"]),
                (Side.NONE, data["sides"]["neither"]),
            )
            for word in words
        }
        self._of_side = {
            side: TypeCatalogue(entry for entry in data["category"] if Side(entry.get("side", "")) == side)
            for side in Side
        }
        entries = data["category"]
        self.categories = tuple(entry["name"] for entry in entries)
        self.own_sides = {entry["name"]: Side(entry["side"]) for entry in entries if "side" in entry}
        self._view_of = {entry["name"]: entry.get("means") or _view_name(entry) for entry in entries}
        self.views = _views(entry for entry in entries if "means" not in entry)

    def read(self, text: str) -> ViewReading:
        """The category and side of one verbatim `Type`; an empty one is `other` and known to be nothing more."""
        words = type_words(text)
        side, rest = self._split_side(words.split())
        category = self._of_side[side].find(rest) or self._of_side[Side.NONE].find(rest)
        return ViewReading(category or OTHER, side, known=category is not None or not words)

    def view_of(self, category: str) -> str:
        """The view that a category shows; what is no category, a view for one, is its own."""
        return self._view_of.get(category, category)

    def _split_side(self, words: list[str]) -> tuple[Side, str]:
        sides = {self._side_of_word[word] for word in words if word in self._side_of_word}
        rest = " ".join(word for word in words if word not in self._side_of_word)
        # Two sides in one type name neither.
        return (sides.pop() if len(sides) == 1 else Side.NONE), rest


def _view_name(entry: Mapping[str, Any]) -> str:
    return str(entry.get("view", entry["name"]))


def _views(entries: Iterable[Mapping[str, Any]]) -> dict[str, ClinicalView]:
    members: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        members.setdefault(_view_name(entry), []).append(entry)
    return {name: ClinicalView(name, of_it[0]["group"], _by_side(of_it)) for name, of_it in members.items()}


def _by_side(members: Iterable[Mapping[str, Any]]) -> dict[Side, str]:
    """As types are read: first the category of that very side, then the one for either side."""
    named = {Side(entry.get("side", "")): str(entry["name"]) for entry in members}
    either = named.get(Side.NONE)
    return {side: category for side in Side if (category := named.get(side, either))}


@cache
def clinic_catalogue() -> ViewCatalogue:
    """The catalogue of the project's data file, read once."""
    return ViewCatalogue(tomllib.loads(_DATA_FILE.read_text("utf-8")))
