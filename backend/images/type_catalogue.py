"""What a clinic's `Type` means: a category and a side of the body. The words stand in `types.toml`."""

from __future__ import annotations

import tomllib
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


class ViewCatalogue:
    """Looks up types as `types.toml` describes.

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
        self.categories = tuple(entry["name"] for entry in data["category"])

    def read(self, text: str) -> ViewReading:
        """The category and side of one verbatim `Type`; an empty one is `other` and known to be nothing more."""
        words = type_words(text)
        side, rest = self._split_side(words.split())
        category = self._of_side[side].find(rest) or self._of_side[Side.NONE].find(rest)
        return ViewReading(category or OTHER, side, known=category is not None or not words)

    def _split_side(self, words: list[str]) -> tuple[Side, str]:
        sides = {self._side_of_word[word] for word in words if word in self._side_of_word}
        rest = " ".join(word for word in words if word not in self._side_of_word)
        # Two sides in one type name neither.
        return (sides.pop() if len(sides) == 1 else Side.NONE), rest


@cache
def clinic_catalogue() -> ViewCatalogue:
    """The catalogue of the project's data file, read once."""
    return ViewCatalogue(tomllib.loads(_DATA_FILE.read_text("utf-8")))
