"""What a clinic's `Type` means: a category and a side of the body. The words stand in `types.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from errors import UnusableInput
from images.models import Side

OTHER = "other"
_DATA_FILE = Path(__file__).with_name("types.toml")
_SEPARATORS = re.compile(r"[-_./\s]+")
_TRAILING_NUMBER = re.compile(r" \d+$")


@dataclass(frozen=True)
class TypeReading:
    """What one `Type` was read as; `known` is False where the catalogue does not have it."""

    category: str
    side: Side
    known: bool


class TypeCatalogue:
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
        self._category_of: dict[tuple[Side, str], str] = {}
        self.categories = tuple(entry["name"] for entry in data["category"])
        for entry in data["category"]:
            self._add(entry["name"], Side(entry.get("side", "")), entry["spellings"])

    def _add(self, category: str, side: Side, spellings: Iterable[str]) -> None:
        for spelling in spellings:
            other = self._category_of.setdefault((side, spelling), category)
            if other != category:
                raise UnusableInput(
                    f"types.toml gives the spelling {spelling!r} to both {other} and {category}.",
                    "Remove it from one of them.",
                )

    def read(self, text: str) -> TypeReading:
        """The category and side of one verbatim `Type`; an empty one is `other` and known to be nothing more."""
        words = _SEPARATORS.sub(" ", text.casefold()).strip()
        side, rest = self._split_side(_TRAILING_NUMBER.sub("", words).split())
        category = self._category_of.get((side, rest)) or self._category_of.get((Side.NONE, rest))
        return TypeReading(category or OTHER, side, known=category is not None or not words)

    def _split_side(self, words: list[str]) -> tuple[Side, str]:
        sides = {self._side_of_word[word] for word in words if word in self._side_of_word}
        rest = " ".join(word for word in words if word not in self._side_of_word)
        # Two sides in one type name neither.
        return (sides.pop() if len(sides) == 1 else Side.NONE), rest


@cache
def clinic_catalogue() -> TypeCatalogue:
    """The catalogue of the project's data file, read once."""
    return TypeCatalogue(tomllib.loads(_DATA_FILE.read_text("utf-8")))
