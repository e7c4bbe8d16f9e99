"""What the texts of a column of types mean: names of a closed list, each with its spellings in a data file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from errors import UnusableInput

# What a type is that no data file knows.
OTHER: Final = "other"
_SEPARATORS = re.compile(r"[-_./\s]+")
_TRAILING_NUMBER = re.compile(r" \d+$")


def type_words(text: str) -> str:
    """A type as it is compared: lower case, "-", "_", "." and "/" as spaces, and no trailing number."""
    return _TRAILING_NUMBER.sub("", _SEPARATORS.sub(" ", text.casefold()).strip())


@dataclass(frozen=True)
class TypeReading:
    """What one text was read as; `known` is False where the catalogue does not have it."""

    name: str
    known: bool


class TypeCatalogue:
    """Looks up types by their spellings.

    Attributes:
        names: all of them, in the order of the data file.

    Raises:
        UnusableInput: one spelling stands under two names.
    """

    def __init__(self, entries: Iterable[Mapping[str, Any]]) -> None:
        self._name_of: dict[str, str] = {}
        self.names: tuple[str, ...] = ()
        for entry in entries:
            self.names += (entry["name"],)
            for spelling in entry["spellings"]:
                self._add(entry["name"], spelling)

    def _add(self, name: str, spelling: str) -> None:
        other = self._name_of.setdefault(spelling, name)
        if other != name:
            raise UnusableInput(
                f"types.toml gives the spelling {spelling!r} to both {other} and {name}.",
                "Remove it from one of them.",
            )

    def find(self, words: str) -> str | None:
        """The name that these words, as `type_words` leaves them, are a spelling of."""
        return self._name_of.get(words)

    def read(self, text: str) -> TypeReading:
        """What a text says; an empty one is `other`, and known to be nothing more."""
        words = type_words(text)
        name = self.find(words)
        return TypeReading(name or OTHER, known=name is not None or not words)


@cache
def read_types(path: Path) -> TypeCatalogue:
    """The catalogue of a data file with `[[type]]`, `name` and `spellings`; read once."""
    return TypeCatalogue(tomllib.loads(path.read_text("utf-8"))["type"])
